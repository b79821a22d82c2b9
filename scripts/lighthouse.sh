#!/bin/sh
# Lighthouse on home, results and a record of the demo library: performance, accessibility and best practices, each at
# least 95. Lighthouse is fetched by npm into a temporary folder; CHROME_PATH names the browser (default: chromium).
#   scripts/lighthouse.sh [FOLDER]     reports go to FOLDER; TIANLU_HOME with the demo loaded is used when it is set
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
python=${TIANLU_PYTHON:-$root/.venv/bin/python}
work=$(mktemp -d "${TMPDIR:-/tmp}/tianlu-lighthouse-XXXXXX")
reports=${1:-$work/reports}
server=
tidy() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap tidy EXIT INT TERM
mkdir -p "$reports"

CHROME_PATH=${CHROME_PATH:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
if [ -z "$CHROME_PATH" ]; then
    echo "lighthouse: no Chromium found. On Debian: sudo apt-get install chromium" >&2
    exit 2
fi
export CHROME_PATH PUPPETEER_SKIP_DOWNLOAD=1

if [ ! -f "${TIANLU_HOME:-/nonexistent}/demo.json" ]; then
    export TIANLU_HOME="$work/home" TIANLU_KEYS="$work/keys"
    "$python" -m tianlu.portal.cli demo --no-serve >/dev/null 2>&1
fi
(cd "$work" && npm init -y >/dev/null && npm install --silent --no-audit --no-fund lighthouse@12)

TIANLU_PORT=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export TIANLU_PORT
address="http://127.0.0.1:$TIANLU_PORT"
"$python" -m tianlu.portal.cli serve >"$work/serve.log" 2>&1 &
server=$!
record=
while [ -z "$record" ]; do # until the index answers: an older one is made anew first
    kill -0 "$server" 2>/dev/null || { cat "$work/serve.log" >&2; exit 1; }
    sleep 1
    record=$("$python" -c "
import json, urllib.parse, urllib.request
found = urllib.request.urlopen('$address/api/v1/search?q=' + urllib.parse.quote('红楼梦'))
print(json.load(found)['items'][0]['id'])" 2>/dev/null || true)
done

failed=0
for page in "home /" "results /search?q=%E7%BA%A2%E6%A5%BC%E6%A2%A6" "record /records/$record"; do
    name=${page%% *}
    "$work/node_modules/.bin/lighthouse" "$address${page#* }" --quiet --output=json --output=html \
        --output-path="$reports/$name" --only-categories=performance,accessibility,best-practices \
        --chrome-flags="--headless=new --no-sandbox --disable-dev-shm-usage"
    "$python" - "$reports/$name.report.json" "$name" <<'END' || failed=1
import json
import sys

categories = json.load(open(sys.argv[1], encoding="utf-8"))["categories"]
scores = {name: round(category["score"] * 100) for name, category in categories.items()}
print(f"{sys.argv[2]:<8}", *(f"{name} {score}" for name, score in scores.items()), sep="  ")
sys.exit(min(scores.values()) < 95)
END
done
exit "$failed"
