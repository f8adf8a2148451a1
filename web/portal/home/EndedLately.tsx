import { Anchor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Session } from '../../../src/session/schema.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { Panel } from '../Panel.tsx';
import type { useMySessions } from '../sessions/useMySessions.ts';
import { endedLately } from './ended-lately.ts';
import classes from './PanelList.module.css';

/** Why the last sessions have ended; nothing where none has. */
export function EndedLately({ query, mine }: ReturnType<typeof useMySessions>) {
  const { t } = useTranslation('portal');
  if (mine?.length === 0 || (!mine && !query.error)) return null;
  return (
    <Panel
      title={t('home.ended')}
      action={
        <Anchor component={Link} to="/sessions?show=ended" size="sm">
          {t('home.allEnded')}
        </Anchor>
      }
    >
      {!mine && <ErrorState error={query.error} onRetry={query.refetch} />}
      {mine && (
        <ul className={classes.list}>
          {endedLately(mine).map((session) => (
            <li key={session.session_id}>
              <Ended session={session} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Ended({ session: { session_id, name, status, reason, ended_at } }: { session: Session }) {
  const { t } = useTranslation('ui');
  return (
    <>
      <span className={classes.head}>
        <Link to={`/sessions/${session_id}`} className={classes.name} title={name}>
          {name}
        </Link>
        <span className={classes.when}>{ended_at && <RelativeTime at={ended_at} />}</span>
      </span>
      <span className={classes.why} data-failed={status === 'failed' || undefined}>
        {reason && t(`reason.${reason}.what`)}
      </span>
    </>
  );
}
