-- What administrators tell users, and who has read it; whether the site is under maintenance: one row while it is.

CREATE TABLE notices (
  notice_id TEXT PRIMARY KEY,
  severity TEXT NOT NULL,
  texts TEXT NOT NULL,
  starts_at BIGINT NOT NULL,
  ends_at BIGINT,
  required INTEGER NOT NULL,
  at_login INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX notices_by_start ON notices (starts_at, notice_id);

CREATE TABLE notice_dismissals (
  notice_id TEXT NOT NULL REFERENCES notices (notice_id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  dismissed_at BIGINT NOT NULL,
  PRIMARY KEY (notice_id, user_id)
);

CREATE TABLE maintenance (
  name TEXT PRIMARY KEY,
  message TEXT NOT NULL,
  starts_at BIGINT NOT NULL,
  ends_at BIGINT,
  started_by TEXT NOT NULL
);
