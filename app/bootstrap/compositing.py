"""Whether the desktop can show a translucent shadow around the card."""

import ctypes
import ctypes.util

from PySide6.QtGui import QGuiApplication


def composited() -> bool:
    """Return whether it can; on X11 that depends on a compositing manager being at work."""
    if QGuiApplication.platformName() != "xcb":
        return True
    library = ctypes.util.find_library("X11")
    if library is None:
        return False
    x11 = ctypes.CDLL(library)
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = ctypes.c_ulong
    x11.XGetSelectionOwner.restype = ctypes.c_ulong
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    if not display:
        return False
    screen = x11.XDefaultScreen(display)
    atom = ctypes.c_ulong(x11.XInternAtom(display, f"_NET_WM_CM_S{screen}".encode(), False))
    owner = x11.XGetSelectionOwner(display, atom)
    x11.XCloseDisplay(display)
    return bool(owner)
