import { IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { StaffSession } from '../../../src/support/schema.ts';
import { useApps } from '../../ui/queries.ts';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import { isLiving } from '../../ui/session-cache.ts';
import { Waiting } from '../../ui/Waiting.tsx';
import { useLocalized } from '../useLocalized.ts';
import classes from './AllSessionsTable.module.css';

const COLUMNS = ['session', 'user', 'state', 'place', 'time'] as const;

/** One line a session: whose, in which state and why, where, since when. */
export function AllSessionsTable({ sessions }: { sessions: StaffSession[] }) {
  const { t } = useTranslation('support');
  return (
    <div className={classes.table}>
      <div className={classes.head} aria-hidden>
        {COLUMNS.map((column) => (
          <span key={column}>{t(`column.${column}`)}</span>
        ))}
      </div>
      <ul className={classes.rows} aria-label={t('table')}>
        {sessions.map((session) => (
          <Row key={session.session_id} session={session} />
        ))}
      </ul>
    </div>
  );
}

function Row({ session }: { session: StaffSession }) {
  const { t } = useTranslation('support');
  const localized = useLocalized();
  const app = useApps().data?.apps.find(({ app_id }) => app_id === session.app_id);
  const appName = app ? localized(app.name) : session.app_id;
  const { session_id, name, user_id, job_id, node, guests } = session;
  return (
    <li className={classes.row}>
      <span className={classes.what}>
        <Link to={`/admin/sessions/${session_id}`} className={classes.name} title={name}>
          {name}
        </Link>
        <span className={classes.small} title={session_id}>
          {appName === name ? session_id : appName}
        </span>
      </span>
      <span className={classes.cut} title={user_id}>
        {user_id}
      </span>
      <span className={classes.state}>
        <StatusBadge status={session.status} />
        <Why session={session} />
        {guests > 0 && (
          <span className={classes.guests}>
            <IconUsers size={14} aria-hidden /> {t('guests', { count: guests })}
          </span>
        )}
      </span>
      <span className={classes.place}>
        {node && <span className={classes.cut}>{node}</span>}
        <span className={classes.small}>{job_id === null ? t('noJob') : t('job', { id: job_id })}</span>
      </span>
      <span className={classes.time}>
        <Time session={session} />
      </span>
    </li>
  );
}

/** Why it ended, or waits. */
function Why({ session }: { session: StaffSession }) {
  const { t } = useTranslation('ui');
  if (isLiving(session)) return session.waiting && <Waiting session={session} isBrief />;
  if (session.reason === null) return null;
  const what = t(`reason.${session.reason}.what`);
  return (
    <span className={classes.why} title={what}>
      {what}
    </span>
  );
}

function Time({ session }: { session: StaffSession }) {
  const { t } = useTranslation('support');
  const { ended_at, started_at, created_at } = session;
  const key = ended_at ? 'endedAt' : started_at ? 'startedAt' : 'launchedAt';
  return <RelativeTime at={ended_at ?? started_at ?? created_at} phrase={(when) => t(key, { when })} />;
}
