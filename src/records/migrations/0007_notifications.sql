-- Where users want to be told of their sessions, beside the pages, and what is to be told there: rows of which each is one delivery.

CREATE TABLE notification_channels (
  user_id TEXT NOT NULL REFERENCES users (user_id),
  channel TEXT NOT NULL,
  address TEXT NOT NULL,
  language TEXT NOT NULL,
  nonce TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  confirmed_at BIGINT,
  started INTEGER NOT NULL,
  ending INTEGER NOT NULL,
  ended INTEGER NOT NULL,
  PRIMARY KEY (user_id, channel)
);

CREATE TABLE notifications (
  notification_id TEXT NOT NULL,
  channel TEXT NOT NULL,
  user_id TEXT NOT NULL,
  type TEXT NOT NULL,
  session_id TEXT,
  session TEXT,
  ends_kind TEXT,
  ends_at BIGINT,
  occurred_at BIGINT NOT NULL,
  attempts INTEGER NOT NULL,
  attempted_at BIGINT,
  next_at BIGINT,
  delivered_at BIGINT,
  fault TEXT,
  fault_detail TEXT,
  PRIMARY KEY (notification_id, channel)
);
CREATE INDEX notifications_due ON notifications (next_at, notification_id, channel);
CREATE INDEX notifications_by_receiver ON notifications (user_id, channel, occurred_at, notification_id);
CREATE INDEX notifications_by_session ON notifications (session_id, type, channel);
