import type { Columns } from '../exports.ts';
import type { Session } from './schema.ts';

/** What a spreadsheet gets of a session. */
export const SESSION_COLUMNS: Columns<Session> = {
  session_id: (session) => session.session_id,
  name: (session) => session.name,
  app_id: (session) => session.app_id,
  user_id: (session) => session.user_id,
  status: (session) => session.status,
  reason: (session) => session.reason,
  job_id: (session) => session.job_id,
  node: (session) => session.node,
  created_at: (session) => session.created_at,
  started_at: (session) => session.started_at,
  ended_at: (session) => session.ended_at,
  expires_at: (session) => session.expires_at,
  partition: ({ config }) => config.resources.partition,
  cpus: ({ config }) => config.resources.cpus,
  memory: ({ config }) => config.resources.memory,
  gpus: ({ config }) => config.resources.gpus,
  max_minutes: ({ config }) => config.resources.time,
};
