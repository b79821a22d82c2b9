#!/bin/sh
# Run a command with TIANLU_DATABASE naming a fresh, temporary PostgreSQL cluster: scripts/with-postgres.sh COMMAND…
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
PYTHONPATH="$root${PYTHONPATH:+:$PYTHONPATH}" exec "$root/.venv/bin/python" -m tests.postgres "$@"
