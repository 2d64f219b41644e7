"""How many events a second the Asterisk connector hears, beside panoramisk: 200,000 of them.

A recorded queue call is multiplied under new ids, so that about one event in 250 is of this agent's
own conversations. All three are fed the same bytes from memory in chunks of 64 KiB, no socket
between: ours with its filter, ours reading every header of every event, and panoramisk's protocol
with one callback for every event. The three take turns; medians of three rounds. Rates depend on
the machine; the ratios do not.
"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from panoramisk.ami_protocol import AMIProtocol
from panoramisk.manager import Manager

from app.sdk.calls.clock import SwitchClock
from connectors.asterisk.framing import Framer
from connectors.asterisk.listener import Listener
from connectors.asterisk.message import parse

CAPTURE = Path(__file__).parents[1] / "captures" / "asterisk" / "02-queue-ringall-3.ami"
EVENTS = 200_000
OURS_EVERY = 250
ROUNDS = 3
CHUNK = 64 * 1024


def figures() -> list[tuple[str, str, str]]:
    """Measure."""
    content, events = multiply(CAPTURE.read_bytes(), EVENTS)
    runs: dict[str, Callable[[list[bytes]], int]] = {
        "filtered": hear_filtered,
        "parsed": hear_all,
        "panoramisk": hear_panoramisk,
    }
    chunks = [content[at : at + CHUNK] for at in range(0, len(content), CHUNK)]
    taken_s: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            began_s = time.perf_counter()
            run(chunks)
            taken_s[name].append(time.perf_counter() - began_s)
    rates = {name: [events / took_s for took_s in took] for name, took in taken_s.items()}
    theirs = median(rates["panoramisk"])
    rows = [
        (f"AMI, {title}, events/s", f"{median(rates[name]):,.0f}", _spread(rates[name], theirs))
        for name, title in _TITLES.items()
    ]
    return [*rows, ("AMI, bytes and events", f"{len(content) / 1e6:.0f} MB", f"{events:,} events")]


_TITLES = {
    "filtered": "ours, filter first",
    "parsed": "ours, all parsed",
    "panoramisk": "panoramisk 1.4",
}


def _spread(rates: list[float], theirs: float) -> str:
    ratio = median(rates) / theirs
    return f"{min(rates):,.0f} to {max(rates):,.0f}; {ratio:.1f} times panoramisk"


def multiply(capture: bytes, wanted: int) -> tuple[bytes, int]:
    """Repeat a recording under new ids until there are so many events, most not of agent 101.

    Returns:
        The bytes, and how many messages they hold.
    """
    head, _, body = capture.partition(b"\r\n\r\n")
    each = body.count(b"\r\n\r\n")
    parts = [head + b"\r\n\r\n"]
    for number in range(wanted // each):
        call = body.replace(b"cti-lab-17953", b"cti-%04d-17953" % number)
        call = call.replace(b"PJSIP/trunk-0000", b"PJSIP/trunk-%04d" % number)
        if number % OURS_EVERY:
            call = call.replace(b"PJSIP/10", b"PJSIP/%d" % (20 + number % 70))
        parts.append(call)
    return b"".join(parts), each * (wanted // each) + 1


def hear_filtered(chunks: list[bytes]) -> int:
    """Hear as the connector does; return how many events of calls it tells."""
    listener = Listener(
        "PJSIP/101", SwitchClock(lambda: datetime.now(UTC)), lambda action_id: False, up=True
    )
    listener.connect()
    told = 0
    for chunk in chunks:
        listener.feed(chunk)
        told += len(listener.work())
    return told


def hear_all(chunks: list[bytes]) -> int:
    """Frame and read every message; return how many."""
    framer = Framer()
    return sum(1 for chunk in chunks for raw in framer.feed(chunk) if parse(raw))


def hear_panoramisk(chunks: list[bytes]) -> int:
    """Feed panoramisk's protocol, with one callback; return how many events it was called with."""
    heard = 0

    def count(manager: Manager, event: object) -> None:
        nonlocal heard
        heard += 1

    manager = Manager()
    manager.register_event("*", count)
    protocol = AMIProtocol()
    protocol.connection_made(None)
    protocol.factory = manager
    protocol.encoding = "utf8"
    for chunk in chunks:
        protocol.data_received(chunk)
    return heard


def main() -> None:
    """Print the figures."""
    for name, value, note in figures():
        sys.stdout.write(f"{name:<40} {value:>12}  {note}\n")


if __name__ == "__main__":
    main()
