"""Recordings: one session's events in a file, one JSON line each, to play again or to send in."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from app.domain.events import AnyEvent
from app.store.codec import decode_event, encode_event


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    """What a file held.

    Attributes:
        events: In the order of the file.
        problems: One text for each line that was passed over, naming file and line.
    """

    events: tuple[AnyEvent, ...]
    problems: tuple[str, ...] = ()


def write_recording(file: Path, events: Iterable[AnyEvent]) -> None:
    """Write events to a file; one that is there is replaced. It holds what the card showed.

    Raises:
        OSError: It can't be written.
    """
    file.write_bytes(b"".join(encode_event(event) + b"\n" for event in events))


def read_recording(file: Path) -> Recording:
    """Read a file of events; empty lines are fine, bad ones are named and passed over.

    Raises:
        OSError: It can't be read.
    """
    events: list[AnyEvent] = []
    problems: list[str] = []
    for number, line in enumerate(file.read_bytes().split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            events.append(decode_event(line))
        except ValueError as error:
            problems.append(f"{file}:{number}: {error}")
    return Recording(events=tuple(events), problems=tuple(problems))
