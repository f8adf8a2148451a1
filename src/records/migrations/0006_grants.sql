-- What auth has signed at a session's launch: leave to submit its job, until that is known, and to remove the job's log in the end.

ALTER TABLE sessions ADD COLUMN submit_grant TEXT;
ALTER TABLE sessions ADD COLUMN forget_grant TEXT;
