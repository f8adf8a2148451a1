-- Workflows: steps as a graph, each a run of a solver. Their texts by version, and their executions, whose steps have the ids of their runs before there
-- are these, and leave of auth for them, as their user need not be there when they are made.

CREATE TABLE workflows (
  workflow_id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (user_id),
  name TEXT NOT NULL,
  latest INTEGER NOT NULL,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX workflows_by_user ON workflows (user_id, created_at, workflow_id);

CREATE TABLE workflow_versions (
  workflow_id TEXT NOT NULL REFERENCES workflows (workflow_id),
  number INTEGER NOT NULL,
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workflow_id, number)
);

CREATE TABLE executions (
  execution_id TEXT NOT NULL PRIMARY KEY,
  workflow_id TEXT NOT NULL REFERENCES workflows (workflow_id),
  number INTEGER NOT NULL,
  name TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (user_id),
  account TEXT NOT NULL,
  home TEXT NOT NULL,
  cluster TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  ended_at BIGINT,
  version INTEGER NOT NULL
);
CREATE INDEX executions_by_workflow ON executions (workflow_id, created_at, execution_id);
CREATE INDEX executions_by_status ON executions (status, created_at, execution_id);

CREATE TABLE execution_steps (
  execution_id TEXT NOT NULL REFERENCES executions (execution_id),
  step_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  number INTEGER NOT NULL,
  definition TEXT NOT NULL,
  needs TEXT NOT NULL,
  run_id TEXT NOT NULL UNIQUE,
  solver_id TEXT NOT NULL,
  input TEXT NOT NULL,
  params TEXT NOT NULL,
  resources TEXT NOT NULL,
  run_steps TEXT NOT NULL,
  result TEXT,
  made INTEGER NOT NULL,
  submit_grant TEXT,
  forget_grant TEXT,
  PRIMARY KEY (execution_id, step_id)
);

ALTER TABLE runs ADD COLUMN execution_id TEXT;
ALTER TABLE runs ADD COLUMN execution_step TEXT;
ALTER TABLE runs ADD COLUMN needs TEXT;
CREATE INDEX runs_by_execution ON runs (execution_id, created_at);
