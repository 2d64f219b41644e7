"""What one event costs: to write it into the encrypted log, to reduce it, to make the card of it.

The events are those of one real call: the pretend switch and back office, the real connectors.
"""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from app import paths
from app.domain.events import AnyEvent, SwitchEvent
from app.domain.session import Session, open_session, reduce
from app.presenters.book import Book
from app.presenters.card import card_state
from app.presenters.voice import Voice
from app.presenters.wording import load_wording
from app.store.call_log import CallLog
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.one_call import one_call
from tests.desktop.desk_process import LOG_KEY, ROOT

APPENDED = 5_000
REPEATED = 40


def figures() -> list[Figure]:
    """Measure."""
    book, events = asyncio.run(one_call())
    reduced_us, shown_us = _reduced(book, events)
    both = [a + b for a, b in zip(reduced_us, shown_us, strict=True)]
    seen = f"{len(events)} events of one call, {len(book.playbook.guides)} guides"
    return [
        _row("journal append, µs", _appended(events), "encrypted SQLite, write-ahead"),
        _row("reduce one event, µs", reduced_us, seen),
        _row("card_state of it, µs", shown_us, ""),
        _row("reduce and card_state, µs", both, f"slowest {max(both):.0f}"),
    ]


def _row(name: str, took_us: Sequence[float], note: str) -> Figure:
    value = " / ".join(f"{percentile(took_us, share):.0f}" for share in (0.5, 0.95, 0.99))
    return name, value, note


def _appended(events: Sequence[AnyEvent]) -> list[float]:
    """Append to a log on the disk this project lies on."""
    (ROOT / "build").mkdir(exist_ok=True)
    took_us = []
    with (
        tempfile.TemporaryDirectory(dir=ROOT / "build") as folder,
        CallLog.open(Path(folder) / "calls.db", bytes.fromhex(LOG_KEY)) as log,
    ):
        session = log.begin(events[0].call_id, events[0].at)
        for number in range(APPENDED):
            event = events[number % len(events)]
            began_ns = time.perf_counter_ns()
            log.append(session, event)
            took_us.append((time.perf_counter_ns() - began_ns) / 1e3)
    return took_us


def _reduced(book: Book, events: Sequence[AnyEvent]) -> tuple[list[float], list[float]]:
    """Fold the call again and again; return what each event took to reduce and to show."""
    words = load_wording(paths.resources_folder() / "i18n", "zh", ZoneInfo("Asia/Shanghai"))
    systems = frozenset(book.playbook.sources.values())
    reduced_us, shown_us = [], []
    for _ in range(REPEATED):
        session: Session | None = None
        for event in events:
            began_ns = time.perf_counter_ns()
            session = _next(session, event, book)
            reduced_ns = time.perf_counter_ns()
            voice = Voice(words, book.playbook.definitions, systems, event.at)
            card_state(session, book.playbook, book.rules, voice)
            shown_us.append((time.perf_counter_ns() - reduced_ns) / 1e3)
            reduced_us.append((reduced_ns - began_ns) / 1e3)
    return reduced_us, shown_us


def _next(session: Session | None, event: AnyEvent, book: Book) -> Session:
    if session is not None:
        return reduce(session, event, book.playbook).session
    assert isinstance(event, SwitchEvent), "a call begins with an event of the switch"
    return open_session(event).session
