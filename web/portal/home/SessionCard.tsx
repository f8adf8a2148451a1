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
import classes from './SessionCard.module.css';

// Their tooltips weigh as much as a tenth of the first page, which is there without them.
const SessionActions = lazy(async () => ({ default: (await import('../sessions/SessionActions.tsx')).SessionActions }));

/** A session that is alive, with its screen; a click anywhere opens it. */
export function SessionCard(props: { session: Session; app: App | undefined; onStop: () => void; onLog: () => void }) {
  const { session } = props;
  const { t } = useTranslation(['portal', 'ui']);
  const { started_at, expires_at } = session;
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
            {session.waiting && <Waiting session={session} />}
            {!session.waiting && started_at && expires_at && (
              <RelativeTime at={expires_at} phrase={(when) => t('ui:time.up', { when })} />
            )}
            {!session.waiting && !(started_at && expires_at) && (
              <RelativeTime at={session.created_at} phrase={(when) => t('sessions.launchedAt', { when })} />
            )}
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
