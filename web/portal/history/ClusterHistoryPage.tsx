/** The cluster over time, or the one machine. */
import { useTranslation } from 'react-i18next';
import { addTexts } from '../../ui/i18n.ts';
import { isOneMachine } from '../../ui/one-machine.ts';
import { Page } from '../../ui/Page.tsx';
import { BackLink } from '../BackLink.tsx';
import { Charts } from './Charts.tsx';
import * as texts from './locales.ts';

addTexts('history', texts);

export function ClusterHistoryPage() {
  const { t } = useTranslation('history');
  return (
    <>
      <BackLink to="/cluster" label={t(isOneMachine ? 'machineBack' : 'back')} />
      <Page title={t(isOneMachine ? 'machineTitle' : 'clusterTitle')} lead={t('clusterLead')}>
        <Charts path="cluster" none="none" nothing="nothing" />
      </Page>
    </>
  );
}
