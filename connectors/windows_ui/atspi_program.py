"""Speaks AT-SPI for the connector: a small program of its own under the system's Python.

The desk's Python has no `gi`, so this file imports nothing of ours. One question is one line of
JSON on standard input, one answer one line on standard output; it ends with its input. Only texts
and actions of controls are used, never the keyboard. Of what the agent does it counts that a key or
a button went down (X input extension); which one is never looked at.
"""

import ctypes
import ctypes.util
import json
import os
import re
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

NODES_MAX = 4000
TEXT_MAX = 10_000
MEMORY_MAX = 1 << 30
RAW_KEY, RAW_BUTTON = 13, 15
ALL_DEVICES = 0
ACTIONS = ("click", "press", "activate", "jump")
ROLES = {
    "edit": ("text", "entry", "password text", "spin button", "editbar"),
    "label": ("label", "static"),
    "button": ("push button", "button"),
    "combo": ("combo box",),
}
WINDOWS = ("frame", "dialog", "window")


class Refused(Exception):  # noqa: N818 - it is what is answered, not what went wrong here
    """Why something is not done, in one word of those in `backend.WORDS`."""


class Hands:
    """Counts keys and buttons that went down on this display since it was last asked."""

    def __init__(self) -> None:
        self._x11, xi = _library("X11"), _library("Xi")
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._x11.XDefaultRootWindow.restype = ctypes.c_ulong
        self._display = ctypes.c_void_p(self._x11.XOpenDisplay(None))
        if not self._display:
            raise Refused("no-display")
        bits = (ctypes.c_ubyte * 4)()
        for event in (RAW_KEY, RAW_BUTTON):
            bits[event >> 3] |= 1 << (event & 7)
        mask = _EventMask(ALL_DEVICES, len(bits), bits)
        major, minor = ctypes.c_int(2), ctypes.c_int(1)  # 2.1: raw events come in spite of grabs
        if xi.XIQueryVersion(self._display, ctypes.byref(major), ctypes.byref(minor)):
            raise Refused("no-display")
        root = ctypes.c_ulong(self._x11.XDefaultRootWindow(self._display))
        xi.XISelectEvents(self._display, root, ctypes.byref(mask), 1)
        self._x11.XSync(self._display, 0)

    def count(self) -> int:
        """Return how many there were, and forget them."""
        self._x11.XSync(self._display, 0)
        waiting = int(self._x11.XPending(self._display))
        event = (ctypes.c_long * 24)()
        for _ in range(waiting):
            self._x11.XNextEvent(self._display, ctypes.byref(event))
        return waiting


class _EventMask(ctypes.Structure):
    _fields_ = (
        ("deviceid", ctypes.c_int),
        ("mask_len", ctypes.c_int),
        ("mask", ctypes.POINTER(ctypes.c_ubyte)),
    )

    def __init__(self, device: int, length: int, bits: Any) -> None:
        super().__init__(device, length, ctypes.cast(bits, ctypes.POINTER(ctypes.c_ubyte)))


