-- Where a display listens on a node, and why a job waits.

ALTER TABLE sessions ADD COLUMN display_fingerprint TEXT;
ALTER TABLE sessions ADD COLUMN waiting TEXT;
