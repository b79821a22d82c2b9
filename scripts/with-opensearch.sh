#!/bin/sh
# Run a command with TIANLU_SEARCH naming a fresh, temporary cluster of three nodes: scripts/with-opensearch.sh COMMAND…
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
sh "$root/scripts/opensearch.sh"
PYTHONPATH="$root${PYTHONPATH:+:$PYTHONPATH}" exec "$root/.venv/bin/python" -m tests.opensearch "$@"
