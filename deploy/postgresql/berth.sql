-- Berth's roles and database, for psql as PostgreSQL's administrator. It may be run again: what is there stays, and the roles get these passwords.
\set ON_ERROR_STOP on
-- The server is not to log the passwords.
SET log_statement TO 'none';
SET log_min_duration_statement TO -1;
SET log_min_error_statement TO 'panic';

SELECT 'CREATE ROLE berth' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'berth') \gexec
SET password_encryption TO 'scram-sha-256';
ALTER ROLE berth LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD '{{password}}';

-- The role of all services but auth. Auth, whose the tables are, gives it rights to them.
SELECT 'CREATE ROLE berth_services' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'berth_services') \gexec
ALTER ROLE berth_services LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD '{{services_password}}';
-- So that auth sees which services have the database open.
GRANT berth_services TO berth;

SELECT 'CREATE DATABASE berth OWNER berth ENCODING ''UTF8'' TEMPLATE template0'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'berth') \gexec
-- Nobody else has anything to do in it.
REVOKE ALL ON DATABASE berth FROM PUBLIC;
GRANT CONNECT ON DATABASE berth TO berth_services;
\connect berth
-- Before PostgreSQL 15 everybody may make tables.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT CREATE ON SCHEMA public TO berth;
