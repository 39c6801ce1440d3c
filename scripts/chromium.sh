#!/bin/sh
# Make sure that the tests have a Chromium: the system's, else Debian's package, else Playwright's.
set -u

find_chromium() {
    for name in chromium chromium-browser google-chrome; do
        command -v "$name" 2>/dev/null && return 0
    done
    return 1
}

find_chromium >/dev/null && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing Chromium (Debian's package) ..."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null && exit 0
fi
echo "Installing Chromium (Playwright's own) ..."
.venv/bin/playwright install chromium && exit 0
echo "The tests need a Chromium and none could be installed." >&2
echo "Install one (on Debian or Ubuntu: apt-get install chromium) and run make test again." >&2
exit 1
