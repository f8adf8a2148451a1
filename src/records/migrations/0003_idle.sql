-- When somebody last did something in a session, and the ends that its user is warned of.

ALTER TABLE sessions ADD COLUMN last_input_at BIGINT;
ALTER TABLE sessions ADD COLUMN idle_ends_at BIGINT;
ALTER TABLE sessions ADD COLUMN maintenance_at BIGINT;
