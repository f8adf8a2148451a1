/** Records to try the adapters with. */

import type { MaintenanceRecord, NoticeRecord } from '../../src/records/notice-records.ts';
import type { ChannelRecord, JobNewsRecord, NewsRecord } from '../../src/records/notification-records.ts';
import type {
  AuditRecord,
  GuestRecord,
  IdempotencyRecord,
  KeptAppRecord,
  LoginRecord,
  Page,
  SessionRecord,
  ShareRecord,
  TokenRecord,
  UserRecord,
} from '../../src/records/records.ts';
import type { RunRecord } from '../../src/records/run-records.ts';
import type { LeaveRecord, OccasionRecord, ScheduleRecord } from '../../src/records/schedule-records.ts';
import type { SampleRecord, StudyRecord } from '../../src/records/study-records.ts';
import type { JoinRecord, ViewRecord } from '../../src/records/support-records.ts';
import type {
  ExecutionRecord,
  ExecutionStepRecord,
  WorkflowRecord,
  WorkflowVersionRecord,
} from '../../src/records/workflow-records.ts';

export const NOW = 1_761_316_200_000;
export const HOSTILE_NAMES = [
  `it's "gedit"`,
  'two\nlines',
  '🦀🇰🇷',
  '한글 세션',
  '<script>alert(1)</script>',
  '$(id) $1',
  "'; DROP TABLE users; --",
];

export const user = (user_id: string, more: Partial<UserRecord> = {}): UserRecord => ({
  user_id,
  password_hash: '$argon2id$…',
  role: 'user',
  account: null,
  disabled: false,
  sessions_max: null,
  created_at: NOW,
  version: 1,
  ...more,
});

export const session = (session_id: string, more: Partial<SessionRecord> = {}): SessionRecord => ({
  session_id,
  app_id: 'gedit',
  name: 'gedit',
  user_id: 'kim',
  account: 'kim',
  cluster: 'local',
  status: 'creating',
  reason: null,
  message: null,
  job_id: null,
  node: null,
  node_ip: null,
  vnc_port: null,
  display_fingerprint: null,
  waiting: null,
  created_at: NOW,
  started_at: null,
  ended_at: null,
  expires_at: null,
  last_input_at: null,
  idle_ends_at: null,
  maintenance_at: null,
  restarted_from: null,
  submit_grant: null,
  forget_grant: null,
  config: {
    resources: { cpus: 2, memory: '2Gi', gpus: 0, time: 60, partition: null, account: null, qos: null },
    display: { type: 'novnc', resolution: '1280x720' },
  },
  params: {},
  steps: [],
  version: 1,
  ...more,
});

export const run = (run_id: string, more: Partial<RunRecord> = {}): RunRecord => ({
  run_id,
  solver_id: 'openfoam-icofoam',
  name: 'cavity',
  user_id: 'kim',
  account: 'kim',
  cluster: 'local',
  status: 'creating',
  reason: null,
  message: null,
  job_id: null,
  node: null,
  node_ip: null,
  waiting: null,
  created_at: NOW,
  started_at: null,
  ended_at: null,
  expires_at: null,
  folder: `/home/kim/berth-runs/${run_id}`,
  result: null,
  input: '/home/kim/cavity',
  params: {},
  resources: { cpus: 2, memory: '2Gi', gpus: 0, time: 60, partition: null, account: null, qos: null },
  steps: ['mesh', 'solve'],
  step: null,
  progress: null,
  x: null,
  exit_status: null,
  use: null,
  stop_write: false,
  outputs: null,
  study_id: null,
  study_index: null,
  execution_id: null,
  execution_step: null,
  needs: null,
  job_array: null,
  submit_grant: null,
  forget_grant: null,
  version: 1,
  ...more,
});

export const study = (study_id: string, more: Partial<StudyRecord> = {}): StudyRecord => ({
  study_id,
  solver_id: 'openfoam-icofoam',
  name: 'speeds',
  user_id: 'kim',
  account: 'kim',
  home: '/home/kim',
  cluster: 'local',
  status: 'running',
  created_at: NOW,
  ended_at: null,
  input: '/home/kim/cavity',
  varied: ['speed'],
  params: {},
  variations: { method: 'grid', axes: [{ kind: 'list', param: 'speed', values: [1, 2] }] },
  resources: { cpus: 2, memory: '2Gi', gpus: 0, time: 60, partition: null, account: null, qos: null },
  steps: ['mesh', 'solve'],
  has_outputs: true,
  at_once: 4,
  samples: 2,
  one_by_one: false,
  held: false,
  version: 1,
  ...more,
});

