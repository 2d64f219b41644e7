"""Python, the packages Ringside is made of, and the system libraries Qt needs."""

import ctypes
import platform
import re
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version

from app.cli.checks.finding import Finding, Verdict, judge

PACKAGES = (
    "PySide6-Essentials",
    "qasync",
    "msgspec",
    "aiohttp",
    "apsw-sqlite3mc",
    "keyring",
    "zeroconf",
    "ruamel.yaml",
    "platformdirs",
)

LIBRARIES = (
    ("libGL.so.1", "libgl1", "mesa-libGL"),
    ("libEGL.so.1", "libegl1", "mesa-libEGL"),
    ("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    ("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
    ("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    ("libfreetype.so.6", "libfreetype6", "freetype"),
    ("libX11.so.6", "libx11-6", "libX11"),
    ("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb"),
    ("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
    ("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    ("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    ("libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    ("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
    ("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    ("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb"),
    ("libxcb-randr.so.0", "libxcb-randr0", "libxcb"),
    ("libxcb-shm.so.0", "libxcb-shm0", "libxcb"),
    ("libxcb-sync.so.1", "libxcb-sync1", "libxcb"),
    ("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb"),
    ("libxcb-render.so.0", "libxcb-render0", "libxcb"),
    ("libwayland-client.so.0", "libwayland-client0", "libwayland-client"),
    ("libwayland-cursor.so.0", "libwayland-cursor0", "libwayland-cursor"),
    ("libwayland-egl.so.1", "libwayland-egl1", "libwayland-egl"),
)
"""Shared library, its package on Debian and on Fedora: what the Qt wheels load and do not bring."""


def check_machine() -> Iterator[Finding]:
    """Yield a finding on each."""
    yield judge(
        "Python",
        sys.version_info >= (3, 11) and sys.maxsize > 2**32,
        f"{platform.python_version()}, {platform.architecture()[0]}",
        "install a 64-bit Python 3.11 or later",
    )
    for package in PACKAGES:
        yield check_package(package)
    if sys.platform.startswith("linux"):
        yield check_libraries()


def check_package(package: str) -> Finding:
    """Say whether a package is there, in a version that was tested."""
    try:
        found = version(package)
    except PackageNotFoundError:
        if getattr(sys, "frozen", False):
            return judge(package, True, "inside this program", "")
        return judge(package, False, "missing", "run: make setup")
    wanted = _wanted(package)
    return judge(
        package,
        satisfies(found, wanted),
        found if not wanted else f"{found} (wanted: {wanted})",
        "run: make setup",
        Verdict.WARN,
    )


def _wanted(package: str) -> str:
    """What our own metadata asks of a package; empty when we are not installed."""
    try:
        lines = requires("ringside") or []
    except PackageNotFoundError:
        return ""
    for line in lines:
        name = re.match(r"[\w.-]+", line)
        if name and name[0].lower() == package.lower() and "extra ==" not in line:
            return line[name.end() :].strip()
    return ""


def satisfies(found: str, wanted: str) -> bool:
    """Compare versions as far as our own requirements go: `>=6.11,<6.12`."""
    for clause in wanted.split(",") if wanted else []:
        match = re.fullmatch(r"\s*(>=|<|==)\s*([\d.]+)\s*", clause)
        if match is None:
            continue
        have, limit = _numbers(found), _numbers(match[2])
        if match[1] == ">=" and have < limit:
            return False
        if match[1] == "<" and have >= limit:
            return False
    return True


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:4])


def check_libraries() -> Finding:
    """Say which system libraries Qt will miss; without xcb-cursor it ends the program at once."""
    missing = [row for row in LIBRARIES if not _loads(row[0])]
    if shutil.which("apt-get"):
        command = "sudo apt-get install " + " ".join(dict.fromkeys(row[1] for row in missing))
    else:
        command = "sudo dnf install " + " ".join(dict.fromkeys(row[2] for row in missing))
    found = f"{len(LIBRARIES) - len(missing)} of {len(LIBRARIES)}"
    if missing:
        found += "; missing: " + ", ".join(row[0] for row in missing)
    return judge("system libraries", not missing, found, command)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
