#!/bin/sh
# Resolve requirements for every platform with hashes and without naming a registry.
set -eu
for extra in "requirements.lock:--extra meaning --extra postgres" "requirements-dev.lock:--extra meaning --extra postgres --extra dev"; do
  file=${extra%%:*}
  # shellcheck disable=SC2086 - the options are words
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
    ${extra#*:} pyproject.toml -o "$file"
done
for name in build node; do
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
    "scripts/$name-requirements.in" -o "scripts/$name-requirements.lock"
done
