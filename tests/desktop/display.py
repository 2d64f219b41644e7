"""A private X display for as long as a context is open: Xvfb, a window manager, and eyes.

The eyes read Xvfb's frame buffer, a file mapped into memory: what they see is what a monitor would
show, and looking asks neither the X server nor the program that is looked at.
"""

import ctypes
import ctypes.util
import mmap
import os
import select
import shutil
import struct
import subprocess
import tempfile
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

SIZE_PX = (1600, 1000)
PATIENCE_S = 15.0
_PIXEL_BYTES = 4
_COLOUR_BYTES = 12
_POLL_S = 0.01
_MEMORY = Path("/dev/shm")


class DisplayError(RuntimeError):
    """The display, or its window manager, did not come up; the message says why."""


class Area(NamedTuple):
    """A rectangle of the screen, in pixels."""

    x: int
    y: int
    width: int
    height: int


class Eyes:
    """What is on the screen now."""

    def __init__(self, buffer: mmap.mmap) -> None:
        head = struct.unpack(">25I", buffer[:100])  # an XWD file: its head is big-endian
        self.width, self.height = head[4], head[5]
        self._buffer, self._stride = buffer, head[12]
        self._start = head[0] + head[19] * _COLOUR_BYTES

    def row(self, x: int, y: int, width: int) -> bytes:
        """Return part of one line, four bytes a pixel (blue, green, red, unused)."""
        at = self._start + y * self._stride + x * _PIXEL_BYTES
        return self._buffer[at : at + width * _PIXEL_BYTES]

    def look(self, area: Area) -> bytes:
        """Return a rectangle, line by line."""
        rows = range(area.y, area.y + area.height)
        return b"".join(self.row(area.x, y, area.width) for y in rows)

    def whole(self) -> Area:
        """Return the whole screen."""
        return Area(0, 0, self.width, self.height)

    def difference(self, before: bytes, area: Area) -> Area | None:
        """Return the smallest rectangle inside `area` that changed; None when nothing did.

        Args:
            before: What `look(area)` gave then.
            area: Where to look.
        """
        now, line = self.look(area), area.width * _PIXEL_BYTES
        spans = {
            y: span
            for y in range(area.height)
            if (span := _span(now[y * line :][:line], before[y * line :][:line]))
        }
        if not spans:
            return None
        left = min(first for first, _ in spans.values())
        right = max(last for _, last in spans.values())
        top, bottom = min(spans), max(spans)
        return Area(area.x + left, area.y + top, right - left + 1, bottom - top + 1)


def _span(now: bytes, before: bytes) -> tuple[int, int] | None:
    """Return the first and the last pixel in which two lines differ."""
    if now == before:
        return None
    size = len(now)
    same_head = bisect_left(range(size), True, key=lambda n: now[: n + 1] != before[: n + 1])
    same_tail = bisect_left(
        range(size), True, key=lambda n: now[size - n - 1 :] != before[size - n - 1 :]
    )
    return same_head // _PIXEL_BYTES, (size - 1 - same_tail) // _PIXEL_BYTES


class Display:
    """One running display."""

    def __init__(self, name: str, eyes: Eyes | None) -> None:
        self.name = name
        self._eyes = eyes

    @property
    def eyes(self) -> Eyes:
        """What is on the screen; only when opened with `seen`."""
        if self._eyes is None:
            raise DisplayError("open the display with seen=True to read its pixels")
        return self._eyes

    def environ(self) -> dict[str, str]:
        """Return this process's environment, made to lead programs to this display."""
        kept = {k: v for k, v in os.environ.items() if k not in ("WAYLAND_DISPLAY", "XAUTHORITY")}
        return {**kept, "DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb"}


def missing_programs(window_manager: str = "openbox") -> list[str]:
    """Name what has to be installed before a display can be opened."""
    return [name for name in ("Xvfb", window_manager) if shutil.which(name) is None]


