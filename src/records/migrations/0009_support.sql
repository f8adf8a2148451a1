-- What support works with: sessions found by node, job and reason, what the audit log has of one thing, who looks on as which user, and who
-- asks to join a desktop.

CREATE INDEX sessions_by_node ON sessions (node, created_at, session_id);
CREATE INDEX sessions_by_reason ON sessions (reason, created_at, session_id);
CREATE INDEX audit_by_target ON audit (target, at, audit_id);

CREATE TABLE views (
  view_id TEXT PRIMARY KEY,
  viewer_id TEXT NOT NULL REFERENCES users (user_id),
  login_id TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (user_id),
  secret_hash TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX views_by_login ON views (login_id);
CREATE INDEX views_by_user ON views (user_id);
CREATE INDEX views_by_expiry ON views (expires_at);

CREATE TABLE join_requests (
  join_id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES sessions (session_id) ON DELETE CASCADE,
  asked_by TEXT NOT NULL,
  scope TEXT NOT NULL,
  reason TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  answer TEXT,
  answered_at BIGINT,
  share_id TEXT
);
CREATE INDEX join_requests_by_session ON join_requests (session_id, created_at, join_id);
CREATE INDEX join_requests_by_expiry ON join_requests (expires_at);
