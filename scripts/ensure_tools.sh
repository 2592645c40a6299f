#!/bin/sh
# Make sure that the tests have what they compare with: Chromium and Firefox for the pages, PROJ's
# own programs and the BeTA2007 grid for coordinates, ogr2ogr for files. Use what is there, install
# Debian's where we may, or say what to install. Without Chromium the tests fail; tests of the others are skipped
# aloud, or fail where CI=true.
set -eu

found() {
    for name in "$@"; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

wanted=""
[ -n "${NZV_CHROMIUM:-}" ] || found chromium chromium-browser google-chrome || wanted="chromium"
found firefox-esr firefox || wanted="$wanted firefox-esr"
found projinfo || wanted="$wanted proj-bin"
found ogr2ogr || wanted="$wanted gdal-bin"
[ -f /usr/share/proj/BETA2007.gsb ] || wanted="$wanted proj-data"
[ -n "$wanted" ] || exit 0

as_root=""
if ! command -v apt-get >/dev/null 2>&1; then
    echo "The tests need, and did not find: $wanted. NZV_CHROMIUM may name a Chromium." >&2
elif [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then
    echo "The tests need more than is here: sudo apt-get install $wanted" >&2
else
    [ "$(id -u)" = 0 ] || as_root="sudo"
    $as_root apt-get update -qq
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        $wanted fonts-dejavu-core >/dev/null
    exit 0
fi

case "$wanted" in
    *chromium*) exit 1 ;;
esac
[ "${CI:-}" != true ]
