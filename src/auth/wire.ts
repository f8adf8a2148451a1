/** Records as they look on the wire: field by field, so that no hash ever gets out. */
import type { GroupRecord } from '../records/group-records.ts';
import type { AuditRecord, TokenRecord, UserRecord } from '../records/records.ts';
import type { AuditEntry, Group, Token, User } from './schema.ts';

const iso = (moment: number) => new Date(moment).toISOString();

export function userOnTheWire(record: UserRecord): User {
  const { user_id, role, account, disabled, sessions_max, created_at } = record;
  return { user_id, role, account, disabled, sessions_max, created_at: iso(created_at) };
}

export function groupOnTheWire(record: GroupRecord & { members: string[] }): Group {
  const { group_id, description, sessions_max, members, created_at } = record;
  return { group_id, description, sessions_max, members, created_at: iso(created_at) };
}

export function tokenOnTheWire({ token_id, name, created_at, expires_at, last_used_at }: TokenRecord): Token {
  return {
    token_id,
    name,
    created_at: iso(created_at),
    expires_at: iso(expires_at),
    last_used_at: last_used_at === null ? null : iso(last_used_at),
  };
}

export function auditOnTheWire(entry: AuditRecord): AuditEntry {
  return { ...entry, at: iso(entry.at) };
}
