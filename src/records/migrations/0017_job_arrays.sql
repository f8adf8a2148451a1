-- Runs of a study that are submitted together are jobs of one array, which each of them names; whether a study's are; and whether what waits of
-- them is held because the study is paused. Studies of before are made one by one.

ALTER TABLE runs ADD COLUMN job_array TEXT;
CREATE INDEX runs_by_job_array ON runs (job_array, run_id);

ALTER TABLE studies ADD COLUMN one_by_one INTEGER NOT NULL DEFAULT 1;
ALTER TABLE studies ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
