import { useTranslation } from 'react-i18next';
import type { Session } from '../../src/session/schema.ts';
import { isOnCluster } from '../ui/placement.ts';
import classes from './Placement.module.css';

/** Where on the cluster a session runs, and what it is charged to; nothing on one machine. */
export function Placement({ session }: { session: Session }) {
  const { t } = useTranslation('framework');
  if (!isOnCluster(session)) return null;
  const { partition, account, qos } = session.config.resources;
  // What is still to come keeps its place.
  const unknown = session.ended_at === null ? '–' : null;
  const facts = [
    ['job', session.job_id ?? unknown],
    ['node', session.node ?? unknown],
    ['partition', partition],
    ['account', account],
    ['qos', qos],
    ['cluster', session.cluster],
  ] as const;
  return (
    <dl className={classes.facts}>
      {facts.map(
        ([fact, value]) =>
          value !== null && (
            <div key={fact}>
              <dt>{t(`placement.${fact}`)}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
