"""What the desktop offers: looked at from a child, because Qt ends a program it can't show."""

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from app.cli.checks.finding import Finding, Verdict, judge

PROBE = "--probe-screen"
LIMIT_S = 20.0


class Screen(msgspec.Struct, frozen=True, kw_only=True):
    """What the child saw.

    Attributes:
        screens: `1920x1080 at 1`, the main one first.
        tray: Whether the desktop shows tray icons.
        chinese_fonts: How many families can write Chinese.
        compositor: Whether windows may be see-through; None where that is not asked.
    """

    platform: str
    screens: tuple[str, ...]
    tray: bool
    chinese_fonts: int
    compositor: bool | None = None


def check_screen() -> Iterator[Finding]:
    """Start the child and yield a finding on each thing it saw."""
    if sys.platform.startswith("linux"):
        shown = any(os.environ.get(name) for name in ("WAYLAND_DISPLAY", "DISPLAY"))
        yield judge(
            "display",
            shown,
            _session(),
            "log in to a desktop; without one, `make demo` takes pictures instead",
            Verdict.WARN,
        )
        seen = look(offscreen=not shown and "QT_QPA_PLATFORM" not in os.environ)
    else:
        seen = look()
    if isinstance(seen, str):
        yield judge("Qt", False, seen, "install what is missing above, then: make setup")
        return
    yield from judge_screen(seen)


def judge_screen(seen: Screen) -> Iterator[Finding]:
    """Yield a finding on each thing seen."""
    yield judge(
        "screens",
        bool(seen.screens) and seen.platform not in ("offscreen", "minimal"),
        f"{seen.platform}: {', '.join(seen.screens) or 'none'}",
        "start it on a desktop; windows are drawn, and nobody sees them",
        Verdict.WARN,
    )
    yield judge(
        "windows on top",
        seen.platform != "wayland",
        "up to the compositor" if seen.platform == "wayland" else "can be asked for",
        "Wayland lets no program stay on top; start Ringside with QT_QPA_PLATFORM=xcb",
        Verdict.WARN,
    )
    yield judge(
        "tray",
        seen.tray,
        "shown" if seen.tray else "this desktop shows no tray icons",
        "on GNOME, turn the AppIndicator extension on; Ringside works without it",
        Verdict.WARN,
    )
    yield judge(
        "Chinese fonts",
        seen.chinese_fonts > 0,
        f"{seen.chinese_fonts} families",
        "sudo apt-get install fonts-noto-cjk",
        Verdict.WARN,
    )
    if seen.compositor is not None:
        yield judge(
            "compositor",
            seen.compositor,
            "runs" if seen.compositor else "none: the card has square corners and no shadow",
            "turn desktop effects on, if there are any",
            Verdict.WARN,
        )


def look(*, offscreen: bool = False) -> Screen | str:
    """Return what a child saw, or why it could not look."""
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"} if offscreen else None
    try:
        child = subprocess.run(
            [*_ourselves(), "doctor", PROBE],
            capture_output=True,
            timeout=LIMIT_S,
            check=False,
            env=environ,
            cwd=Path(__file__).parents[3],
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"could not be tried: {error}"
    try:
        return msgspec.json.decode(child.stdout.strip().splitlines()[-1], type=Screen)
    except (IndexError, ValueError):
        lines = child.stderr.decode(errors="replace").strip().splitlines()
        told = lines or [f"exit {child.returncode}"]  # Qt says why first, Python last
        return f"does not start: {told[-1 if told[0].startswith('Traceback') else 0]}"


def probe() -> dict[str, Any]:
    """Look, inside the child."""
    from PySide6.QtGui import QFontDatabase
    from PySide6.QtWidgets import QApplication, QSystemTrayIcon

    app = QApplication(sys.argv[:1])
    screens = [
        f"{screen.size().width()}x{screen.size().height()} at {screen.devicePixelRatio():g}"
        for screen in app.screens()
    ]
    chinese = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    return {
        "platform": app.platformName(),
        "screens": screens,
        "tray": QSystemTrayIcon.isSystemTrayAvailable(),
        "chinese_fonts": len(chinese),
        "compositor": _composited() if app.platformName() == "xcb" else None,
    }


def print_probe() -> None:
    """Say what was seen, for the parent."""
    print(json.dumps(probe()))


def _ourselves() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "app"]


def _session() -> str:
    kind = os.environ.get("XDG_SESSION_TYPE", "")
    desktop = os.environ.get("XDG_CURRENT_DESKTOP", "")
    name = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or "none"
    return " ".join(part for part in (name, kind, desktop) if part)


def _composited() -> bool:
    """Ask X who owns `_NET_WM_CM_S0`; Qt 6 no longer tells."""
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
    x11.XInternAtom.restype = ctypes.c_ulong
    x11.XGetSelectionOwner.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
    x11.XGetSelectionOwner.restype = ctypes.c_ulong
    display = x11.XOpenDisplay(None)
    if not display:
        return False
    return bool(x11.XGetSelectionOwner(display, x11.XInternAtom(display, b"_NET_WM_CM_S0", 0)))
