#!/bin/sh
# Resolve requirements for every platform with hashes and without naming a registry. Needs uv: pip install uv.
# What is locked stays as it is while pyproject.toml allows it; `sh scripts/lock.sh --upgrade` takes the newest.
set -eu
command -v uv >/dev/null 2>&1 || { echo "uv is missing: pip install uv" >&2; exit 1; }

# lock FILE OPTION… - hashes of every file of a release, so that the lock serves every platform
lock() {
  file=$1
  shift
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
    --no-header "$@" -o "$file"
  if grep -nE '[a-z]+://|^-' "$file"; then
    echo "$file names a registry or an option" >&2
    exit 1
  fi
}

# Developers get the very versions that run; the tools that build and node likewise.
lock requirements.lock --extra meaning --extra postgres --extra opensearch pyproject.toml "$@"
lock requirements-dev.lock --extra meaning --extra postgres --extra opensearch --extra dev -c requirements.lock pyproject.toml "$@"
lock scripts/build-requirements.lock -c requirements-dev.lock scripts/build-requirements.in "$@"
lock scripts/node-requirements.lock scripts/node-requirements.in "$@"
