-- Runs of solvers. What they write is in their users' homes; here is what there is to list and to keep in agreement with the scheduler.

CREATE TABLE runs (
  run_id TEXT NOT NULL PRIMARY KEY,
  solver_id TEXT NOT NULL,
  name TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (user_id),
  account TEXT NOT NULL,
  cluster TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT,
  message TEXT,
  job_id TEXT,
  node TEXT,
  node_ip TEXT,
  waiting TEXT,
  created_at BIGINT NOT NULL,
  started_at BIGINT,
  ended_at BIGINT,
  expires_at BIGINT,
  folder TEXT NOT NULL,
  result TEXT,
  input TEXT NOT NULL,
  params TEXT NOT NULL,
  resources TEXT NOT NULL,
  steps TEXT NOT NULL,
  step INTEGER,
  progress DOUBLE PRECISION,
  x DOUBLE PRECISION,
  exit_status INTEGER,
  stop_write INTEGER NOT NULL,
  submit_grant TEXT,
  forget_grant TEXT,
  version INTEGER NOT NULL
);
CREATE INDEX runs_by_user ON runs (user_id, created_at, run_id);
CREATE INDEX runs_by_user_and_solver ON runs (user_id, solver_id, created_at, run_id);
CREATE INDEX runs_by_status ON runs (status, created_at, run_id);
