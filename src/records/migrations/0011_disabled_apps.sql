-- Apps that administrators let nobody launch, and what users are told of why. An app without a row is enabled.

CREATE TABLE disabled_apps (
  app_id TEXT NOT NULL PRIMARY KEY,
  message TEXT NOT NULL,
  disabled_at BIGINT NOT NULL
);
