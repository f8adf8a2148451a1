-- What a run uses of its node, as its job tells it.

ALTER TABLE runs ADD COLUMN use TEXT;
