import type { Columns } from '../exports.ts';
import type { AuditEntry, Group, User } from './schema.ts';

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

export const AUDIT_COLUMNS: Columns<AuditEntry> = {
  at: (entry) => entry.at,
  user_id: (entry) => entry.user_id,
  action: (entry) => entry.action,
  target: (entry) => entry.target,
  address: (entry) => entry.address,
  detail: ({ detail }) => (Object.keys(detail).length === 0 ? null : JSON.stringify(detail)),
  audit_id: (entry) => entry.audit_id,
};
