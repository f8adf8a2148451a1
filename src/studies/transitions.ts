/** The one table of a study's life. Every change of state goes through `move`. */
import { Problem } from '../errors.ts';
import type { StudyRecord } from '../records/study-records.ts';
import type { StudyStatus } from './schema.ts';

/** From where to where. One that is through runs again where its failed runs are made again; one that was cancelled is over. */
const TRANSITIONS: Record<StudyStatus, readonly StudyStatus[]> = {
  running: ['paused', 'cancelling', 'completed'],
  paused: ['running', 'cancelling', 'completed'],
  cancelling: ['cancelled'],
  completed: ['running'],
  cancelled: [],
};

export const hasEnded = (status: StudyStatus): boolean => status === 'completed' || status === 'cancelled';

/** The record after the move, or a Problem where the table does not have it. */
export function move(study: StudyRecord, to: StudyStatus, at: number): StudyRecord {
  if (!TRANSITIONS[study.status].includes(to))
    throw new Problem('wrong_state', `The study is ${study.status}; it cannot become ${to}.`);
  return { ...study, status: to, ended_at: hasEnded(to) ? at : null };
}