class Screen:
    """Answers the questions."""

    def __init__(self, limit_ms: int) -> None:
        import gi

        gi.require_version("Atspi", "2.0")
        from gi.repository import Atspi, GLib

        self._atspi = Atspi
        self.trouble: type[Exception] = GLib.Error
        Atspi.init()
        Atspi.set_timeout(limit_ms, limit_ms)
        self._hands = Hands()
        self._in_front = False
        self._touched = False

    def ping(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Say that the desktop can be asked."""
        return {"count": self._atspi.get_desktop(0).get_child_count()}

    def begin(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Take note of what the agent does from here on."""
        window = self._window(asked["window"])
        self._hands.count()
        self._touched = False
        self._in_front = self._active(window)
        return {}

    def touched(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Say whether the agent typed or clicked while that window was in front."""
        if self._hands.count():
            now = self._active(self._window(asked["window"]))
            self._touched = self._touched or now or self._in_front
        return {"touched": self._touched}

    def read(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Return what a control holds, and whether it may be written to."""
        control = self._control(asked)
        return {"text": self._text(control), "writable": self._open(control)}

    def write(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Replace what a control holds."""
        control = self._control(asked)
        if not self._open(control):
            raise Refused("closed")
        if not control.get_editable_text_iface().set_text_contents(asked["text"]):
            raise Refused("closed")
        return {}

    def press(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Do what a button is for."""
        control = self._control(asked)
        action = control.get_action_iface()
        if action is None or not self._has(control, "SENSITIVE"):
            raise Refused("closed")
        for index in range(action.get_n_actions()):
            if action.get_action_name(index).lower() in ACTIONS and action.do_action(index):
                return {}
        raise Refused("closed")

    def _window(self, wanted: dict[str, str]) -> Any:
        found = [
            window
            for app in _children(self._atspi.get_desktop(0))
            if wanted["program"].lower() in _programs(app.get_process_id())
            for window in _children(self._fresh(app))
            if window.get_role_name() in WINDOWS and re.search(wanted["title"], window.get_name())
        ]
        return _only(found, "window")

    def _control(self, asked: dict[str, Any]) -> Any:
        window, where = self._window(asked["window"]), asked["where"]
        at = _follow(window, where["path"]) if where["path"] else None
        candidates = [at] if where["path"] else list(_below(window))
        found = [each for each in candidates if each is not None and self._is(each, where)]
        control = _only(found, "control")
        if control.get_role() == self._atspi.Role.PASSWORD_TEXT:
            raise Refused("secret")
        return control

    def _is(self, control: Any, where: dict[str, Any]) -> bool:
        if where["role"] and control.get_role_name() not in ROLES[where["role"]]:
            return False
        if where["id"] and control.get_accessible_id() != where["id"]:
            return False
        return not where["name"] or control.get_name() == where["name"]

    def _text(self, control: Any) -> str:
        text = control.get_text_iface()
        if text is not None:
            length = min(text.get_character_count(), TEXT_MAX)
            return str(self._atspi.Text.get_text(text, 0, length))
        return str(control.get_name() or "")[:TEXT_MAX]

    def _open(self, control: Any) -> bool:
        wanted = ("EDITABLE", "SENSITIVE")
        return control.get_editable_text_iface() is not None and all(
            self._has(control, state) for state in wanted
        )

    def _active(self, window: Any) -> bool:
        return self._has(window, "ACTIVE")

    def _has(self, control: Any, state: str) -> bool:
        return bool(control.get_state_set().contains(getattr(self._atspi.StateType, state)))

    def _fresh(self, app: Any) -> Any:
        """Have nothing remembered of a program: what it says now is what counts.

        Not by `set_cache_mask`: with any mask libatspi 2.46 never returns from the next question.
        """
        app.clear_cache()
        return app


def _children(node: Any) -> Iterator[Any]:
    for index in range(min(node.get_child_count(), NODES_MAX)):
        child = node.get_child_at_index(index)
        if child is not None:
            yield child


def _below(window: Any) -> Iterator[Any]:
    waiting, seen = [window], 0
    while waiting:
        for child in _children(waiting.pop()):
            seen += 1
            if seen > NODES_MAX:
                raise Refused("too-many")
            waiting.append(child)
            yield child


def _follow(node: Any, path: list[int]) -> Any:
    for index in path:
        if node is None or index >= node.get_child_count():
            return None
        node = node.get_child_at_index(index)
    return node


def _only(found: list[Any], what: str) -> Any:
    if len(found) != 1:
        raise Refused(f"{'many' if found else 'no'}-{what}")
    return found[0]


def _programs(number: int) -> set[str]:
    """Name a program as it may be called: its file, and the script an interpreter runs."""
    try:
        words = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return set()
    names = [os.path.basename(word.decode(errors="replace")).lower() for word in words[:2]]
    return set(names if names[0].startswith("python") else names[:1]) - {""}


def _library(name: str) -> Any:
    found = ctypes.util.find_library(name)
    if found is None:
        raise Refused("no-display")
    return ctypes.CDLL(found)


def answered(screen: Screen, line: str) -> dict[str, Any]:
    """Answer one question; what can't be done is answered too."""
    doing: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
        "ping": screen.ping,
        "begin": screen.begin,
        "touched": screen.touched,
        "read": screen.read,
        "write": screen.write,
        "press": screen.press,
    }
    asked = json.loads(line)
    try:
        return {"id": asked["id"], **doing[asked["do"]](asked)}
    except Refused as refused:
        return {"id": asked["id"], "error": str(refused)}
    except screen.trouble as error:
        late = "did not receive a reply" in str(error).lower() or "timeout" in str(error).lower()
        return {"id": asked["id"], "error": "late" if late else "gone"}


def main() -> int:
    """Answer until the input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
    try:
        screen = Screen(int(sys.argv[1]))
    except (ImportError, ValueError):
        print(json.dumps({"id": 0, "error": "no-atspi"}), flush=True)
        return 1
    except Refused as refused:
        print(json.dumps({"id": 0, "error": str(refused)}), flush=True)
        return 1
    for line in sys.stdin:
        print(json.dumps(answered(screen, line)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
