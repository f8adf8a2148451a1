import { useTranslation } from 'react-i18next';
import type { OccasionStatus, Schedule } from '../../src/schedules/schema.ts';
import type { SessionStatus } from '../../src/session/schema.ts';
import badge from '../ui/StatusBadge.module.css';

/** The session states that those of an occasion look like. */
const TONES: Record<OccasionStatus, SessionStatus> = {
  waiting: 'pending',
  running: 'starting',
  completed: 'running',
  failed: 'failed',
  stopped: 'stopped',
  skipped: 'stopped',
  refused: 'failed',
};

export function ScheduleBadge({ status }: Pick<Schedule, 'status'>) {
  const { t } = useTranslation('schedules');
  return (
    <span className={badge.badge} data-status={status === 'active' ? 'running' : 'stopped'}>
      {t(`status.${status}`)}
    </span>
  );
}

export function OccasionBadge({ status }: { status: OccasionStatus }) {
  const { t } = useTranslation('schedules');
  return (
    <span className={badge.badge} data-status={TONES[status]}>
      {t(`occasion.${status}`)}
    </span>
  );
}
