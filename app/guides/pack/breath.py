"""Give others a turn during long work in a thread: a call that rings must not wait for a pack.

Python runs one thread at a time, and takes a turn away only every 5 ms. Work in a thread that lets
go by itself each millisecond delays what the card does by a millisecond at most.
"""

import time
from collections.abc import Callable

BITE_S = 0.001
REST_S = 0.002

Breathe = Callable[[], None]
"""Called between any two small pieces of work."""


def at_once() -> None:
    """Take no rest: for work somebody waits for."""


def in_bites() -> Breathe:
    """Return what rests whenever a bite of work has been done."""
    begun_s = time.perf_counter()

    def breathe() -> None:
        nonlocal begun_s
        if time.perf_counter() - begun_s > BITE_S:
            time.sleep(REST_S)
            begun_s = time.perf_counter()

    return breathe
