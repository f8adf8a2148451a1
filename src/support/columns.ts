import type { Columns } from '../exports.ts';
import type { StaffSession } from './schema.ts';

/** What a spreadsheet gets of anybody's session. */
export const STAFF_SESSION_COLUMNS: Columns<StaffSession> = {
  session_id: (session) => session.session_id,
  name: (session) => session.name,
  app_id: (session) => session.app_id,
  user_id: (session) => session.user_id,
  account: (session) => session.account,
  status: (session) => session.status,
  reason: (session) => session.reason,
  message: (session) => session.message,
  job_id: (session) => session.job_id,
  node: (session) => session.node,
  created_at: (session) => session.created_at,
  started_at: (session) => session.started_at,
  ended_at: (session) => session.ended_at,
};
