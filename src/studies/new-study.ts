import type { Principal } from '../auth/principal.ts';
import type { SampleRecord, StudyRecord } from '../records/study-records.ts';
import { newId } from '../work/new-id.ts';
import type { StudyPlan } from './planning.ts';
import type { StudyRequest } from './schema.ts';

/** What stands for a sample: the id of its run, and leave for that. */
export type RunToBe = Pick<SampleRecord, 'run_id' | 'submit_grant' | 'forget_grant' | 'outputs_grant'>;

/** A study as it is before any of its runs is made, and its samples, once it is known which runs stand for them. */
export function newStudy(
  { user_id }: Pick<Principal, 'user_id'>,
  { solver_id, input, variations, at_once, name: asked }: StudyRequest,
  { samples, name, ...plan }: StudyPlan,
  { cluster, at }: { cluster: string; at: number },
): { study: StudyRecord; samplesOf: (runs: RunToBe[]) => SampleRecord[] } {
  const study_id = newId('study', at);
  return {
    study: {
      study_id,
      solver_id,
      name: asked ?? name,
      user_id,
      cluster,
      status: 'running',
      created_at: at,
      ended_at: null,
      input,
      variations,
      at_once,
      ...plan,
      samples: samples.length,
      one_by_one: false,
      held: false,
      version: 1,
    },
    samplesOf: (runs) =>
      runs.map((run, index) => {
        const { params = {}, result = null } = samples[index] ?? {};
        return { study_id, sample_index: index, params, result, made: false, ...run };
      }),
  };
}
