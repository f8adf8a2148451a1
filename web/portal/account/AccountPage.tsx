import { Stack } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { addTexts } from '../../ui/i18n.ts';
import { Page } from '../../ui/Page.tsx';
import { useMe, useRunsAs, useViewing } from '../../ui/queries.ts';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { ExportMenu } from '../ExportMenu.tsx';
import * as administration from '../locales/administration.ts';
import { Panel } from '../Panel.tsx';
import { QuotaPanel } from '../quotas/QuotaPanel.tsx';
import classes from './AccountPage.module.css';
import { NotificationsPanel } from './NotificationsPanel.tsx';
import { PasswordForm } from './PasswordForm.tsx';
import { TokensPanel } from './TokensPanel.tsx';
import { ViewedPanel } from './ViewedPanel.tsx';

addTexts('administration', administration);

export function AccountPage() {
  const { t } = useTranslation('administration');
  const { t: ui } = useTranslation('ui');
  const { hash } = useLocation();
  const me = useMe().data;
  // Who looks on is not told of the user's files.
  const viewing = useViewing();
  const runsAs = useRunsAs().data;
  useEffect(() => {
    if (me && hash !== '') document.getElementById(hash.slice(1))?.scrollIntoView();
  }, [hash, me]);

  if (!me) return <RowsSkeleton />;
  return (
    <Page title={t('account.title')}>
      <Stack gap="lg">
        <Panel>
          <dl className={classes.facts}>
            <div>
              <dt>{t('account.signedInAs')}</dt>
              <dd>
                {me.user_id}, {ui(`role.${me.role}`)}
              </dd>
            </div>
            <div>
              <dt>{t('account.runsAs')}</dt>
              <dd>{runsAs ?? t('account.noAccount')}</dd>
            </div>
          </dl>
        </Panel>
        {!viewing && <QuotaPanel />}
        <Panel title={t('account.password')} lead={t('account.passwordHelp')}>
          <PasswordForm userId={me.user_id} />
        </Panel>
        <NotificationsPanel />
        <ViewedPanel />
        <Panel
          title={t('tokens.title')}
          lead={t('tokens.lead')}
          id="tokens"
          action={<ExportMenu lists={[{ address: '/api/auth/tokens' }]} />}
        >
          <TokensPanel />
        </Panel>
      </Stack>
    </Page>
  );
}
