import type { RunRecord } from '../records/run-records.ts';
import type { Run } from './schema.ts';

const iso = (moment: number): string => new Date(moment).toISOString();
const isoOrNull = (moment: number | null): string | null => (moment === null ? null : iso(moment));

/** A run as clients see it. */
export function runOnTheWire(record: RunRecord): Run {
  const {
    account: _a,
    version: _v,
    submit_grant: _g,
    forget_grant: _f,
    node_ip: _n,
    stop_write: _s,
    needs: _d,
    job_array: _j,
    ...shown
  } = record;
  return {
    ...shown,
    result: record.result && `${record.folder}/${record.result}`,
    waiting: record.waiting && { ...record.waiting, expected_start: isoOrNull(record.waiting.expected_start) },
    created_at: iso(record.created_at),
    started_at: isoOrNull(record.started_at),
    ended_at: isoOrNull(record.ended_at),
    expires_at: isoOrNull(record.expires_at),
  };
}
