-- Berth's role and database, for psql as PostgreSQL's administrator. It may be run again: what is there stays, and the role gets this password.
\set ON_ERROR_STOP on
-- The server is not to log the password.
SET log_statement TO 'none';
SET log_min_duration_statement TO -1;
SET log_min_error_statement TO 'panic';

SELECT 'CREATE ROLE berth' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'berth') \gexec
SET password_encryption TO 'scram-sha-256';
ALTER ROLE berth LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD '{{password}}';

SELECT 'CREATE DATABASE berth OWNER berth ENCODING ''UTF8'' TEMPLATE template0'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'berth') \gexec
-- Nobody else has anything to do in it.
REVOKE ALL ON DATABASE berth FROM PUBLIC;
