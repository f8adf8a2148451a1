import { Anchor, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { App } from '../../../src/apps/schema.ts';
import type { Session } from '../../../src/session/schema.ts';
import { useMe } from '../../ui/queries.ts';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import { Waiting } from '../../ui/Waiting.tsx';
import { SoonEnds } from '../../ui/warnings/SoonEnds.tsx';
import { SessionPicture } from '../SessionPicture.tsx';
import classes from './RunningStrip.module.css';

const MOST = 6;

/** What the user may want to go on with. */
export function RunningStrip({ sessions, apps }: { sessions: Session[]; apps: App[] }) {
  const { t } = useTranslation('portal');
  const me = useMe().data;
  const mine = sessions.filter((session) => session.user_id === me?.user_id);
  if (mine.length === 0) return null;
  return (
    <section className={classes.strip} aria-labelledby="running-sessions">
      <div className={classes.title}>
        <Title order={2} size="h3" id="running-sessions">
          {t('catalogue.yourSessions')}
        </Title>
        <Anchor component={Link} to="/sessions" size="sm">
          {t('catalogue.allSessions')}
        </Anchor>
      </div>
      <ul className={classes.list}>
        {mine.slice(0, MOST).map((session) => (
          <li key={session.session_id}>
            <Link to={`/sessions/${session.session_id}`} className={classes.session}>
              <SessionPicture session={session} app={apps.find((app) => app.app_id === session.app_id)} />
              <span className={classes.text}>
                <span className={classes.head}>
                  <span className={classes.name}>{session.name}</span>
                  <StatusBadge status={session.status} />
                </span>
                <span className={classes.age}>
                  <SoonEnds session={session}>
                    {session.waiting ? <Waiting session={session} isBrief /> : <RelativeTime at={session.created_at} />}
                  </SoonEnds>
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
