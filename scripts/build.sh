#!/bin/sh
# The pages' assets and the compiled translations, from their sources in this checkout.
set -eu
say() { printf '%s\n' "$*" >&2; }
say "Building the pages' assets ..."
sh scripts/node.sh npm run --silent build
say "Making the font of labels ..."
.venv/bin/python scripts/label_font.py
say "Compiling translations ..."
.venv/bin/python scripts/translations.py
