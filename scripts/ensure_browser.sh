#!/bin/sh
# Make sure that there is a Chromium for the tests of the pages: use the one that is there, install
# Debian's where we may, or say what to install. A missing browser is a failure, never a skip.
set -eu

[ -n "${NZV_CHROMIUM:-}" ] && exit 0
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done

if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then
        as_root=""
    elif sudo -n true 2>/dev/null; then
        as_root="sudo"
    else
        echo "The tests need Chromium. Install it: sudo apt-get install chromium" >&2
        exit 1
    fi
    $as_root apt-get update -qq
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        chromium firefox-esr fonts-dejavu-core >/dev/null
    exit 0
fi

echo "The tests need Chromium or Chrome on the PATH, or its path in NZV_CHROMIUM." >&2
exit 1
