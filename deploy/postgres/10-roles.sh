#!/bin/sh
# Runs once, when the database volume is empty. slrt_owner owns the tables; slrt_app, the web role, owns none.
set -eu
psql -v ON_ERROR_STOP=1 --username postgres --dbname postgres <<SQL
CREATE ROLE slrt_owner LOGIN PASSWORD '${SLRT_OWNER_PASSWORD}';
CREATE ROLE slrt_app LOGIN PASSWORD '${SLRT_APP_PASSWORD}';
CREATE DATABASE slrt OWNER slrt_owner;
REVOKE ALL ON DATABASE slrt FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE slrt TO slrt_app;
SQL