export const sample = (
  study_id: string,
  sample_index: number,
  run_id: string,
  more: Partial<SampleRecord> = {},
): SampleRecord => ({
  study_id,
  sample_index,
  run_id,
  params: { speed: sample_index },
  result: null,
  made: false,
  submit_grant: null,
  forget_grant: null,
  outputs_grant: null,
  ...more,
});

export const workflow = (workflow_id: string, more: Partial<WorkflowRecord> = {}): WorkflowRecord => ({
  workflow_id,
  user_id: 'kim',
  name: 'bracket',
  latest: 1,
  created_at: NOW,
  changed_at: NOW,
  version: 1,
  ...more,
});

export const workflowVersion = (
  workflow_id: string,
  number: number,
  more: Partial<WorkflowVersionRecord> = {},
): WorkflowVersionRecord => ({
  workflow_id,
  number,
  name: 'bracket',
  text: 'name: bracket\n',
  created_at: NOW,
  ...more,
});

export const execution = (
  execution_id: string,
  workflow_id: string,
  more: Partial<ExecutionRecord> = {},
): ExecutionRecord => ({
  execution_id,
  workflow_id,
  number: 1,
  name: 'bracket',
  user_id: 'kim',
  account: 'kim',
  home: '/home/kim',
  cluster: 'local',
  status: 'running',
  created_at: NOW,
  ended_at: null,
  version: 1,
  ...more,
});

export const executionStep = (
  execution_id: string,
  step_id: string,
  run_id: string,
  more: Partial<ExecutionStepRecord> = {},
): ExecutionStepRecord => ({
  execution_id,
  step_id,
  position: 0,
  number: 1,
  definition: {
    id: step_id,
    solver: 'gmsh',
    input: { step: 'mesh', path: null },
    params: { size: 0.1 },
    resources: { cpus: 2 },
    needs: [],
  },
  needs: [],
  run_id,
  solver_id: 'gmsh',
  input: '/home/kim/bracket.geo',
  params: {},
  resources: { cpus: 2, memory: '2Gi', gpus: 0, time: 60, partition: null, account: null, qos: null },
  run_steps: ['mesh'],
  result: null,
  made: false,
  submit_grant: null,
  forget_grant: null,
  ...more,
});

export const login = (login_id: string, more: Partial<LoginRecord> = {}): LoginRecord => ({
  login_id,
  user_id: 'kim',
  created_at: NOW,
  expires_at: NOW + 1000,
  refreshed_at: NOW,
  refresh_hash: `hash of ${login_id}`,
  previous_hash: null,
  ended_at: null,
  version: 1,
  ...more,
});

export const token = (token_id: string, more: Partial<TokenRecord> = {}): TokenRecord => ({
  token_id,
  user_id: 'kim',
  name: 'laptop',
  secret_hash: `hash of ${token_id}`,
  created_at: NOW,
  expires_at: NOW + 1000,
  last_used_at: null,
  ...more,
});

export const share = (share_id: string, more: Partial<ShareRecord> = {}): ShareRecord => ({
  share_id,
  session_id: 's1',
  scope: 'view',
  audience: 'users',
  token_hash: `hash of ${share_id}`,
  created_at: NOW,
  expires_at: NOW + 1000,
  revoked_at: null,
  ...more,
});

export const guest = (share_id: string, user_id: string, more: Partial<GuestRecord> = {}): GuestRecord => ({
  share_id,
  user_id,
  scope: 'view',
  opened_at: NOW,
  ...more,
});

export const view = (view_id: string, more: Partial<ViewRecord> = {}): ViewRecord => ({
  view_id,
  viewer_id: 'helper',
  login_id: 'login-1',
  user_id: 'kim',
  secret_hash: `hash of ${view_id}`,
  created_at: NOW,
  expires_at: NOW + 1000,
  ended_at: null,
  ...more,
});

export const joinRequest = (join_id: string, more: Partial<JoinRecord> = {}): JoinRecord => ({
  join_id,
  session_id: 's1',
  asked_by: 'helper',
  scope: 'view',
  reason: 'the menu is gone',
  created_at: NOW,
  expires_at: NOW + 1000,
  answer: null,
  answered_at: null,
  share_id: null,
  ...more,
});

