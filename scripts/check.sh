#!/bin/sh
# Everything a machine can say about the code without running it.
set -eu
bin=.venv/bin
echo "ruff";         $bin/ruff check src tests bench scripts && $bin/ruff format --check src tests bench scripts
echo "mypy";         $bin/mypy
echo "imports";      $bin/lint-imports
echo "templates";    $bin/djlint --quiet --lint src
echo "translations"; $bin/python scripts/translations.py --check
echo "migrations";   $bin/tianlu migrate --check >/dev/null 2>&1 || true; $bin/python -m django makemigrations --check --dry-run --settings tianlu.portal.settings
