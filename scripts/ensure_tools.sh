#!/bin/sh
# Make sure that the tests have what they compare with: Chromium and Firefox for the pages, Node and
# ESLint for their scripts, PROJ's own programs and the BeTA2007 grid for coordinates, ogr2ogr for
# files, MapServer, PostgreSQL with PostGIS and Python's GDAL for services. Use what is there, install
# Debian's where we may, or say what to install. Without Chromium
# the tests fail; tests of the others are skipped aloud, or fail where CI=true.
set -eu

found() {
    for name in "$@"; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

# Chromium's headless shell is the same engine without a window of its own, and opens a page in less
# time; any other Chromium will do.
missing=""
wanted=""
if [ -z "${NZV_CHROMIUM:-}" ] && ! found chromium-headless-shell; then
    wanted="chromium-headless-shell"
    found chromium chromium-browser google-chrome || missing="chromium"
fi
found firefox-esr firefox || missing="$missing firefox-esr"
found node || missing="$missing nodejs"
found npm || missing="$missing npm"
found projinfo || missing="$missing proj-bin"
found ogr2ogr || missing="$missing gdal-bin"
found mapserv || [ -x /usr/lib/cgi-bin/mapserv ] || missing="$missing cgi-mapserver"
/usr/bin/python3 -c "import osgeo" 2>/dev/null || missing="$missing python3-gdal"
[ -n "$(find /usr/share/postgresql -name postgis.control 2>/dev/null)" ] ||
    missing="$missing postgresql postgresql-postgis"
[ -f /usr/share/proj/BETA2007.gsb ] || missing="$missing proj-data"

as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo -n"
may_install() {
    found apt-get && $as_root true 2>/dev/null
}
install() {
    $as_root apt-get update -qq || return 1
    packages="$missing"
    if [ -n "$wanted" ] && apt-cache show "$wanted" >/dev/null 2>&1; then
        packages="${missing#chromium} $wanted"
    fi
    # shellcheck disable=SC2086
    [ -z "$packages" ] || $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
        --no-install-recommends $packages fonts-dejavu-core >/dev/null
}

installed=yes
if [ -n "$missing$wanted" ] && may_install; then
    install || [ -z "$missing" ]
elif [ -n "$missing" ]; then
    echo "The tests need more than is here: sudo apt-get install $missing" >&2
    echo "NZV_CHROMIUM may name a Chromium." >&2
    installed=no
fi

# ESLint, as package-lock.json has it, into node_modules of this folder. npm leaves its own copy of
# the lock there once it is done: what is older than ours, or half done, is installed anew.
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
    if found npm && npm ci --no-audit --no-fund --silent; then
        touch node_modules/.package-lock.json
    else
        echo "ESLint could not be installed: its test is skipped. npm ci" >&2
        [ "${CI:-}" != true ]
    fi
fi

[ "$installed" = no ] || exit 0
case "$missing" in
    *chromium*) exit 1 ;;
esac
[ "${CI:-}" != true ]