@contextmanager
def display(
    size_px: tuple[int, int] = SIZE_PX, *, seen: bool = False, window_manager: str = "openbox"
) -> Iterator[Display]:
    """Open a display of its own; when this yields, the window manager is at work.

    Args:
        size_px: Width and height of the one screen.
        seen: Whether its pixels are to be read.
        window_manager: The program to run; empty runs none.

    Raises:
        DisplayError: Something is not installed, or did not come up.
    """
    if window_manager and (lacking := missing_programs(window_manager)):
        raise DisplayError(f"not installed: {', '.join(lacking)}")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(_screen_folder()))
        name = stack.enter_context(_xvfb(size_px, folder if seen else None))
        eyes = stack.enter_context(_opened(folder / "Xvfb_screen0")) if seen else None
        shown = Display(name, eyes)
        if window_manager:
            stack.enter_context(program([window_manager], shown.environ()))
            _await_window_manager(name)
        yield shown


@contextmanager
def program(command: Sequence[str], environ: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program and end it, by its own handle, when the context ends."""
    running = subprocess.Popen(
        command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield running
    finally:
        end(running)


def end(running: subprocess.Popen[bytes], patience_s: float = 5.0) -> int:
    """Ask a program to end, make it when it does not; return its exit status."""
    if running.poll() is None:
        running.terminate()
        try:
            running.wait(patience_s)
        except subprocess.TimeoutExpired:
            running.kill()
    return running.wait()


def _screen_folder() -> tempfile.TemporaryDirectory[str]:
    """Make a folder for the frame buffer, in memory if there is such: a disk holds painting up."""
    in_memory = _MEMORY if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) else None
    return tempfile.TemporaryDirectory(prefix="ringside-screen-", dir=in_memory)


@contextmanager
def _xvfb(size_px: tuple[int, int], folder: Path | None) -> Iterator[str]:
    """Run an X server on a number of its own choosing; yield the display's name."""
    told, tell = os.pipe()
    command = ["Xvfb", "-displayfd", str(tell), "-screen", "0", f"{size_px[0]}x{size_px[1]}x24"]
    command += ["-nolisten", "tcp", "-noreset", "-dpi", "96"]
    command += ["-fbdir", str(folder)] if folder else []
    with open(told, "rb", buffering=0) as answers:
        try:
            server = subprocess.Popen(
                command, pass_fds=(tell,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        finally:
            os.close(tell)
        try:
            yield f":{_number(answers.fileno())}"
        finally:
            end(server)


def _number(told: int) -> int:
    text = b""
    while not text.endswith(b"\n"):
        ready, _, _ = select.select([told], [], [], PATIENCE_S)
        said = os.read(told, 64) if ready else b""
        if not said:
            raise DisplayError("Xvfb did not start")
        text += said
    return int(text)


@contextmanager
def _opened(file: Path) -> Iterator[Eyes]:
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, prot=mmap.PROT_READ) as buffer:
        yield Eyes(buffer)


def _await_window_manager(name: str) -> None:
    """Wait until somebody owns the selection that makes a program the window manager (ICCCM)."""
    library = ctypes.util.find_library("X11")
    if library is None:
        raise DisplayError("not installed: libX11")
    x11 = ctypes.CDLL(library)
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = ctypes.c_ulong
    x11.XGetSelectionOwner.restype = ctypes.c_ulong
    server = ctypes.c_void_p(x11.XOpenDisplay(name.encode()))
    if not server:
        raise DisplayError(f"no X server at {name}")
    try:
        selection = ctypes.c_ulong(x11.XInternAtom(server, b"WM_S0", False))
        limit_s = time.monotonic() + PATIENCE_S
        while not x11.XGetSelectionOwner(server, selection):
            if time.monotonic() > limit_s:
                raise DisplayError(f"no window manager came up on {name}")
            time.sleep(_POLL_S)
    finally:
        x11.XCloseDisplay(server)
