"""Give memory back that only starting needed: reading guides leaves half of it empty."""

import ctypes
import gc
import sys


def give_back() -> None:
    """Collect what is garbage, and let the system have the pages that are empty then.

    Takes some 50 ms: it is for the start, before the first call.
    """
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it, musl has not
        if trim is not None:
            trim(0)
