"""How many events a second the CSTA connector hears: 20,000 of a recorded ring-all call.

Parsed alone, beside the standard library's ElementTree over the same documents; and heard whole,
from bytes to what the desk is told. They take turns; medians of three rounds.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from xml.etree import ElementTree

from app.sdk.connector import ConnectorContext
from connectors.csta.document import parse
from connectors.csta.replay import Recorded
from connectors.csta.settings import Settings
from tests.benchmarks.figures import Figure

CAPTURE = Path(__file__).parents[1] / "captures" / "csta" / "02-queue-ringall-3.101.csta"
EVENTS = 20_000
ROUNDS = 3
CHUNK = 65_536


def figures() -> list[Figure]:
    """Measure."""
    bodies = _bodies()
    stream = _stream(bodies)
    work: dict[str, Callable[[], object]] = {
        "parsed": lambda: [parse(body) for body in bodies],
        "ElementTree": lambda: [ElementTree.fromstring(body) for body in bodies],
        "heard whole": lambda: _hear(stream),
    }
    rates: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(ROUNDS):
        for name, doing in work.items():
            began = perf_counter()
            doing()
            rates[name].append(len(bodies) / (perf_counter() - began))
    beside = median(rates["parsed"]) / median(rates["ElementTree"])
    notes = {"parsed": f"{beside:.2f} times ElementTree"}
    rows = [
        (f"CSTA, {name}, events/s", f"{median(found):,.0f}",
         f"{min(found):,.0f} to {max(found):,.0f} {notes.get(name, '')}".strip())
        for name, found in rates.items()
    ]  # fmt: skip
    return [*rows, ("CSTA, bytes", f"{len(stream) / 1e6:.0f} MB", f"{len(bodies):,} events")]


def _bodies() -> list[bytes]:
    """Return the recorded events over and over, each time of another call."""
    left, recorded = CAPTURE.read_bytes(), list[bytes]()
    while left:
        length = int.from_bytes(left[2:4], "big")
        if left[4:8] == b"9999":
            recorded.append(left[8:length])
        left = left[length:]
    rounds = EVENTS // len(recorded)
    return [
        body.replace(b"FF000100000000", b"FF%012d" % number).replace(b">T0000001", b">T%d" % number)
        for number in range(rounds)
        for body in recorded
    ]


def _stream(bodies: list[bytes]) -> bytes:
    return b"".join(b"\0\0" + (len(one) + 8).to_bytes(2, "big") + b"9999" + one for one in bodies)


def _hear(stream: bytes) -> int:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    context = ConnectorContext(
        agent="101", secret=lambda _: "", now=lambda: now, random=lambda: 0.5
    )
    recorded, told = Recorded(Settings(), context), 0
    for at in range(0, len(stream), CHUNK):
        told += sum(1 for _ in recorded.hear(stream[at : at + CHUNK]))
    return told
