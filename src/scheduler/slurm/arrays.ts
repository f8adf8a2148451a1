/** Arrays of Berth's: their rows, as one for each of their jobs, and what is asked of Slurm for all of them at once. */
import type { AnswerTo, SubmitArrayRequest } from '../../as-user/schema.ts';
import { ARRAY_MAX, type ArrayRequest, type JobArrays, nameInArray, SubmitRejected } from '../scheduler.ts';
import { namesOf } from './node-list.ts';
import type { Outcome } from './run.ts';

type Variables = Record<string, string>;

/** The numbers in `3`, `3-7,9` and `3-199%8`; none where they are not those of an array of Berth's. */
function tasksIn(list: string): number[] {
  const [ranges = ''] = list.split('%');
  if (!/^\d{1,3}(?:-\d{1,3})?(?:,\d{1,3}(?:-\d{1,3})?)*$/.test(ranges)) return [];
  return namesOf(`[${ranges}]`).map(Number);
}

/** The ids and names of the jobs that `12`, `12_3` or `12_[4-9%2]` is one row of; that of `12` has the array's name itself. */
export function jobsOfRow(id: string, name: string): { id: string; name: string }[] {
  const [, array, one, several] = /^(\d+)_(?:(\d+)|\[([^\]]*)\])$/.exec(id) ?? [];
  if (array === undefined) return [{ id, name }];
  return tasksIn(one ?? several ?? '').map((task) => ({ id: `${array}_${task}`, name: nameInArray(name, task) }));
}

/** As `12_3`; null of one that is in no array. */
const arrayIn = (jobId: string): string | null => /^(\d+)_\d+$/.exec(jobId)?.[1] ?? null;

const arraysOf = (jobIds: string[]): string[] => [...new Set(jobIds.flatMap((id) => arrayIn(id) ?? []))];

/** What is the same for all of them, and for each the rest. */
function shared(all: Variables[]): { common: Variables; own: Variables[] } {
  const [first = {}, ...others] = all;
  const common = Object.fromEntries(
    Object.entries(first).filter(([name, value]) => others.every((one) => one[name] === value)),
  );
  const own = all.map((one) =>
    Object.fromEntries(Object.entries(one).filter(([name]) => !Object.hasOwn(common, name))),
  );
  return { common, own };
}

export function slurmArrays(deps: {
  submit: (account: string, request: SubmitArrayRequest) => Promise<AnswerTo<SubmitArrayRequest>>;
  run: (program: 'scontrol' | 'scancel', args: string[]) => Promise<Outcome>;
  /** Told of those that may have been cancelled here. */
  cancelled: (jobIds: string[]) => void;
  placed: (
    request: Omit<ArrayRequest, 'jobs'>,
  ) => Omit<SubmitArrayRequest, 'action' | 'session_id' | 'grace_seconds' | 'at_once' | 'environment' | 'jobs'>;
  graceSeconds: number;
  notTaken: (answer: Exclude<AnswerTo<SubmitArrayRequest>, { ok: true }>) => Error;
  failed: (program: string, answer: Outcome) => Error;
}): JobArrays {
  /** Those of them that do not wait any more are named, and are no fault. */
  async function change(verb: 'uhold' | 'release', jobIds: string[]): Promise<void> {
    const arrays = arraysOf(jobIds);
    if (arrays.length === 0) return;
    const answer = await deps.run('scontrol', [verb, arrays.join(',')]);
    const words = `${answer.stdout}\n${answer.stderr}`;
    const faults = words
      .split('\n')
      .filter((line) => line !== '' && !/already finished|no error|Job is no longer pending/i.test(line));
    if (answer.status !== 0 && (faults.length > 0 || words.trim() === '')) throw deps.failed('scontrol', answer);
  }

  return {
    async submit(request) {
      const { array, account, atOnce, jobs } = request;
      const { common, own } = shared(jobs.map(({ environment }) => environment));
      const answer = await deps.submit(account, {
        action: 'submit_array',
        session_id: array,
        ...deps.placed(request),
        grace_seconds: deps.graceSeconds,
        at_once: Math.min(atOnce, ARRAY_MAX),
        environment: common,
        jobs: jobs.map(({ name, grant }, index) => {
          if (grant === null)
            throw new SubmitRejected('submit_rejected', 'Its leave to be submitted is gone; run it again.');
          return { session_id: name, grant, environment: own[index] ?? {} };
        }),
      });
      if (!answer.ok) throw deps.notTaken(answer);
      return jobs.map(({ name }) => `${answer.job_id}_${Number(name.slice(array.length + 1))}`);
    },
    hold: (jobIds) => change('uhold', jobIds),
    release: (jobIds) => change('release', jobIds),
    async cancelWaiting(jobIds) {
      const arrays = arraysOf(jobIds);
      if (arrays.length === 0) return;
      const answer = await deps.run('scancel', ['--state=PENDING', ...arrays]);
      if (answer.status !== 0 && !/Invalid job id/i.test(answer.stderr)) throw deps.failed('scancel', answer);
      deps.cancelled(jobIds);
    },
  };
}