export const keptApp = (app_id: string, more: Partial<KeptAppRecord> = {}): KeptAppRecord => ({
  user_id: 'kim',
  app_id,
  favourite: false,
  last: null,
  presets: [],
  version: 1,
  ...more,
});

export const channel = (by: ChannelRecord['channel'], more: Partial<ChannelRecord> = {}): ChannelRecord => ({
  user_id: 'kim',
  channel: by,
  address: by === 'email' ? 'kim@site.example' : 'https://ci.example/hook',
  language: 'en',
  nonce: `nonce of ${by}`,
  created_at: NOW,
  confirmed_at: NOW,
  types: ['session.started', 'session.ending', 'session.ended'],
  ...more,
});

export const news = (notification_id: string, more: Partial<NewsRecord> = {}): NewsRecord => ({
  notification_id,
  user_id: 'kim',
  type: 'session.started',
  session: { session_id: 's1', app_id: 'gedit', name: '한글 "gedit"', status: 'running', reason: null, message: null },
  job: null,
  ends: null,
  occurred_at: NOW,
  ...more,
});

export const jobNews = (notification_id: string, more: Partial<JobNewsRecord> = {}): JobNewsRecord => ({
  notification_id,
  user_id: 'kim',
  job_key: `hpc ${notification_id}`,
  job: {
    job_id: '7',
    name: '한글 "mesh"',
    user: 'kim',
    partition: 'normal',
    outcome: 'failed',
    status: 3,
    tasks: null,
    submitted_at: null,
    started_at: null,
    ended_at: new Date(NOW).toISOString(),
  },
  occurred_at: NOW,
  ...more,
});

export const notice = (notice_id: string, more: Partial<NoticeRecord> = {}): NoticeRecord => ({
  notice_id,
  severity: 'info',
  texts: { en: { title: 'New licences', text: '' }, ko: null },
  starts_at: NOW,
  ends_at: null,
  required: false,
  at_login: false,
  created_by: 'admin',
  created_at: NOW,
  version: 1,
  ...more,
});

export const maintenance = (more: Partial<MaintenanceRecord> = {}): MaintenanceRecord => ({
  message: { en: 'New disks', ko: null },
  starts_at: NOW,
  ends_at: null,
  started_by: 'admin',
  ...more,
});

export const entry = (audit_id: string, more: Partial<AuditRecord> = {}): AuditRecord => ({
  audit_id,
  at: NOW,
  user_id: 'kim',
  address: '127.0.0.1',
  action: 'session.launch',
  target: null,
  detail: {},
  ...more,
});

export const idempotency = (key: string, more: Partial<IdempotencyRecord> = {}): IdempotencyRecord => ({
  user_id: 'kim',
  key,
  request_hash: 'abc',
  session_id: 's1',
  created_at: NOW,
  ...more,
});

export async function everyPage<T>(read: (cursor?: string) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let page = await read();
  items.push(...page.items);
  while (page.next_cursor !== null) {
    page = await read(page.next_cursor);
    items.push(...page.items);
  }
  return items;
}

export const schedule = (schedule_id: string, more: Partial<ScheduleRecord> = {}): ScheduleRecord => ({
  schedule_id,
  name: 'nightly',
  user_id: 'kim',
  account: 'kim',
  status: 'active',
  pause_reason: null,
  message: null,
  trigger: { kind: 'times', cron: '0 2 * * *', time_zone: 'Asia/Seoul' },
  starts: { kind: 'run', solver_id: 'openfoam-icofoam', input: '/home/kim/cavity', params: {}, resources: {} },
  runs: 1,
  limits: { living: 1, interval_minutes: 5, per_day: 24 },
  created_at: NOW,
  next_at: NOW + 1000,
  leave_ends_at: NOW + 100_000,
  watch_grant: null,
  failures: 0,
  version: 1,
  ...more,
});

export const occasion = (
  schedule_id: string,
  occasion_key: string,
  more: Partial<OccasionRecord> = {},
): OccasionRecord => ({
  schedule_id,
  occasion_key,
  at: NOW,
  status: 'waiting',
  reason: null,
  message: null,
  input: null,
  study_id: null,
  run_id: null,
  counted_at: null,
  ...more,
});

export const leave = (schedule_id: string, run_id: string, more: Partial<LeaveRecord> = {}): LeaveRecord => ({
  schedule_id,
  run_id,
  submit_grant: null,
  forget_grant: null,
  outputs_grant: null,
  ...more,
});
