-- Run once as the superuser, with the passwords in OWNER_PASSWORD, APP_PASSWORD and STANDBY_PASSWORD: psql -f roles.sql postgres
-- From the environment, because arguments are shown to everybody on the machine.
\set ON_ERROR_STOP on
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD
\getenv standby_password STANDBY_PASSWORD
-- The owner changes the schema and nothing else connects as it; the nodes read and write rows; the standby only copies.
CREATE ROLE clientbase_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE clientbase LOGIN PASSWORD :'app_password';
CREATE ROLE clientbase_standby LOGIN REPLICATION PASSWORD :'standby_password';

CREATE DATABASE clientbase OWNER clientbase_owner ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0;
REVOKE ALL ON DATABASE clientbase FROM PUBLIC;
GRANT CONNECT ON DATABASE clientbase TO clientbase;

-- The health check looks how far the standby is behind; without this it is told nothing.
GRANT pg_read_all_stats TO clientbase;

\connect clientbase
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO clientbase_owner;
GRANT USAGE ON SCHEMA public TO clientbase;
ALTER DEFAULT PRIVILEGES FOR ROLE clientbase_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO clientbase;
ALTER DEFAULT PRIVILEGES FOR ROLE clientbase_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO clientbase;
