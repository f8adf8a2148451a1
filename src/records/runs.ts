import type { Database, SqlValue } from './database.ts';
import { pageOf, readCursor } from './paging.ts';
import type { RunRecord, RunRecords } from './run-records.ts';
import { insertInto, updateVersion } from './statement.ts';

export type RunRow = Omit<
  RunRecord,
  'waiting' | 'params' | 'resources' | 'steps' | 'use' | 'stop_write' | 'outputs' | 'needs'
> & {
  waiting: string | null;
  params: string;
  resources: string;
  steps: string;
  use: string | null;
  stop_write: number;
  outputs: string | null;
  needs: string | null;
};

export function runsOver(db: Database): RunRecords {
  return {
    async get(runId) {
      const rows = await db.query<RunRow>('SELECT * FROM runs WHERE run_id = $1', [runId]);
      return rows.map(runFromRow)[0] ?? null;
    },

    async list({ user_id, statuses, solver_id, search, limit, cursor }) {
      const params: SqlValue[] = [];
      const place = (value: SqlValue) => `$${params.push(value)}`;
      const conditions = [`user_id = ${place(user_id)}`, 'study_id IS NULL', 'execution_id IS NULL'];
      if (solver_id !== undefined) conditions.push(`solver_id = ${place(solver_id)}`);
      if (search !== undefined) {
        const [id, part] = [place(search), place(`%${search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`)];
        conditions.push(`(run_id = ${id} OR job_id = ${id} OR lower(name) LIKE ${part} ESCAPE '\\')`);
      }
      if (statuses?.length === 0) return { items: [], next_cursor: null };
      if (statuses !== undefined) conditions.push(`status IN (${statuses.map(place).join(', ')})`);
      if (cursor !== undefined) {
        const { moment, id } = readCursor(cursor);
        conditions.push(`(created_at, run_id) < (${place(moment)}, ${place(id)})`);
      }
      const rows = await db.query<RunRow>(
        `SELECT * FROM runs WHERE ${conditions.join(' AND ')} ORDER BY created_at DESC, run_id DESC LIMIT ${place(limit + 1)}`,
        params,
      );
      return pageOf(rows.map(runFromRow), limit, (run) => ({ moment: run.created_at, id: run.run_id }));
    },

    async living() {
      const rows = await db.query<RunRow>(
        "SELECT * FROM runs WHERE status IN ('creating', 'pending', 'running', 'stopping') ORDER BY created_at, run_id",
      );
      return rows.map(runFromRow);
    },

    async toSubmit(jobArray) {
      const rows = await db.query<RunRow>(
        "SELECT * FROM runs WHERE job_array = $1 AND status = 'creating' AND job_id IS NULL ORDER BY run_id",
        [jobArray],
      );
      return rows.map(runFromRow);
    },

    async insert(run, idempotency) {
      const statements = [insertInto('runs', runToRow(run))];
      if (idempotency !== undefined) statements.push(insertInto('idempotency', { ...idempotency }));
      await db.write(statements);
    },

    async update(run) {
      await db.write([updateVersion('runs', 'run_id', runToRow(run))]);
      return { ...run, version: run.version + 1 };
    },

    async delete(runId) {
      await db.write([{ sql: 'DELETE FROM runs WHERE run_id = $1', params: [runId] }]);
    },
  };
}

export function runFromRow(row: RunRow): RunRecord {
  return {
    ...row,
    waiting: row.waiting === null ? null : JSON.parse(row.waiting),
    params: JSON.parse(row.params),
    resources: JSON.parse(row.resources),
    steps: JSON.parse(row.steps),
    use: row.use === null ? null : JSON.parse(row.use),
    stop_write: row.stop_write !== 0,
    outputs: row.outputs === null ? null : JSON.parse(row.outputs),
    needs: row.needs === null ? null : JSON.parse(row.needs),
  };
}

export function runToRow(run: RunRecord) {
  return {
    ...run,
    waiting: run.waiting && JSON.stringify(run.waiting),
    params: JSON.stringify(run.params),
    resources: JSON.stringify(run.resources),
    steps: JSON.stringify(run.steps),
    use: run.use && JSON.stringify(run.use),
    stop_write: Number(run.stop_write),
    outputs: run.outputs && JSON.stringify(run.outputs),
    needs: run.needs && JSON.stringify(run.needs),
  };
}
