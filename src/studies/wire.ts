import type { SampleStanding, StudyRecord } from '../records/study-records.ts';
import type { Study, StudyCounts, StudySample } from './schema.ts';

const NONE: StudyCounts = { waiting: 0, living: 0, completed: 0, failed: 0, stopped: 0 };

/** A study as clients see it. */
export function studyOnTheWire(record: StudyRecord, counts: StudyCounts = NONE): Study {
  const { account: _a, home: _h, steps: _s, has_outputs: _o, one_by_one: _1, held: _2, version: _v, ...shown } = record;
  return {
    ...shown,
    created_at: new Date(record.created_at).toISOString(),
    ended_at: record.ended_at === null ? null : new Date(record.ended_at).toISOString(),
    counts,
  };
}

/** With what varies alone: the rest is the study's own. */
export function sampleOnTheWire({ varied }: StudyRecord, standing: SampleStanding): StudySample {
  const { sample_index, params, status, ...shown } = standing;
  return {
    ...shown,
    index: sample_index,
    status: status ?? 'waiting',
    params: Object.fromEntries(varied.map((id) => [id, params[id] ?? ''])),
  };
}
