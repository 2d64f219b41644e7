"""The harness's side of the bare X client: tell it a message, see its colour."""

import socket
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.benchmarks.bare_window import PLACE_PX, colour_of
from tests.benchmarks.watch import LIMIT_S, LOOK_S, NotSeenError
from tests.desktop.desk_process import ROOT
from tests.desktop.display import Area, Display, Eyes, program

_FOOT = Area(PLACE_PX[0] + 20, PLACE_PX[1] + PLACE_PX[3] - 20, 300, 1)
_HEAD = Area(PLACE_PX[0] + 20, PLACE_PX[1] + 20, 300, 1)


class Floor:
    """A running bare client."""

    def __init__(self, told: socket.socket, eyes: Eyes) -> None:
        self._told, self._eyes = told, eyes

    def pop_ms(self, message: bytes) -> float:
        """Send the message, look until head and foot have its colour, return how long it took."""
        pixel = colour_of(message).to_bytes(3, "little")
        began_ns = time.perf_counter_ns()
        self._told.sendall(struct.pack(">I", len(message)) + message)
        while (now_ns := time.perf_counter_ns()) < began_ns + LIMIT_S * 1e9:
            if self._shows(pixel, _HEAD) and self._shows(pixel, _FOOT):
                return (time.perf_counter_ns() - began_ns) / 1e6
            time.sleep(LOOK_S)
        raise NotSeenError(f"no bare window after {(now_ns - began_ns) / 1e9:g} s")

    def park(self) -> None:
        """Have it move out."""
        self._told.sendall(struct.pack(">I", 0))

    def _shows(self, pixel: bytes, area: Area) -> bool:
        line = self._eyes.look(area)
        return all(line[n : n + 3] == pixel for n in (0, len(line) - 4))


@contextmanager
def open_floor(display: Display) -> Iterator[Floor]:
    """Run the bare client on the display."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(LIMIT_S * 5)
        port = server.getsockname()[1]
        environ = display.environ() | {"PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "tests.benchmarks.bare_window", str(port)]
        with program(command, environ):
            told, _ = server.accept()
            with told:
                told.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                time.sleep(0.2)  # its window is mapped and parked, the manager has seen to it
                yield Floor(told, display.eyes)
