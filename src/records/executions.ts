import type { Database, SqlValue, Statement } from './database.ts';
import { pageOf, readCursor } from './paging.ts';
import { runToRow } from './runs.ts';
import { insertInto, updateVersion } from './statement.ts';
import type { ExecutionRecord, ExecutionRecords, ExecutionStepRecord, StepStanding } from './workflow-records.ts';

type Documents = 'definition' | 'needs' | 'params' | 'resources' | 'run_steps';
type StandingRow = Omit<StepStanding, Documents | 'made'> & Record<Documents, string> & { made: number };

export function executionsOver(db: Database): ExecutionRecords {
  const executions = (sql: string, params: SqlValue[] = []): Promise<ExecutionRecord[]> =>
    db.query<ExecutionRecord>(`SELECT * FROM executions ${sql}`, params);

  return {
    get: async (executionId) => (await executions('WHERE execution_id = $1', [executionId]))[0] ?? null,

    async list({ workflow_id, limit, cursor }) {
      const after = cursor === undefined ? null : readCursor(cursor);
      const rows = await executions(
        `WHERE workflow_id = $1 ${after === null ? '' : 'AND (created_at, execution_id) < ($3, $4)'} ORDER BY created_at DESC, execution_id DESC LIMIT $2`,
        [workflow_id, limit + 1, ...(after ? [after.moment, after.id] : [])],
      );
      return pageOf(rows, limit, (one) => ({ moment: one.created_at, id: one.execution_id }));
    },

    living: () => executions("WHERE status IN ('running', 'cancelling') ORDER BY created_at, execution_id"),

    async steps(executionId) {
      const rows = await db.query<StandingRow>(
        `SELECT s.*, r.status, r.reason, r.message, r.progress, r.job_id
         FROM execution_steps s LEFT JOIN runs r ON r.run_id = s.run_id WHERE s.execution_id = $1 ORDER BY s.position`,
        [executionId],
      );
      return rows.map((row) => ({
        ...row,
        definition: JSON.parse(row.definition),
        needs: JSON.parse(row.needs),
        params: JSON.parse(row.params),
        resources: JSON.parse(row.resources),
        run_steps: JSON.parse(row.run_steps),
        made: row.made !== 0,
      }));
    },

    async earlierRuns(executionId) {
      const rows = await db.query<{ execution_step: string; run_id: string }>(
        `SELECT execution_step, run_id FROM runs WHERE execution_id = $1
           AND run_id NOT IN (SELECT run_id FROM execution_steps WHERE execution_id = $1) ORDER BY created_at, run_id`,
        [executionId],
      );
      const byStep = Map.groupBy(rows, ({ execution_step }) => execution_step);
      return new Map([...byStep].map(([step, runs]) => [step, runs.map(({ run_id }) => run_id)]));
    },

    async insert(execution, steps, idempotency) {
      await db.write([
        // Removed meanwhile, it is executed no more.
        {
          sql: 'UPDATE workflows SET latest = latest WHERE workflow_id = $1',
          params: [execution.workflow_id],
          changes: 1,
        },
        insertInto('executions', { ...execution }),
        ...steps.map(insertStep),
        ...(idempotency ? [insertInto('idempotency', { ...idempotency })] : []),
      ]);
    },

    async update(execution) {
      await db.write([updateVersion('executions', 'execution_id', { ...execution })]);
      return { ...execution, version: execution.version + 1 };
    },

    async make(run) {
      await db.write([
        {
          // The run has them from now on.
          sql: `UPDATE execution_steps SET made = 1, submit_grant = NULL, forget_grant = NULL WHERE run_id = $1 AND made = 0
            AND EXISTS (SELECT 1 FROM executions WHERE execution_id = execution_steps.execution_id AND status = 'running')`,
          params: [run.run_id],
          changes: 1,
        },
        insertInto('runs', runToRow(run)),
      ]);
    },

    async resume(execution, { instead, of, kept }) {
      const { execution_id } = execution;
      await db.write([
        updateVersion('executions', 'execution_id', { ...execution }),
        ...of.map(
          ({ run_id, made }): Statement => ({
            sql: 'DELETE FROM execution_steps WHERE execution_id = $1 AND run_id = $2 AND made = $3',
            params: [execution_id, run_id, Number(made)],
            changes: 1,
          }),
        ),
        ...kept.map(
          ({ run_id, position }): Statement => ({
            sql: 'UPDATE execution_steps SET position = $3 WHERE execution_id = $1 AND run_id = $2',
            params: [execution_id, run_id, position],
            changes: 1,
          }),
        ),
        ...instead.map(insertStep),
      ]);
      return { ...execution, version: execution.version + 1 };
    },
  };
}

function insertStep(step: ExecutionStepRecord): Statement {
  return insertInto('execution_steps', {
    ...step,
    definition: JSON.stringify(step.definition),
    needs: JSON.stringify(step.needs),
    params: JSON.stringify(step.params),
    resources: JSON.stringify(step.resources),
    run_steps: JSON.stringify(step.run_steps),
    made: Number(step.made),
  });
}
