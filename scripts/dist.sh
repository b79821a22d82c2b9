#!/bin/sh
# One wheel: code, built assets, compiled translations and the demo library (its meaning vectors as int8).
set -eu
bin=.venv/bin
rm -rf dist
sh scripts/node.sh npm run --silent build
$bin/python scripts/translations.py
$bin/python scripts/demo_vectors.py
$bin/python -m build --wheel --no-isolation --outdir dist .
ls -l dist
