-- Studies: many runs of one template with other parameters. A sample has the id of its run before there is that run, and leave of auth for it, as
-- its user need not be there when it is made.

CREATE TABLE studies (
  study_id TEXT NOT NULL PRIMARY KEY,
  solver_id TEXT NOT NULL,
  name TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (user_id),
  account TEXT NOT NULL,
  home TEXT NOT NULL,
  cluster TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  ended_at BIGINT,
  input TEXT NOT NULL,
  varied TEXT NOT NULL,
  params TEXT NOT NULL,
  variations TEXT NOT NULL,
  resources TEXT NOT NULL,
  steps TEXT NOT NULL,
  has_outputs INTEGER NOT NULL,
  at_once INTEGER NOT NULL,
  samples INTEGER NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX studies_by_user ON studies (user_id, created_at, study_id);
CREATE INDEX studies_by_status ON studies (status, created_at, study_id);

CREATE TABLE study_samples (
  study_id TEXT NOT NULL REFERENCES studies (study_id),
  sample_index INTEGER NOT NULL,
  run_id TEXT NOT NULL UNIQUE,
  params TEXT NOT NULL,
  result TEXT,
  made INTEGER NOT NULL,
  submit_grant TEXT,
  forget_grant TEXT,
  outputs_grant TEXT,
  PRIMARY KEY (study_id, sample_index)
);
CREATE INDEX study_samples_waiting ON study_samples (study_id, made, sample_index);

ALTER TABLE runs ADD COLUMN outputs TEXT;
ALTER TABLE runs ADD COLUMN study_id TEXT;
ALTER TABLE runs ADD COLUMN study_index INTEGER;
CREATE INDEX runs_by_study ON runs (study_id, study_index);
