-- Groups of users: whose apps are kept for some, and how many sessions at a time. What a user's own row says comes first. And what was launched
-- of each app, which is kept for longer than sessions are.

CREATE TABLE user_groups (
  group_id TEXT NOT NULL PRIMARY KEY,
  description TEXT NOT NULL,
  sessions_max INTEGER,
  created_at BIGINT NOT NULL,
  version INTEGER NOT NULL
);

CREATE TABLE group_members (
  group_id TEXT NOT NULL REFERENCES user_groups (group_id),
  user_id TEXT NOT NULL REFERENCES users (user_id),
  PRIMARY KEY (group_id, user_id)
);
CREATE INDEX group_members_by_user ON group_members (user_id, group_id);

ALTER TABLE users ADD COLUMN sessions_max INTEGER;

CREATE TABLE app_access (
  app_id TEXT NOT NULL PRIMARY KEY,
  group_ids TEXT NOT NULL
);

CREATE TABLE launches (
  session_id TEXT NOT NULL PRIMARY KEY,
  app_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  launched_at BIGINT NOT NULL,
  failure TEXT
);
CREATE INDEX launches_by_moment ON launches (launched_at, session_id);
