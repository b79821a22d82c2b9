#!/bin/sh
# Prove a wheel: in an empty environment, with neither node nor make nor this checkout in reach, install it, load the
# demo, serve it, find a book, see a Chinese page with its style sheet.
# Usage: scripts/try-wheel.sh [WHEEL] [OPTION OF tianlu demo…]; EXTRA=meaning installs that extra.
set -eu
case "${1:-}" in
  *.whl) wheel=$1; shift ;;
  *) wheel=$(ls "$PWD"/dist/tianlu-*.whl) ;;
esac
work=$(mktemp -d)
server=
finish() {
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM
${PYTHON:-python3} -m venv "$work/env"
"$work/env/bin/pip" install --quiet --no-compile --disable-pip-version-check --no-input "$wheel${EXTRA:+[$EXTRA]}"
cd "$work"
for name in $(env | sed -n 's/^\(TIANLU_[A-Z_]*\|PYTHON[A-Z]*\|DJANGO_[A-Z_]*\)=.*/\1/p'); do
  [ "$name" = TIANLU_PORT ] || unset "$name"
done
export TIANLU_HOME="$work/home" TIANLU_KEYS="$work/keys" TIANLU_PORT="${TIANLU_PORT:-8765}" PATH="$work/env/bin"
tianlu demo "$@" >log 2>&1 &
server=$!
if python - "$server" <<'PYTHON'
import json, os, re, sys, time
from urllib.request import urlopen

base = f"http://127.0.0.1:{os.environ['TIANLU_PORT']}"
deadline = time.monotonic() + 900
while True:
    try:
        found = json.load(urlopen(f"{base}/api/v1/search?q=hlm", timeout=5))["total"]
        if found:
            break
    except OSError:
        pass
    os.kill(int(sys.argv[1]), 0)  # raises when the server ended
    if time.monotonic() > deadline:
        sys.exit("the demo did not answer in a quarter of an hour")
    time.sleep(0.3)
page = urlopen(f"{base}/search?q=hlm", timeout=30).read().decode()
assert "红楼梦" in page and 'lang="zh-Hans"' in page and "检索" in page, page[:2000]
links = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page))
assert any(".css" in link for link in links) and any(".js" in link for link in links), links
for link in links:
    assert urlopen(base + link, timeout=30).read(), link
print(f"hlm finds {found} titles; {len(links)} assets load")
PYTHON
then
  echo "${wheel##*/} serves the demo"
else
  PATH=/usr/bin:/bin
  cat log
  echo "${wheel##*/}: the demo did not answer as it should" >&2
  exit 1
fi
PATH=/usr/bin:/bin
