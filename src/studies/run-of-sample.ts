import type { RunRecord } from '../records/run-records.ts';
import type { SampleRecord, StudyRecord } from '../records/study-records.ts';
import { recordedRun } from '../work/recorded-run.ts';

/** The run that stands for a sample, as it is before the scheduler has it. */
export function runOfSample(study: StudyRecord, sample: SampleRecord, at: number): RunRecord {
  const { study_id, solver_id, user_id, account, cluster, input, resources, steps } = study;
  const { run_id, sample_index, params, result, submit_grant, forget_grant } = sample;
  const known = { run_id, solver_id, user_id, account, cluster, input, params, resources, steps, result };
  const grants = { submit_grant, forget_grant };
  const part = { study_id, study_index: sample_index };
  return recordedRun(
    { ...known, ...grants, name: `${study.name} ${sample_index + 1}` },
    { home: study.home, at },
    part,
  );
}
