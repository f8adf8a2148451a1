-- Links by which a session is shared, and the users who have opened one. They go with their session.

CREATE TABLE shares (
  share_id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES sessions (session_id) ON DELETE CASCADE,
  scope TEXT NOT NULL,
  audience TEXT NOT NULL,
  token_hash TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT
);
CREATE UNIQUE INDEX shares_by_token ON shares (token_hash);
CREATE INDEX shares_by_session ON shares (session_id, created_at, share_id);

CREATE TABLE guests (
  share_id TEXT NOT NULL REFERENCES shares (share_id) ON DELETE CASCADE,
  user_id TEXT NOT NULL,
  scope TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  PRIMARY KEY (share_id, user_id)
);
