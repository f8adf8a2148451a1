/** The one way to change a run: read, change, compare and set, and tell whoever watches it. */
import type { Bus } from '../bus/bus.ts';
import { Problem } from '../errors.ts';
import { RowsChanged } from '../records/database.ts';
import type { Records } from '../records/records.ts';
import type { RunRecord, RunRecords } from '../records/run-records.ts';
import { hasEnded } from './transitions.ts';
import { runOnTheWire } from './wire.ts';

export interface RunStore {
  /** Throws where there is none. */
  get(runId: string): Promise<RunRecord>;
  insert: RunRecords['insert'];
  /** Of one that was stored together with something else. */
  tell(run: RunRecord): Promise<void>;
  /** Calls `change` again with the newer record where somebody was faster; null leaves it as it is. */
  change(runId: string, change: (run: RunRecord) => RunRecord | null): Promise<RunRecord>;
  forget(run: RunRecord): Promise<void>;
}

export function runStore(deps: { records: Pick<Records, 'runs'>; bus: Pick<Bus, 'publish'> }): RunStore {
  const { bus } = deps;
  const { runs } = deps.records;

  async function get(runId: string): Promise<RunRecord> {
    const run = await runs.get(runId);
    if (run === null) throw new Problem('not_found', 'You have no run with this id.');
    return run;
  }

  async function tell(run: RunRecord): Promise<void> {
    await bus.publish({ type: 'run.updated', data: runOnTheWire(run), audience: { user_id: run.user_id } });
  }

  return {
    get,
    tell,
    async insert(run, idempotency) {
      await runs.insert(run, idempotency);
      await tell(run);
    },
    async change(runId, change) {
      for (;;) {
        const run = await get(runId);
        const changed = change(run);
        if (changed === null || changed === run) return run;
        try {
          const stored = await runs.update(withoutSpentGrant(changed));
          await tell(stored);
          return stored;
        } catch (error) {
          if (!(error instanceof RowsChanged)) throw error;
        }
      }
    },
    async forget({ run_id, user_id }) {
      await runs.delete(run_id);
      await bus.publish({ type: 'run.forgotten', data: { run_id }, audience: { user_id } });
    },
  };
}

/** Leave to submit a job is kept for as long as there may be none. */
function withoutSpentGrant(run: RunRecord): RunRecord {
  return run.job_id !== null || hasEnded(run.status) ? { ...run, submit_grant: null } : run;
}
