-- Moments are milliseconds since 1970, booleans 0 and 1, documents JSON.

CREATE TABLE users (
  user_id TEXT PRIMARY KEY,
  password_hash TEXT NOT NULL,
  role TEXT NOT NULL,
  account TEXT,
  disabled INTEGER NOT NULL,
  created_at BIGINT NOT NULL,
  version INTEGER NOT NULL
);

CREATE TABLE sessions (
  session_id TEXT PRIMARY KEY,
  app_id TEXT NOT NULL,
  name TEXT NOT NULL,
  user_id TEXT NOT NULL,
  account TEXT NOT NULL,
  cluster TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT,
  message TEXT,
  job_id TEXT,
  node TEXT,
  node_ip TEXT,
  vnc_port INTEGER,
  created_at BIGINT NOT NULL,
  started_at BIGINT,
  ended_at BIGINT,
  expires_at BIGINT,
  restarted_from TEXT,
  config TEXT NOT NULL,
  params TEXT NOT NULL,
  steps TEXT NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX sessions_by_time ON sessions (created_at, session_id);
CREATE INDEX sessions_by_user ON sessions (user_id, created_at, session_id);
CREATE INDEX sessions_by_app ON sessions (app_id, created_at, session_id);
CREATE INDEX sessions_by_status ON sessions (status, created_at, session_id);
CREATE INDEX sessions_by_end ON sessions (ended_at);
CREATE INDEX sessions_living ON sessions (created_at, session_id) WHERE status NOT IN ('stopped', 'failed');

CREATE TABLE idempotency (
  user_id TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  session_id TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotency_by_time ON idempotency (created_at);

CREATE TABLE logins (
  login_id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (user_id),
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  refreshed_at BIGINT NOT NULL,
  refresh_hash TEXT NOT NULL,
  previous_hash TEXT,
  ended_at BIGINT,
  version INTEGER NOT NULL
);
CREATE INDEX logins_by_user ON logins (user_id, ended_at);
CREATE INDEX logins_by_expiry ON logins (expires_at);

CREATE TABLE tokens (
  token_id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (user_id),
  name TEXT NOT NULL,
  secret_hash TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  last_used_at BIGINT
);
CREATE UNIQUE INDEX tokens_by_secret ON tokens (secret_hash);
CREATE INDEX tokens_by_user ON tokens (user_id, created_at, token_id);

CREATE TABLE audit (
  audit_id TEXT PRIMARY KEY,
  at BIGINT NOT NULL,
  user_id TEXT,
  address TEXT,
  action TEXT NOT NULL,
  target TEXT,
  detail TEXT NOT NULL
);
CREATE INDEX audit_by_time ON audit (at, audit_id);
