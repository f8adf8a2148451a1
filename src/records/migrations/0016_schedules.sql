-- Schedules: what starts runs and studies by itself. An occasion has a key of its own, so that it starts something once; leaves are auth's, for runs
-- that a schedule has still to make; what was seen in a watched folder is not new any more.

CREATE TABLE schedules (
  schedule_id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (user_id),
  account TEXT NOT NULL,
  status TEXT NOT NULL,
  pause_reason TEXT,
  message TEXT,
  trigger_by TEXT NOT NULL,
  starts TEXT NOT NULL,
  runs INTEGER NOT NULL,
  limits TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  next_at BIGINT,
  leave_ends_at BIGINT NOT NULL,
  watch_grant TEXT,
  failures INTEGER NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX schedules_by_user ON schedules (user_id, created_at, schedule_id);
CREATE INDEX schedules_by_status ON schedules (status, next_at, schedule_id);

CREATE TABLE schedule_occasions (
  schedule_id TEXT NOT NULL REFERENCES schedules (schedule_id),
  occasion_key TEXT NOT NULL,
  at BIGINT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT,
  message TEXT,
  input TEXT,
  study_id TEXT,
  run_id TEXT,
  counted_at BIGINT,
  PRIMARY KEY (schedule_id, occasion_key)
);
CREATE INDEX schedule_occasions_by_moment ON schedule_occasions (schedule_id, at, occasion_key);
CREATE INDEX schedule_occasions_by_status ON schedule_occasions (status, schedule_id, at);

CREATE TABLE schedule_leaves (
  run_id TEXT NOT NULL PRIMARY KEY,
  schedule_id TEXT NOT NULL REFERENCES schedules (schedule_id),
  submit_grant TEXT,
  forget_grant TEXT,
  outputs_grant TEXT
);
CREATE INDEX schedule_leaves_by_schedule ON schedule_leaves (schedule_id, run_id);

CREATE TABLE schedule_seen (
  schedule_id TEXT NOT NULL REFERENCES schedules (schedule_id),
  path_hash TEXT NOT NULL,
  PRIMARY KEY (schedule_id, path_hash)
);
