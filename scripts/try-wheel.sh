#!/bin/sh
# Prove the wheel: in an empty environment without node or make, install it, load the demo, serve it, find a book.
set -eu
wheel=$(ls "$PWD"/dist/tianlu-*.whl)
work=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
server=0
python=${PYTHON:-python3}
cd "$work"
"$python" -m venv env
env/bin/pip install --quiet --disable-pip-version-check "$wheel"
export TIANLU_HOME="$work/home" TIANLU_KEYS="$work/keys" TIANLU_PORT="${TIANLU_PORT:-8765}" PATH="$work/env/bin:/usr/bin:/bin"
env/bin/tianlu demo >"$work/log" 2>&1 &
server=$!
found=
for _ in $(seq 300); do
  if found=$(env/bin/python -c "
import json, urllib.request
print(json.load(urllib.request.urlopen('http://127.0.0.1:$TIANLU_PORT/api/v1/search?q=hlm', timeout=5))['total'])" 2>/dev/null) &&
    [ "$found" -gt 0 ]; then
    echo "wheel: $(basename "$wheel") serves the demo; hlm finds $found titles"
    exit 0
  fi
  kill -0 "$server" 2>/dev/null || break
  sleep 1
done
cat "$work/log"
echo "wheel: the demo did not answer" >&2
exit 1
