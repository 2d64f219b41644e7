"""Recorded calls, cut for playing to clients that have logged in by themselves.

The recording client's own greeting, login and questions are left out; what the switch told of its
own accord is kept byte for byte, in the very chunks in which it once arrived.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_TIMESTAMP = re.compile(rb"(?<=\r\nTimestamp: )(\d{10}\.\d{6})(?=\r\n)")
_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes that arrived together, so long after the first."""

    after_s: float
    content: bytes


@dataclass(frozen=True, slots=True)
class Recording:
    """A recorded call."""

    chunks: tuple[Chunk, ...]


def read_recording(path: Path, begins_at: datetime | None = None) -> Recording:
    """Read `NAME.ami` and, for its pace, `NAME.ami.times` beside it.

    Args:
        path: The `.ami` file.
        begins_at: Move all times so that the recording begins then; None leaves them.
    """
    content = path.read_bytes()
    kept = _told_unasked(content)
    if begins_at is not None:
        content = _shift(content, begins_at)
    times = path.with_name(path.name + ".times")
    arrivals = _arrivals(times, len(content))
    first_s = arrivals[0][0]
    chunks = []
    for at_s, start, end in arrivals:
        cut = b"".join(content[max(start, one) : min(end, two)] for one, two in kept
                       if one < end and two > start)  # fmt: skip
        if cut:
            chunks.append(Chunk(at_s - first_s, cut))
    return Recording(tuple(chunks))


def _arrivals(times: Path, size: int) -> list[tuple[float, int, int]]:
    if not times.exists():
        return [(0.0, 0, size)]
    rows = [json.loads(line) for line in times.read_text(encoding="utf-8").split("\n") if line]
    return [(row["t"], row["off"], row["off"] + row["n"]) for row in rows if "n" in row]


def _told_unasked(content: bytes) -> list[tuple[int, int]]:
    """Return where the events are that every client hears."""
    kept, start = [], 0
    while (end := content.find(_END, start)) >= 0:
        message = content[start:end]
        head = message.find(b"Event: ")
        if head == 0 and b"\r\nPrivilege: " in message and b"Event: FullyBooted" not in message:
            kept.append((start, end + len(_END)))
        start = end + len(_END)
    return kept


def _shift(content: bytes, begins_at: datetime) -> bytes:
    found = _TIMESTAMP.search(content)
    if found is None:
        return content
    by_s = begins_at.timestamp() - float(found[1])
    return _TIMESTAMP.sub(lambda one: f"{float(one[1]) + by_s:.6f}".encode(), content)
