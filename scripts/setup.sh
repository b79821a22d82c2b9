#!/bin/sh
# Fill .venv and node_modules from the hash-locked files. Safe to run again.
set -eu
python=${PYTHON:-python3}
say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

command -v "$python" >/dev/null 2>&1 || fail "Python is missing. On Debian: sudo apt-get install python3 python3-venv"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  fail "Python 3.11 or later is needed and $("$python" --version) is here. Name another: make setup PYTHON=python3.12"
"$python" -c 'import ensurepip, venv' >/dev/null 2>&1 ||
  fail "Python's venv module is missing. On Debian: sudo apt-get install python3-venv"

# An environment whose Python went away, or that an interrupted run left half made, is made anew.
.venv/bin/python -m pip --version >/dev/null 2>&1 || "$python" -m venv --clear .venv
say "Installing Python packages (hash-checked) ..."
install="$PWD/.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input"
$install --require-hashes -r scripts/build-requirements.lock -r requirements-dev.lock ||
  fail "Packages could not be installed; see above. What was fetched is kept: run this again when the network is back."
$install --no-deps --no-build-isolation -e .
say "Fetching what the pages' assets are made of ..."
sh scripts/node.sh npm ci --loglevel=error --no-audit --no-fund ||
  fail "npm could not install what package-lock.json names; see above. Run this again when the network is back."
