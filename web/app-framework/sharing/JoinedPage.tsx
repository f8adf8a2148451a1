import { Button, Loader } from '@mantine/core';
import { IconLinkOff, IconPlugOff } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { mayHeal } from '../../ui/api.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { addTexts } from '../../ui/i18n.ts';
import * as framework from '../locales.ts';
import { SharedBar } from './SharedBar.tsx';
import { SharedDesktop } from './SharedDesktop.tsx';
import classes from './SharedPage.module.css';
import { useJoinedDesktop } from './shares.ts';

addTexts('framework', framework);

/** A desktop that its user let support into: /admin/desktops/:joinId. */
export default function JoinedPage() {
  const { joinId = '' } = useParams();
  const { t } = useTranslation(['framework', 'ui']);
  const { data: opened, error, refetch } = useJoinedDesktop(joinId);
  const title = opened?.name ?? t('shared.title');
  useEffect(() => {
    document.title = `${title} · Berth`;
  }, [title]);

  const isRefused = error !== null && !mayHeal(error);
  if (!isRefused && opened?.status === 'running' && opened.displayUrl !== null) {
    return <SharedDesktop opened={opened} onLost={() => void refetch()} />;
  }
  const content = () => {
    if (isRefused) {
      const isKnown = ['not_found', 'share_revoked', 'share_expired'].includes(error.code);
      if (!isKnown) return <ErrorState error={error} onRetry={refetch} />;
      return (
        <EmptyState
          order={1}
          icon={<IconLinkOff />}
          title={t('shared.left')}
          cure={t('shared.leftHelp')}
          action={
            <Button component={Link} to="/admin/sessions">
              {t('shared.toAll')}
            </Button>
          }
        />
      );
    }
    if (!opened)
      return error ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : (
        <Loader aria-label={t('ui:loading')} role="status" />
      );
    return <EmptyState order={1} icon={<IconPlugOff />} title={t('shared.over')} cure={t('shared.overHelp')} />;
  };
  return (
    <div className={classes.page}>
      <SharedBar opened={isRefused ? undefined : opened} />
      <main className={classes.message}>{content()}</main>
    </div>
  );
}
