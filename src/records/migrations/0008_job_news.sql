-- Who wants to be told that jobs have ended, since when (empty: does not), and how far it was seen which have.

ALTER TABLE notification_channels ADD COLUMN jobs_since BIGINT;

ALTER TABLE notifications ADD COLUMN job_key TEXT;
ALTER TABLE notifications ADD COLUMN job TEXT;
CREATE INDEX notifications_by_job ON notifications (job_key, user_id, channel);

CREATE TABLE job_news (
  cluster TEXT PRIMARY KEY,
  seen_until BIGINT NOT NULL
);
