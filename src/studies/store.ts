/** The one way to change a study: read, change, compare and set, and tell whoever watches it. */
import type { Bus } from '../bus/bus.ts';
import { Problem } from '../errors.ts';
import { RowsChanged } from '../records/database.ts';
import type { Records } from '../records/records.ts';
import type { AgainRecord, StudyRecord, StudyRecords } from '../records/study-records.ts';

export interface StudyStore {
  /** Throws where there is none. */
  get(studyId: string): Promise<StudyRecord>;
  insert: StudyRecords['insert'];
  /** Of one that was stored together with something else. */
  tell(study: StudyRecord): Promise<void>;
  /** Calls `change` again with the newer record where somebody was faster; null leaves it as it is. */
  change(studyId: string, change: (study: StudyRecord) => StudyRecord | null): Promise<StudyRecord>;
  again(study: StudyRecord, samples: AgainRecord[]): Promise<StudyRecord>;
  /** The array was refused: those of its runs that have no job wait to be made anew, and all are made one by one from now on. */
  oneByOne(studyId: string, jobArray: string): Promise<void>;
}

export function studyStore(deps: {
  records: Pick<Records, 'studies' | 'runs'>;
  bus: Pick<Bus, 'publish'>;
}): StudyStore {
  const { bus } = deps;
  const { studies } = deps.records;

  async function get(studyId: string): Promise<StudyRecord> {
    const study = await studies.get(studyId);
    if (study === null) throw new Problem('not_found', 'You have no study with this id.');
    return study;
  }

  async function tell({ study_id, user_id }: StudyRecord): Promise<void> {
    await bus.publish({ type: 'study.updated', data: { study_id }, audience: { user_id } });
  }

  return {
    get,
    tell,
    async insert(study, samples, idempotency) {
      await studies.insert(study, samples, idempotency);
      await tell(study);
    },
    async change(studyId, change) {
      for (;;) {
        const study = await get(studyId);
        const changed = change(study);
        if (changed === null || changed === study) return study;
        try {
          const stored = await studies.update(changed);
          await tell(stored);
          return stored;
        } catch (error) {
          if (!(error instanceof RowsChanged)) throw error;
        }
      }
    },
    async oneByOne(studyId, jobArray) {
      for (;;) {
        try {
          const study = { ...(await get(studyId)), one_by_one: true };
          return await tell(await studies.refused(study, await deps.records.runs.toSubmit(jobArray)));
        } catch (error) {
          if (!(error instanceof RowsChanged)) throw error;
        }
      }
    },
    async again(study, samples) {
      const stored = await studies.again(study, samples);
      await tell(stored);
      return stored;
    },
  };
}
