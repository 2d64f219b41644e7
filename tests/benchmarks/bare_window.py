"""The floor under every pop: an X client without any toolkit, written against libX11.

    python -m tests.benchmarks.bare_window PORT

It connects to PORT, parks one window outside the screen and, for each message (four bytes of
length, then the message), fills it with a colour made from the message and moves it in. An empty
message moves it out.
"""

import ctypes
import ctypes.util
import socket
import struct
import sys
import zlib

PLACE_PX = (40, 12, 400, 751)
PARKED_PX = (-2500, -2000)
_NO_DECORATION = (ctypes.c_long * 5)(2, 0, 0, 0, 0)  # Motif: flags say "decorations", there: none
_LONG_BITS = 32
_REPLACE = 0
_AT_THIS_PLACE = 1  # USPosition


class SizeHints(ctypes.Structure):
    """The head of XSizeHints; the rest stays zero."""

    _fields_ = (("flags", ctypes.c_long), ("rest", ctypes.c_long * 20))


def colour_of(message: bytes) -> int:
    """Return the colour that stands for a message; never black, which is the empty screen."""
    return (zlib.crc32(message) & 0xFFFFFF) | 0x010101


def load_x11() -> ctypes.CDLL:
    """Return libX11 with the types ctypes can't guess.

    Raises:
        OSError: It is not installed.
    """
    found = ctypes.util.find_library("X11")
    if found is None:
        raise OSError("libX11 is not installed")
    x11 = ctypes.CDLL(found)
    x11.XOpenDisplay.restype = ctypes.c_void_p
    for name in ("XDefaultRootWindow", "XCreateSimpleWindow", "XInternAtom"):
        getattr(x11, name).restype = ctypes.c_ulong
    return x11


class BareWindow:
    """One window, filled by the server."""

    def __init__(self) -> None:
        self._x11 = x11 = load_x11()
        self._display = ctypes.c_void_p(x11.XOpenDisplay(None))
        root = ctypes.c_ulong(x11.XDefaultRootWindow(self._display))
        _, _, width, height = PLACE_PX
        made = x11.XCreateSimpleWindow(
            self._display, root, *PARKED_PX, width, height, 0, ctypes.c_ulong(0), ctypes.c_ulong(0)
        )
        self._window = ctypes.c_ulong(made)
        self._say_hints()
        x11.XMapWindow(self._display, self._window)
        x11.XSync(self._display, False)

    def show(self, colour: int) -> None:
        """Fill it and move it in."""
        self._x11.XSetWindowBackground(self._display, self._window, ctypes.c_ulong(colour))
        self._x11.XClearWindow(self._display, self._window)
        self._x11.XMoveWindow(self._display, self._window, *PLACE_PX[:2])
        self._x11.XRaiseWindow(self._display, self._window)
        self._x11.XFlush(self._display)

    def park(self) -> None:
        """Move it out."""
        self._x11.XMoveWindow(self._display, self._window, *PARKED_PX)
        self._x11.XFlush(self._display)

    def _say_hints(self) -> None:
        x11, display = self._x11, self._display
        hints = SizeHints(flags=_AT_THIS_PLACE)
        x11.XSetWMNormalHints(display, self._window, ctypes.byref(hints))
        motif = ctypes.c_ulong(x11.XInternAtom(display, b"_MOTIF_WM_HINTS", False))
        x11.XChangeProperty(
            display, self._window, motif, motif, _LONG_BITS, _REPLACE, _NO_DECORATION, 5
        )


def main(port: int) -> None:
    """Show each message until the other side hangs up."""
    window = BareWindow()
    with socket.create_connection(("127.0.0.1", port)) as heard, heard.makefile("rb") as stream:
        while len(head := stream.read(4)) == 4:
            message = stream.read(struct.unpack(">I", head)[0])
            if message:
                window.show(colour_of(message))
            else:
                window.park()


if __name__ == "__main__":
    main(int(sys.argv[1]))
