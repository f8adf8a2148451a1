import type { TFunction } from 'i18next';
import type { NotifiedJob } from '../../../src/notifications/schema.ts';
import type { SoonEnd } from './soonEnd.ts';

export interface EndInWords {
  line: string;
  title: string;
  text: string;
}

/** What is said of an end that is near. `when` is in how long, or the whole moment; `at` is its time of day. */
export function endInWords(
  { kind }: SoonEnd,
  moment: { when: string; at: string },
  t: TFunction<['warnings', 'ui']>,
): EndInWords {
  if (kind === 'time') {
    const up = t('ui:time.up', moment);
    return { line: up, title: up, text: t('ui:time.help') };
  }
  return { line: t(`${kind}.line`, moment), title: t(`${kind}.title`, moment), text: t(`${kind}.text`) };
}

/** How a job ended, or the tasks of an array. */
export function jobInWords(
  { job_id: id, outcome, status, tasks }: NotifiedJob,
  t: TFunction<['warnings', 'ui']>,
): string {
  if (outcome === null) {
    const total = Object.values(tasks ?? {}).reduce((sum, count) => sum + count, 0);
    const failed = total - (tasks?.completed ?? 0);
    return t(failed === 0 ? 'job.tasks' : 'job.tasksFailed', { id, total, failed });
  }
  return t(`job.${outcome === 'failed' && status !== null ? 'failedWith' : outcome}`, { id, status });
}

export const isWell = ({ outcome, tasks }: NotifiedJob): boolean =>
  outcome === 'completed' || (tasks !== null && Object.keys(tasks).every((one) => one === 'completed'));
