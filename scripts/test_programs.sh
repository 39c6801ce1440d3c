#!/bin/sh
# Make sure that the tests have a Chromium (the system's, else Debian's package, else Playwright's)
# and LibreOffice, which reads what is written for spreadsheets.
set -u

has() {
    for name in "$@"; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

has_chromium() { has chromium chromium-browser google-chrome; }

packages=""
has_chromium || packages="$packages chromium fonts-liberation"
has soffice || packages="$packages libreoffice-calc-nogui"
if [ -n "$packages" ] && has apt-get && [ "$(id -u)" = 0 ]; then
    echo "Installing for the tests:$packages ..."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $packages >/dev/null
fi
if ! has_chromium && ! .venv/bin/playwright install chromium; then
    echo "The tests need a Chromium and none could be installed." >&2
    echo "Install one (on Debian or Ubuntu: apt-get install chromium) and run make test again." >&2
    exit 1
fi
if ! has soffice; then
    echo "The tests need LibreOffice (soffice) and it could not be installed." >&2
    echo "Install it (on Debian or Ubuntu: apt-get install libreoffice-calc) and run make test again." >&2
    exit 1
fi
