#!/bin/sh
# One wheel: code, built assets, compiled translations and the demo library (its meaning vectors as int8).
# Usage: scripts/dist.sh [--as-built] [FOLDER]; --as-built packs what `make setup` built, and no vectors are computed.
set -eu
bin=.venv/bin
build=yes
if [ "${1:-}" = --as-built ]; then
  build=no
  shift
fi
folder=${1:-dist}
mkdir -p "$folder"
rm -f "$folder"/tianlu-*.whl
if [ $build = yes ]; then
  sh scripts/node.sh npm run --silent build
  $bin/python scripts/translations.py
  $bin/python scripts/label_font.py
  $bin/python scripts/demo_vectors.py
fi
[ -f src/tianlu/portal/demo/built/vectors.npz ] ||
  echo "The wheel holds no vectors of the demo library; the demo computes them in the background."
# The same commit gives the same wheel, byte for byte.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || echo 1767225600)
export SOURCE_DATE_EPOCH
$bin/python -m hatchling build -t wheel -d "$folder"
ls -l "$folder"
