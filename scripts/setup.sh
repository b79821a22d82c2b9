#!/bin/sh
# Fill .venv from the hash-locked files, build the pages' assets and the translations. Safe to run again.
set -eu
python=${PYTHON:-python3}
say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

command -v "$python" >/dev/null 2>&1 || fail "Python is missing. On Debian: sudo apt-get install python3 python3-venv"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  fail "Python 3.11 or later is needed and $("$python" --version) is here. Name another: make setup PYTHON=python3.12"
"$python" -c 'import ensurepip, venv' >/dev/null 2>&1 ||
  fail "Python's venv module is missing. On Debian: sudo apt-get install python3-venv"

[ -x .venv/bin/python ] || "$python" -m venv .venv
locked=requirements.lock
[ "${TIANLU_SETUP:-dev}" = run ] || locked=requirements-dev.lock
say "Installing Python packages (hash-checked) ..."
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r scripts/build-requirements.lock
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$locked"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
say "Building the pages' assets ..."
sh scripts/node.sh npm ci --silent --no-audit --no-fund
sh scripts/node.sh npm run --silent build
say "Compiling translations ..."
.venv/bin/python scripts/translations.py
