/** How many more runs of studies there may be beside those that live. */
import type { RunRecord } from '../records/run-records.ts';
import type { StudyRecord } from '../records/study-records.ts';
import { placesBeside } from '../work/processors.ts';
import { AT_ONCE_MAX } from './schema.ts';

export interface Room {
  for(study: StudyRecord): number;
  /** One more lives. */
  take(run: RunRecord): void;
  /** Those of a study. */
  living(study: StudyRecord): RunRecord[];
}

/** `studies` are all that live. `cores` are those that all runs share; null where there is a queue for that. Nothing may begin where `isOpen` is false. */
export function roomAmong(
  runs: readonly RunRecord[],
  studies: readonly StudyRecord[],
  cores: number | null,
  isOpen: boolean,
): Room {
  const all = [...runs];
  const living = ({ study_id }: StudyRecord): RunRecord[] => all.filter((run) => run.study_id === study_id);

  return {
    living,
    for(study) {
      if (!isOpen) return 0;
      const others = studies.filter((other) => other.user_id === study.user_id && other.study_id !== study.study_id);
      // Of what waits in one array no more than these run at the same time.
      const theirs = others.reduce((sum, other) => sum + Math.min(other.at_once, living(other).length), 0);
      const places = Math.min(
        study.at_once - living(study).length,
        AT_ONCE_MAX - theirs - living(study).length,
        placesBeside(all, study.resources.cpus, cores),
      );
      return Math.max(0, places);
    },
    take(run) {
      all.push(run);
    },
  };
}
