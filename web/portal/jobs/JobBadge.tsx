import { useTranslation } from 'react-i18next';
import type { Job } from '../../../src/jobs/schema.ts';
import badge from '../../ui/StatusBadge.module.css';
import { standing } from './words.ts';

/** The state of a job, which looks as that of a session does. */
export function JobBadge({ job }: { job: Pick<Job, 'state' | 'waiting' | 'end' | 'detail'> }) {
  const { t } = useTranslation('jobs');
  const { label, tone } = standing(job, t);
  return (
    <span className={badge.badge} data-status={tone} title={job.detail}>
      {label}
    </span>
  );
}
