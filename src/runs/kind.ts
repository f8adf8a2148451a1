/** What keeps runs and their jobs in agreement has to know of runs. */
import type { RunRecord, RunRecords } from '../records/run-records.ts';
import type { Kind } from '../work/keeper.ts';
import type { Submission } from '../work/submitter.ts';
import { waitsInArray } from '../work/waits-in-array.ts';
import { endOf } from './ends.ts';
import { RUN_ID } from './schema.ts';
import type { RunStore } from './store.ts';
import { hasEnded, move } from './transitions.ts';

export function runKind(deps: {
  runs: Pick<RunRecords, 'get'>;
  store: RunStore;
  submission: Submission<RunRecord>;
  now: () => number;
}): Kind<RunRecord> {
  const { now } = deps;
  return {
    idOf: ({ run_id }) => run_id,
    isName: (name) => RUN_ID.test(name),
    get: deps.runs.get,
    change: deps.store.change,
    hasEnded: ({ status }) => hasEnded(status),
    submit: deps.submission.submit,
    isUnderWay: deps.submission.isUnderWay,
    adopted(seen, job) {
      // Taken from the queue, it has not run either.
      const waits = job.state === 'pending' || (job.state === 'completing' && job.node === null);
      if (waits) return seen.status === 'creating' ? move(seen, { to: 'pending' }, now()) : seen;
      const begins = seen.status === 'creating' || seen.status === 'pending';
      return begins ? move(seen, { to: 'running' }, job.started_at ?? now()) : seen;
    },
    finished(current, { end }) {
      if (end === null) return current;
      const ending = endOf(end, current);
      const exit_status = current.exit_status ?? (end.cause === 'exit' ? end.status : null);
      // Asked to stop, it was stopped, unless it came to its end before that.
      const to = current.status === 'stopping' && ending.to === 'failed' ? 'stopped' : ending.to;
      return move({ ...current, exit_status }, { ...ending, to }, end.at);
    },
    lost(current) {
      if (current.status === 'stopping')
        return move(current, { to: 'stopped', reason: 'unknown', message: 'It was stopped.' }, now());
      const message = 'The scheduler does not know its job any more. Its folder has what it wrote; run it again.';
      return move(current, { to: 'failed', reason: 'unknown', message }, now());
    },
    leavesNoTrace: waitsInArray,
    watch: async () => {},
  };
}
