/** Schedules in rows. */

import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Schedule } from '../../src/schedules/schema.ts';
import type { Solver } from '../../src/solvers/schema.ts';
import { useLocalized } from '../portal/useLocalized.ts';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { ScheduleActions } from './ScheduleActions.tsx';
import { OccasionBadge, ScheduleBadge } from './ScheduleBadge.tsx';
import classes from './ScheduleTable.module.css';
import { Standing } from './Standing.tsx';
import { useTriggerWords } from './words.ts';

export function ScheduleTable({ schedules, solvers }: { schedules: Schedule[]; solvers: Solver[] }) {
  const { t } = useTranslation('schedules');
  return (
    <ul className={classes.table} aria-label={t('schedules')}>
      {schedules.map((schedule) => (
        <li key={schedule.schedule_id} className={classes.row}>
          <Row schedule={schedule} solver={solvers.find(({ solver_id }) => solver_id === schedule.starts.solver_id)} />
        </li>
      ))}
    </ul>
  );
}

function Row({ schedule, solver }: { schedule: Schedule; solver: Solver | undefined }) {
  const { t } = useTranslation('schedules');
  const localized = useLocalized();
  const inWords = useTriggerWords();
  const { schedule_id, name, starts, trigger, next_at, status, last_occasion } = schedule;
  return (
    <>
      <span className={classes.lines}>
        <Link to={`/cae/schedules/${schedule_id}`} className={classes.name} title={name}>
          {name}
        </Link>
        <span className={classes.dim}>
          {t(`starts.${starts.kind}`, { solver: solver ? localized(solver.name) : starts.solver_id })}
        </span>
      </span>
      <span className={classes.lines}>
        {trigger.kind === 'files' && <span className={classes.dim}>{t('appears')}</span>}
        <span className={classes.when} title={trigger.kind === 'times' ? trigger.cron : trigger.folder}>
          {inWords(trigger)}
        </span>
        {next_at !== null && (
          <span className={classes.dim}>
            <RelativeTime at={next_at} phrase={(when) => t('next', { when })} />
          </span>
        )}
      </span>
      <span className={classes.states}>
        <ScheduleBadge status={status} />
        <LastOccasion last={last_occasion} />
      </span>
      <ScheduleActions schedule={schedule} size="xs" />
      <div className={classes.standing}>
        <Standing schedule={schedule} />
      </div>
    </>
  );
}

function LastOccasion({ last }: { last: Schedule['last_occasion'] }) {
  const { t } = useTranslation('schedules');
  if (last === null) return <span className={classes.dim}>{t('neverYet')}</span>;
  return (
    <span className={classes.last}>
      <span className={classes.dim}>
        <RelativeTime at={last.at} phrase={(when) => t('last', { when })} />
      </span>
      <OccasionBadge status={last.status} />
    </span>
  );
}
