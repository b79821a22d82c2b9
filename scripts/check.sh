#!/bin/sh
# Everything a machine can say about the code without running it.
set -eu
bin=.venv/bin
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export TIANLU_HOME="$home/home" TIANLU_KEYS="$home/keys"   # the checks meet nobody's library
echo "ruff";         $bin/ruff check src tests bench relevance scripts
echo "format";       $bin/ruff format --check src tests bench relevance scripts
echo "mypy";         $bin/mypy
echo "imports";      $bin/lint-imports
echo "templates";    $bin/djlint --quiet --lint src
echo "translations"; $bin/python scripts/translations.py --check
echo "migrations";   $bin/python -m django makemigrations --check --dry-run --settings tianlu.portal.settings
