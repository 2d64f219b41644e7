#!/bin/sh
# Install the real servers the tests talk to (servers.txt): on Debian and Ubuntu, as root. Anybody else
# is told the command; the tests that need them then skip, and say so. Nothing is left running: while
# packages are installed no service may start, as each test starts a copy of its own.
set -u

if ! command -v apt-get >/dev/null 2>&1; then
    echo "servers: this is no Debian; the tests that talk to real servers will skip"
    exit 0
fi
missing=""
for package in $(grep -v '^#' "$(dirname "$0")/servers.txt"); do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
if [ "$(id -u)" -ne 0 ]; then
    echo "servers: the tests that talk to real servers skip what is missing; to install it, run:"
    echo "    sudo apt-get install --no-install-recommends" $missing
    exit 0
fi
echo "servers: installing" $missing
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    trap 'rm -f "$policy"' EXIT
fi
export DEBIAN_FRONTEND=noninteractive
if apt-get -qq update && apt-get -qq -y install --no-install-recommends $missing >/dev/null; then
    exit 0
fi
echo "servers: apt-get failed; tests that need one of these skip:" $missing >&2
exit 0
