#!/bin/sh
# Install the system libraries Ringside and its tests need: on Debian and Ubuntu, as root. Anybody
# else is told the command. Nothing here ends the set-up: the doctor names what is still missing.
#
# usage: prepare.sh [PYTHON]    PYTHON is the one that will make the environment
set -u

python=${1:-python3}

# What the Qt wheels load and do not bring; app/cli/checks/machine.py looks for the same.
wanted="libgl1 libegl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libfreetype6 libx11-6 libx11-xcb1
libxkbcommon0 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1
libxcb-render-util0 libxcb-shape0 libxcb-xkb1 libxcb-randr0 libxcb-shm0 libxcb-sync1 libxcb-xfixes0
libxcb-render0 libwayland-client0 libwayland-cursor0 libwayland-egl1 xkb-data fontconfig"
# The letters of the card.
wanted="$wanted fonts-inter fonts-noto-cjk"
# What the tests of the whole program drive.
wanted="$wanted xvfb openbox xdotool xterm openssl"

if ! command -v apt-get >/dev/null 2>&1; then
    echo "prepare: this is no Debian; \`ringside doctor\` will name the libraries that are missing"
    exit 0
fi

missing=""
if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    missing="python3-venv"
fi
for package in $wanted; do
    # Debian 13 and Ubuntu 24.04 renamed some (libglib2.0-0t64).
    for name in "$package" "${package}t64"; do
        state=$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)
        [ "$state" = installed ] && continue 2
    done
    missing="$missing $package"
done

if [ -z "$missing" ]; then
    exit 0
fi
if [ "$(id -u)" -ne 0 ]; then
    echo "prepare: some system packages are missing; to install them, run:"
    echo "    sudo apt-get install --no-install-recommends" $missing
    exit 0
fi
echo "prepare: installing" $missing
export DEBIAN_FRONTEND=noninteractive
if apt-get -qq update && apt-get -qq -y install --no-install-recommends $missing >/dev/null; then
    exit 0
fi
echo "prepare: apt-get failed; some of these are still missing:" $missing >&2
exit 0
