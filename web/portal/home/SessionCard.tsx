import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { App } from '../../../src/apps/schema.ts';
import type { Session } from '../../../src/session/schema.ts';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import { Waiting } from '../../ui/Waiting.tsx';
import { SoonEnds } from '../../ui/warnings/SoonEnds.tsx';
import { SessionPicture } from '../SessionPicture.tsx';
import { StartSteps } from '../sessions/StartSteps.tsx';
import classes from './SessionCard.module.css';

// Their tooltips weigh as much as a tenth of the first page, which is there without them.
const SessionActions = lazy(async () => ({ default: (await import('../sessions/SessionActions.tsx')).SessionActions }));

/** A session that is alive, with its screen; a click anywhere opens it. */
export function SessionCard(props: { session: Session; app: App | undefined; onStop: () => void; onLog: () => void }) {
  const { session } = props;
  return (
    <article className={classes.card} aria-label={session.name}>
      <SessionPicture session={session} app={props.app} />
      <div className={classes.text}>
        <Link to={`/sessions/${session.session_id}`} className={classes.name} title={session.name}>
          {session.name}
        </Link>
        <StatusBadge status={session.status} />
        <span className={classes.when}>
          <SoonEnds session={session}>
            <Progress session={session} />
          </SoonEnds>
        </span>
      </div>
      <div className={classes.actions}>
        <Suspense>
          <SessionActions {...props} isMine mayChange />
        </Suspense>
      </div>
    </article>
  );
}

/** Why it waits, how far its start has come, or when its time is up. */
function Progress({ session }: { session: Session }) {
  const { t } = useTranslation('ui');
  const { status, waiting, steps, expires_at } = session;
  if (waiting) return <Waiting session={session} />;
  if (status === 'creating' || status === 'pending' || status === 'starting')
    return <StartSteps steps={steps} isTold={false} />;
  return expires_at && <RelativeTime at={expires_at} phrase={(when) => t('time.up', { when })} />;
}
