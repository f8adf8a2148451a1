import type { Columns } from '../exports.ts';
import type { AuditEntry, Group, Token, User, Viewed } from './schema.ts';

/** What a spreadsheet gets of a user. */
export const USER_COLUMNS: Columns<User> = {
  user_id: (user) => user.user_id,
  role: (user) => user.role,
  account: (user) => user.account,
  disabled: (user) => user.disabled,
  sessions_max: (user) => user.sessions_max,
  created_at: (user) => user.created_at,
};

export const GROUP_COLUMNS: Columns<Group> = {
  group_id: (group) => group.group_id,
  description: (group) => group.description,
  sessions_max: (group) => group.sessions_max,
  members: (group) => group.members.join(' '),
  created_at: (group) => group.created_at,
};

export const TOKEN_COLUMNS: Columns<Token> = {
  token_id: (token) => token.token_id,
  name: (token) => token.name,
  created_at: (token) => token.created_at,
  expires_at: (token) => token.expires_at,
  last_used_at: (token) => token.last_used_at,
};

export const VIEWED_COLUMNS: Columns<Viewed> = {
  by: (view) => view.by,
  started_at: (view) => view.started_at,
  ended_at: (view) => view.ended_at,
  reason: (view) => view.reason,
  jobs: (view) => view.jobs.join(' '),
};

export const AUDIT_COLUMNS: Columns<AuditEntry> = {
  at: (entry) => entry.at,
  user_id: (entry) => entry.user_id,
  action: (entry) => entry.action,
  target: (entry) => entry.target,
  address: (entry) => entry.address,
  detail: ({ detail }) => (Object.keys(detail).length === 0 ? null : JSON.stringify(detail)),
  audit_id: (entry) => entry.audit_id,
};
