import type { StudyCounts } from '../studies/schema.ts';
import type { Database, SqlValue, Statement } from './database.ts';
import { pageOf, readCursor } from './paging.ts';
import { type RunRow, runFromRow, runToRow } from './runs.ts';
import { insertInto, updateVersion } from './statement.ts';
import type { SampleRecord, SampleStanding, StudyRecord, StudyRecords } from './study-records.ts';

type StudyRow = Omit<
  StudyRecord,
  'varied' | 'params' | 'variations' | 'resources' | 'steps' | 'has_outputs' | 'one_by_one' | 'held'
> & {
  varied: string;
  params: string;
  variations: string;
  resources: string;
  steps: string;
  has_outputs: number;
  one_by_one: number;
  held: number;
};
type SampleRow = Omit<SampleRecord, 'params' | 'made'> & { params: string; made: number };
type StandingRow = Omit<SampleStanding, 'params' | 'outputs'> & { params: string; outputs: string | null };

export function studiesOver(db: Database): StudyRecords {
  const studies = async (sql: string, params: SqlValue[] = []): Promise<StudyRecord[]> =>
    (await db.query<StudyRow>(`SELECT * FROM studies ${sql}`, params)).map(fromRow);

  return {
    get: async (studyId) => (await studies('WHERE study_id = $1', [studyId]))[0] ?? null,

    async list({ user_id, limit, cursor }) {
      const after = cursor === undefined ? null : readCursor(cursor);
      const rows = await studies(
        `WHERE user_id = $1 ${after === null ? '' : 'AND (created_at, study_id) < ($3, $4)'} ORDER BY created_at DESC, study_id DESC LIMIT $2`,
        [user_id, limit + 1, ...(after ? [after.moment, after.id] : [])],
      );
      return pageOf(rows, limit, (study) => ({ moment: study.created_at, id: study.study_id }));
    },

    living: () => studies("WHERE status IN ('running', 'paused', 'cancelling') ORDER BY created_at, study_id"),

    async counts(studyIds) {
      if (studyIds.length === 0) return new Map();
      const how = (name: string, condition: string) => `SUM(CASE WHEN ${condition} THEN 1 ELSE 0 END) AS ${name}`;
      const rows = await db.query<{ study_id: string } & StudyCounts>(
        `SELECT s.study_id,
           ${how('waiting', "s.made = 0 OR r.status IN ('creating', 'pending')")},
           ${how('living', "r.status IN ('running', 'stopping')")},
           ${how('completed', "r.status = 'completed'")},
           ${how('failed', "r.status = 'failed' OR (r.status = 'stopped' AND r.reason <> 'user')")},
           ${how('stopped', "r.status = 'stopped' AND r.reason = 'user'")}
         FROM study_samples s LEFT JOIN runs r ON r.run_id = s.run_id
         WHERE s.study_id IN (${studyIds.map((_, index) => `$${index + 1}`).join(', ')}) GROUP BY s.study_id`,
        studyIds,
      );
      return new Map(rows.map(({ study_id, ...counts }) => [study_id, counts]));
    },

    async samples(studyId) {
      const rows = await db.query<StandingRow>(
        `SELECT s.sample_index, s.run_id, s.params, r.status, r.reason, r.progress, r.outputs
         FROM study_samples s LEFT JOIN runs r ON r.run_id = s.run_id WHERE s.study_id = $1 ORDER BY s.sample_index`,
        [studyId],
      );
      return rows.map(({ params, outputs, ...row }) => ({
        ...row,
        params: JSON.parse(params),
        outputs: outputs === null ? null : JSON.parse(outputs),
      }));
    },

    async waiting(studyId, limit) {
      const rows = await db.query<SampleRow>(
        'SELECT * FROM study_samples WHERE study_id = $1 AND made = 0 ORDER BY sample_index LIMIT $2',
        [studyId, limit],
      );
      return rows.map((row) => ({ ...row, params: JSON.parse(row.params), made: row.made !== 0 }));
    },

    async withoutOutputs(studyId, limit) {
      const rows = await db.query<RunRow & { outputs_grant: string | null }>(
        `SELECT r.*, s.outputs_grant FROM study_samples s JOIN runs r ON r.run_id = s.run_id
         WHERE s.study_id = $1 AND r.status = 'completed' AND r.outputs IS NULL ORDER BY s.sample_index LIMIT $2`,
        [studyId, limit],
      );
      return rows.map(({ outputs_grant, ...run }) => ({ run: runFromRow(run), outputs_grant }));
    },

    async insert(study, samples, idempotency) {
      await db.write([
        ...studyInserts(study, samples),
        ...(idempotency ? [insertInto('idempotency', { ...idempotency })] : []),
      ]);
    },

    async update(study) {
      await db.write([updateVersion('studies', 'study_id', toRow(study))]);
      return { ...study, version: study.version + 1 };
    },

    async make(runs) {
      await db.write(
        runs.flatMap((run): Statement[] => [
          {
            // The run has them from now on; that to read what came out is for afterwards.
            sql: `UPDATE study_samples SET made = 1, submit_grant = NULL, forget_grant = NULL WHERE run_id = $1 AND made = 0
              AND EXISTS (SELECT 1 FROM studies WHERE study_id = study_samples.study_id AND status = 'running')`,
            params: [run.run_id],
            changes: 1,
          },
          insertInto('runs', runToRow(run)),
        ]),
      );
    },

    async refused(study, runs) {
      await db.write([
        updateVersion('studies', 'study_id', toRow(study)),
        ...runs.flatMap(({ run_id, version, submit_grant, forget_grant }): Statement[] => [
          { sql: 'DELETE FROM runs WHERE run_id = $1 AND version = $2', params: [run_id, version], changes: 1 },
          {
            sql: 'UPDATE study_samples SET made = 0, submit_grant = $2, forget_grant = $3 WHERE run_id = $1 AND made = 1',
            params: [run_id, submit_grant, forget_grant],
            changes: 1,
          },
        ]),
      ]);
      return { ...study, version: study.version + 1 };
    },

    async again(study, samples) {
      await db.write([
        updateVersion('studies', 'study_id', toRow(study)),
        ...samples.map(
          ({ sample_index, run_id, submit_grant, forget_grant, outputs_grant }): Statement => ({
            sql: `UPDATE study_samples SET run_id = $3, made = 0, submit_grant = $4, forget_grant = $5, outputs_grant = $6
              WHERE study_id = $1 AND sample_index = $2 AND made = 1`,
            params: [study.study_id, sample_index, run_id, submit_grant, forget_grant, outputs_grant],
            changes: 1,
          }),
        ),
      ]);
      return { ...study, version: study.version + 1 };
    },
  };
}

/** A new study with its samples. */
export function studyInserts(study: StudyRecord, samples: SampleRecord[]): Statement[] {
  return [
    insertInto('studies', toRow(study)),
    ...samples.map((sample) =>
      insertInto('study_samples', { ...sample, params: JSON.stringify(sample.params), made: Number(sample.made) }),
    ),
  ];
}

function fromRow(row: StudyRow): StudyRecord {
  return {
    ...row,
    varied: JSON.parse(row.varied),
    params: JSON.parse(row.params),
    variations: JSON.parse(row.variations),
    resources: JSON.parse(row.resources),
    steps: JSON.parse(row.steps),
    has_outputs: row.has_outputs !== 0,
    one_by_one: row.one_by_one !== 0,
    held: row.held !== 0,
  };
}

function toRow(study: StudyRecord) {
  return {
    ...study,
    varied: JSON.stringify(study.varied),
    params: JSON.stringify(study.params),
    variations: JSON.stringify(study.variations),
    resources: JSON.stringify(study.resources),
    steps: JSON.stringify(study.steps),
    has_outputs: Number(study.has_outputs),
    one_by_one: Number(study.one_by_one),
    held: Number(study.held),
  };
}
