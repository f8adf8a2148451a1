-- What a user keeps of an app: whether it is a favourite, what the launch form had last, and saved settings.

CREATE TABLE kept_apps (
  user_id TEXT NOT NULL REFERENCES users (user_id),
  app_id TEXT NOT NULL,
  favourite INTEGER NOT NULL,
  last TEXT,
  presets TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (user_id, app_id)
);
