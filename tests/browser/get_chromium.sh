#!/bin/sh
# Makes sure that the browser tests find a Chromium: get_chromium.sh PYTHON
# It looks where the tests look: $CHROMIUM, the PATH, Playwright's own. If there is none it fetches one, once.
# It never fails: where no Chromium can be had it says so in one line, and the browser tests are skipped.
set -u
python=$1
tried=$(dirname "$(dirname "$python")")/.chromium-tried

on_path() {
    for name in "${CHROMIUM:-chromium}" chromium chromium-browser google-chrome; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

playwright_has_one() {
    "$python" - <<'EOF' 2>/dev/null
import os, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    sys.exit(not os.path.exists(playwright.chromium.executable_path))
EOF
}

is_debian_root() {  # Ubuntu's package of this name only points to a snap
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 && grep -qs '^ID=debian' /etc/os-release
}

apt_install() {
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium
}

on_path && exit 0
playwright_has_one && exit 0
if [ ! -e "$tried" ]; then
    touch "$tried"
    echo "Fetching Chromium for the browser tests ..."
    is_debian_root && apt_install >/dev/null 2>&1 && on_path && exit 0
    "$python" -m playwright install chromium >/dev/null 2>&1 && exit 0
fi
echo "No Chromium: the browser tests will be skipped (set CHROMIUM, or delete $tried to fetch one again)."
