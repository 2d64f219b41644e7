"""Hear a file of event-socket bytes as the FreeSWITCH connector does; print seconds and MB grown.

`python esl_ours.py filtered|parsed FILE`: filter first, as a desk does; or every event's headers.
"""

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.sdk.calls.clock import SwitchClock
from connectors.freeswitch.framing import Framer
from connectors.freeswitch.listener import Listener
from connectors.freeswitch.message import parse
from connectors.freeswitch.settings import Settings

CHUNK = 64 * 1024


def filtered(file: Path) -> int:
    """Hear as the connector does; return how many events of calls it tells."""
    listener = Listener("102", Settings(), SwitchClock(lambda: datetime.now(UTC)), up=True)
    listener.connect()
    told = 0
    with file.open("rb") as content:
        while chunk := content.read(CHUNK):
            listener.feed(chunk)
            told += len(listener.work())
            listener.answers.clear()
    return told


def parsed(file: Path) -> int:
    """Read every header of every event; return how many there were."""
    framer, read = Framer(), 0
    with file.open("rb") as content:
        while chunk := content.read(CHUNK):
            for frame in framer.feed(chunk):
                if frame.body:
                    read += bool(parse(frame.body).headers)
    return read


def peak_mb() -> float:
    """Return the most memory this process has held, which its parent's does not count into."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    run = {"filtered": filtered, "parsed": parsed}[sys.argv[1]]
    before_mb, began_s = peak_mb(), time.perf_counter()
    heard = run(Path(sys.argv[2]))
    took_s = time.perf_counter() - began_s
    grown_mb = peak_mb() - before_mb
    print(json.dumps({"took_s": took_s, "grown_mb": grown_mb, "heard": heard}))
