#!/bin/sh
# Install Prism, a server that pretends from an official TM Forum file, into the user's cache: the tests
# hold our TM Forum connector against it. It is installed once, outside the project, and only where npm
# and those files are (they are no part of the project). Where anything is missing the tests skip, and
# say so. Nothing here ends with an error.
set -u

version=5.14.2
folder="${RINGSIDE_PRISM:-${XDG_CACHE_HOME:-$HOME/.cache}/ringside/prism-$version}"
files="${RINGSIDE_TMF_FILES:-$(dirname "$0")/../../shared/data/tmf}"

[ -x "$folder/node_modules/.bin/prism" ] && exit 0
[ -f "$files/621.yaml" ] || exit 0
if ! command -v npm >/dev/null 2>&1; then
    echo "foreign: no npm, so no Prism; the tests that talk to it will skip"
    exit 0
fi
echo "foreign: installing Prism $version into $folder"
mkdir -p "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$folder" "@stoplight/prism-cli@$version" ||
    echo "foreign: npm failed; the tests that talk to Prism will skip" >&2
exit 0
