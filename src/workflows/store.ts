/** The one way to change an execution: read, change, compare and set, and tell whoever watches it. */
import type { Bus } from '../bus/bus.ts';
import { Problem } from '../errors.ts';
import { RowsChanged } from '../records/database.ts';
import type { Records } from '../records/records.ts';
import type { ExecutionRecord, ExecutionRecords } from '../records/workflow-records.ts';

export interface ExecutionStore {
  /** Throws where there is none. */
  get(executionId: string): Promise<ExecutionRecord>;
  insert: ExecutionRecords['insert'];
  /** Calls `change` again with the newer record where somebody was faster; null leaves it as it is. */
  change(executionId: string, change: (execution: ExecutionRecord) => ExecutionRecord | null): Promise<ExecutionRecord>;
  resume: ExecutionRecords['resume'];
}

export function executionStore(deps: {
  records: Pick<Records, 'executions'>;
  bus: Pick<Bus, 'publish'>;
}): ExecutionStore {
  const { bus } = deps;
  const { executions } = deps.records;

  async function get(executionId: string): Promise<ExecutionRecord> {
    const execution = await executions.get(executionId);
    if (execution === null) throw new Problem('not_found', 'You have no execution with this id.');
    return execution;
  }

  const tell = ({ execution_id, user_id }: ExecutionRecord): Promise<string> =>
    bus.publish({ type: 'execution.updated', data: { execution_id }, audience: { user_id } });

  return {
    get,
    async insert(execution, steps, idempotency) {
      await executions.insert(execution, steps, idempotency);
      await tell(execution);
    },
    async change(executionId, change) {
      for (;;) {
        const execution = await get(executionId);
        const changed = change(execution);
        if (changed === null || changed === execution) return execution;
        try {
          const stored = await executions.update(changed);
          await tell(stored);
          return stored;
        } catch (error) {
          if (!(error instanceof RowsChanged)) throw error;
        }
      }
    },
    async resume(execution, steps) {
      const stored = await executions.resume(execution, steps);
      await tell(stored);
      return stored;
    },
  };
}
