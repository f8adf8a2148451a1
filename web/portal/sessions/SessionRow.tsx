import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { App } from '../../../src/apps/schema.ts';
import type { Session } from '../../../src/session/schema.ts';
import { endDetail, saysWhy } from '../../ui/ending.ts';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import { isLiving } from '../../ui/session-cache.ts';
import { Waiting } from '../../ui/Waiting.tsx';
import { SoonEnds } from '../../ui/warnings/SoonEnds.tsx';
import { SessionPicture } from '../SessionPicture.tsx';
import { useLocalized } from '../useLocalized.ts';
import { SessionActions } from './SessionActions.tsx';
import classes from './SessionRow.module.css';
import { StartSteps } from './StartSteps.tsx';

export function SessionRow(props: {
  session: Session;
  app: App | undefined;
  isMine: boolean;
  mayChange: boolean;
  onStop: () => void;
  onLog: () => void;
}) {
  const { session, app } = props;
  const { t } = useTranslation('portal');
  const localized = useLocalized();
  const appName = app ? localized(app.name) : session.app_id;
  return (
    <article className={classes.row} aria-label={session.name}>
      <SessionPicture session={session} app={app} />
      <div className={classes.what}>
        <Link to={`/sessions/${session.session_id}`} className={classes.name}>
          {session.name}
        </Link>
        <Text size="xs" c="dimmed" className={classes.facts} data-waiting={session.waiting !== null || undefined}>
          {appName !== session.name && <span>{appName}</span>}
          {!props.isMine && <span>{t('sessions.owner', { user: session.user_id })}</span>}
          <SessionTimes session={session} />
          {session.node && <span>{session.node}</span>}
        </Text>
      </div>
      <div className={classes.state}>
        <StatusBadge status={session.status} />
        {isLiving(session) && session.status !== 'running' && session.status !== 'stopping' && (
          <StartSteps steps={session.steps} isTold={session.waiting !== null} />
        )}
      </div>
      <SessionActions {...props} />
      {session.reason && !isLiving(session) && <Ending session={session} reason={session.reason} />}
    </article>
  );
}

function SessionTimes({ session }: { session: Session }) {
  const { t } = useTranslation(['portal', 'ui']);
  if (session.ended_at)
    return <RelativeTime at={session.ended_at} phrase={(when) => t('sessions.endedAt', { when })} />;
  return (
    <>
      <RelativeTime
        at={session.created_at}
        phrase={(when) => t(session.started_at ? 'sessions.startedAt' : 'sessions.launchedAt', { when })}
      />
      <Waiting session={session} />
      <SoonEnds session={session}>
        {session.started_at && session.expires_at && (
          <RelativeTime at={session.expires_at} phrase={(when) => t('ui:time.up', { when })} />
        )}
      </SoonEnds>
    </>
  );
}

function Ending({ session, reason }: { session: Session; reason: NonNullable<Session['reason']> }) {
  const { t } = useTranslation('ui');
  const detail = endDetail(session);
  return (
    <p className={classes.ending} data-failed={session.status === 'failed' || undefined}>
      <strong>{t(`reason.${reason}.what`)}</strong> {!saysWhy(session) && t(`reason.${reason}.cure`)}
      {detail !== null && (
        <span className={classes.detail} lang={reason === 'admin' ? undefined : 'en'}>
          {detail}
        </span>
      )}
    </p>
  );
}
