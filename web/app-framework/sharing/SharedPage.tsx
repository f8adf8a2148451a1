import { Button, Loader } from '@mantine/core';
import { IconClockHour4, IconLinkOff, IconLock, IconPlugOff } from '@tabler/icons-react';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation } from 'react-router';
import { ApiError, loginAddress, mayHeal } from '../../ui/api.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { addTexts } from '../../ui/i18n.ts';
import * as framework from '../locales.ts';
import { SharedBar } from './SharedBar.tsx';
import { SharedDesktop } from './SharedDesktop.tsx';
import classes from './SharedPage.module.css';
import { useOpenedShare } from './shares.ts';

addTexts('framework', framework);

/** What a link shows: /shared#<token>. The token never leaves the browser in an address: it is exchanged by POST. */
export default function SharedPage() {
  const { hash } = useLocation();
  const token = hash.slice(1);
  const { t } = useTranslation('framework');
  const { data: opened, error, refetch } = useOpenedShare(token);
  const title = opened?.name ?? t('shared.title');
  useEffect(() => {
    document.title = `${title} · Berth`;
  }, [title]);

  // What is known stays on the screen while the portal does not answer.
  const refusal = token === '' ? 'not_found' : error && !mayHeal(error) ? error.code : null;
  if (refusal === null && opened?.is_own) return <Navigate to={`/sessions/${opened.session_id}`} replace />;
  if (refusal === null && opened?.status === 'running' && opened.displayUrl !== null) {
    return <SharedDesktop opened={opened} onLost={() => void refetch()} />;
  }

  const content = (): ReactNode => {
    if (refusal !== null) return <Refusal code={refusal} error={error} token={token} onRetry={refetch} />;
    if (!opened) return error ? <ErrorState error={error} onRetry={refetch} /> : <Loading />;
    const isOver = opened.status !== 'creating' && opened.status !== 'pending' && opened.status !== 'starting';
    return isOver ? (
      <EmptyState order={1} icon={<IconPlugOff />} title={t('shared.over')} cure={t('shared.overHelp')} />
    ) : (
      <EmptyState order={1} icon={<Loader size={24} />} title={t('shared.notYet')} cure={t('shared.notYetHelp')} />
    );
  };
  return (
    <div className={classes.page}>
      <SharedBar opened={refusal === null ? opened : undefined} />
      <main className={classes.message}>{content()}</main>
    </div>
  );
}

function Loading() {
  const { t } = useTranslation('ui');
  return <Loader aria-label={t('loading')} role="status" />;
}

function Refusal(props: { code: string; error: unknown; token: string; onRetry: () => void }) {
  const { t } = useTranslation('framework');
  switch (props.code) {
    case 'not_found':
      return <EmptyState order={1} icon={<IconLinkOff />} title={t('shared.unknown')} cure={t('shared.unknownHelp')} />;
    case 'share_revoked':
      return <EmptyState order={1} icon={<IconLinkOff />} title={t('shared.revoked')} cure={t('shared.askAgain')} />;
    case 'share_expired':
      return <EmptyState order={1} icon={<IconClockHour4 />} title={t('shared.expired')} cure={t('shared.askAgain')} />;
    case 'share_unavailable':
      return <EmptyState order={1} icon={<IconLinkOff />} title={t('sharing.direct')} cure={t('sharing.directHelp')} />;
    case 'not_logged_in':
      return (
        <EmptyState
          order={1}
          icon={<IconLock />}
          title={t('shared.logIn')}
          cure={t('shared.logInHelp')}
          action={
            // The token goes along as the fragment of the log-in page, which no server sees.
            <Button component="a" href={`${loginAddress({ pathname: '/shared', search: '' })}#${props.token}`}>
              {t('shared.logInButton')}
            </Button>
          }
        />
      );
    default:
      return <ErrorState error={props.error instanceof ApiError ? props.error : null} onRetry={props.onRetry} />;
  }
}
