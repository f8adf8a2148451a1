import type { Database, SqlValue } from './database.ts';
import { pageOf, readCursor } from './paging.ts';
import { insertInto, updateVersion } from './statement.ts';
import type { WorkflowRecord, WorkflowRecords, WorkflowVersionRecord } from './workflow-records.ts';

export function workflowsOver(db: Database): WorkflowRecords {
  const workflows = (sql: string, params: SqlValue[]): Promise<WorkflowRecord[]> =>
    db.query<WorkflowRecord>(`SELECT * FROM workflows ${sql}`, params);
  const OF_IT = 'SELECT execution_id FROM executions WHERE workflow_id = $1';

  return {
    get: async (workflowId) => (await workflows('WHERE workflow_id = $1', [workflowId]))[0] ?? null,

    async list({ user_id, limit, cursor }) {
      const after = cursor === undefined ? null : readCursor(cursor);
      const rows = await workflows(
        `WHERE user_id = $1 ${after === null ? '' : 'AND (created_at, workflow_id) < ($3, $4)'} ORDER BY created_at DESC, workflow_id DESC LIMIT $2`,
        [user_id, limit + 1, ...(after ? [after.moment, after.id] : [])],
      );
      return pageOf(rows, limit, (one) => ({ moment: one.created_at, id: one.workflow_id }));
    },

    async insert(workflow, first, idempotency) {
      await db.write([
        insertInto('workflows', { ...workflow }),
        insertInto('workflow_versions', { ...first }),
        ...(idempotency ? [insertInto('idempotency', { ...idempotency })] : []),
      ]);
    },

    async addVersion(workflow, version) {
      await db.write([
        updateVersion('workflows', 'workflow_id', { ...workflow }),
        insertInto('workflow_versions', { ...version }),
      ]);
      return { ...workflow, version: workflow.version + 1 };
    },

    async getVersion(workflowId, number) {
      const rows = await db.query<WorkflowVersionRecord>(
        'SELECT * FROM workflow_versions WHERE workflow_id = $1 AND number = $2',
        [workflowId, number],
      );
      return rows[0] ?? null;
    },

    versions: (workflowId) =>
      db.query(
        'SELECT workflow_id, number, name, created_at FROM workflow_versions WHERE workflow_id = $1 ORDER BY number DESC',
        [workflowId],
      ),

    async delete({ workflow_id, version }) {
      await db.write([
        {
          sql: `UPDATE workflows SET version = version + 1 WHERE workflow_id = $1 AND version = $2 AND NOT EXISTS
            (${OF_IT} AND status IN ('running', 'cancelling'))`,
          params: [workflow_id, version],
          changes: 1,
        },
        ...[
          `UPDATE runs SET execution_id = NULL, execution_step = NULL, version = version + 1 WHERE execution_id IN (${OF_IT})`,
          `DELETE FROM execution_steps WHERE execution_id IN (${OF_IT})`,
          'DELETE FROM executions WHERE workflow_id = $1',
          'DELETE FROM workflow_versions WHERE workflow_id = $1',
          'DELETE FROM workflows WHERE workflow_id = $1',
        ].map((sql) => ({ sql, params: [workflow_id] })),
      ]);
    },
  };
}
