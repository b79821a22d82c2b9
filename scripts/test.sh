#!/bin/sh
# The suite: once on SQLite with everything, once more on PostgreSQL with what touches the database.
set -eu
bin=.venv/bin
workers=${TIANLU_TEST_WORKERS:-auto}
sh scripts/check.sh
echo "tests on SQLite"
$bin/python -m pytest -n "$workers" --dist worksteal "$@"
if ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1; then
  echo "tests on PostgreSQL"
  sh scripts/with-postgres.sh $bin/python -m pytest -n "$workers" --dist worksteal -m "(django_db or database) and (not long or at_once)" "$@"
else
  echo "skipped: the PostgreSQL pass (install it: sudo apt-get install postgresql)"
fi
