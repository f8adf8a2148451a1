import { isIPv6 } from 'node:net';
import type { SessionRecord } from '../records/records.ts';
import { isDirect, type Session } from './schema.ts';

const iso = (moment: number): string => new Date(moment).toISOString();
const isoOrNull = (moment: number | null): string | null => (moment === null ? null : iso(moment));

/** A session as clients see it. `origin` is the portal's own, as http or https. */
export function toWire(record: SessionRecord, origin: string): Session {
  const {
    account: _account,
    version: _version,
    display_fingerprint: _fingerprint,
    submit_grant: _submit,
    forget_grant: _forget,
    ...shown
  } = record;
  return {
    ...shown,
    displayUrl: record.status === 'running' ? displayUrl(record, origin) : null,
    waiting: record.waiting && { ...record.waiting, expected_start: isoOrNull(record.waiting.expected_start) },
    created_at: iso(record.created_at),
    started_at: isoOrNull(record.started_at),
    ended_at: isoOrNull(record.ended_at),
    expires_at: isoOrNull(record.expires_at),
    last_input_at: isoOrNull(record.last_input_at),
    idle_ends_at: isoOrNull(record.idle_ends_at),
    maintenance_at: isoOrNull(record.maintenance_at),
    steps: record.steps.map(({ step, at }) => ({ step, at: iso(at) })),
  };
}

function displayUrl(record: SessionRecord, origin: string): string {
  const { session_id, node_ip: host, vnc_port: port } = record;
  if (host !== null && isDirect(record)) return `ws://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  return `${origin.replace(/^http/, 'ws')}/display/${session_id}`;
}
