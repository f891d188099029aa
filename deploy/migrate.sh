#!/bin/sh
# Brings the tables and the reference data to this release. Safe to run again.
set -eu
export SLRT_STATEMENT_TIMEOUT=0
WEB_URL="$SLRT_DATABASE_URL"
SLRT_DATABASE_URL="$SLRT_DATABASE_OWNER_URL" python manage.py createcachetable
SLRT_DATABASE_URL="$SLRT_DATABASE_OWNER_URL" python manage.py migrate --noinput
export SLRT_DATABASE_URL="$WEB_URL"
python manage.py load_regions
python manage.py load_profiles
python manage.py load_catalogue
# Where this release hears names otherwise than the last, everybody is found by the new keys from the first request on;
# otherwise nothing is left to do.
python manage.py index_people
