"""How many NOTIFYs a second the SIP subscriber hears, from bytes to calls, beside the bare parsing.

A call's NOTIFYs (early, confirmed, terminated) are written with rising numbers and fed from memory
in chunks of 64 KiB, no socket between. Medians of three rounds. A desk hears one agent's calls, a
few notices a minute; this is what it can bear.
"""

import sys
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from connectors.sip_dialog.document import read
from connectors.sip_dialog.framing import Framer
from tests.connectors.sip_dialog.staged import dialog, notices, play

NOTICES = 9_000
ROUNDS = 3
CHUNK = 64 * 1024


def figures() -> list[tuple[str, str, str]]:
    """Measure."""
    states = [[dialog(state)] for state in ("early", "confirmed", "terminated")]
    raw = b"".join(notices(*(states * (NOTICES // len(states)))))
    chunks = [raw[at : at + CHUNK] for at in range(0, len(raw), CHUNK)]
    whole, parsed = [], []
    for _ in range(ROUNDS):
        began_s = time.perf_counter()
        events = play(chunks)
        whole.append(time.perf_counter() - began_s)
        assert len(events) == NOTICES
        began_s = time.perf_counter()
        framer = Framer()
        for chunk in chunks:
            for message in framer.feed(chunk):
                read(message.body)
        parsed.append(time.perf_counter() - began_s)
    took_s, parse_s = median(whole), median(parsed)
    return [
        ("SIP dialogs, heard to calls, NOTIFYs/s", f"{NOTICES / took_s:,.0f}",
         f"{took_s / NOTICES * 1e6:.0f} µs each"),
        ("SIP dialogs, parsed only, NOTIFYs/s", f"{NOTICES / parse_s:,.0f}",
         f"{parse_s / took_s:.0%} of the time"),
    ]  # fmt: skip


if __name__ == "__main__":
    for row in figures():
        print(*row, sep="  ")
