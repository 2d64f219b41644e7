"""Five-line stand-ins for connectors and the log, for the services' tests."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from app.domain.actions import ActionState
from app.domain.call import CallId
from app.domain.customer import Customer
from app.domain.events import AnyEvent, LinkEvent, SwitchEvent
from app.domain.session import Playbook
from app.sdk.connector import Directory, FactSource, Reading, Receipt
from app.services.lookup import Lookup, Source, Waits, open_lookup


def now() -> datetime:
    return datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


WAITS = Waits(timeout_s=1)


class People:
    """A directory that knows these customers, or raises."""

    name = "crm"

    def __init__(self, *found: Customer, error: Exception | None = None) -> None:
        self._found, self._error = found, error

    async def find_customers(self, number: str) -> tuple[Customer, ...]:
        if self._error is not None:
            raise self._error
        return self._found


class Systems:
    """A fact source that yields these readings, then raises or hangs if told to."""

    name = "tmf"

    def __init__(
        self, *readings: Reading, error: Exception | None = None, hangs: bool = False
    ) -> None:
        self._readings, self._error, self._hangs = readings, error, hangs
        self.closed = False

    async def read(
        self, customer: Customer, facts: frozenset[str]
    ) -> AsyncGenerator[Reading, None]:
        try:
            for reading in self._readings:
                yield reading
            if self._hangs:
                await asyncio.Event().wait()
            if self._error is not None:
                raise self._error
        finally:
            self.closed = True


class Target:
    """An action target that does what it is told: a receipt, an error, or nothing for ever."""

    name = "tmf"

    def __init__(self, outcome: Receipt | Exception | None = None) -> None:
        self._outcome = outcome
        self.performed: list[str] = []

    async def perform(
        self, customer: Customer | None, order: ActionState, progress: Callable[[float], None]
    ) -> Receipt:
        self.performed.append(order.key)
        progress(0.5)
        return await self._answer() or Receipt()

    async def check(self, customer: Customer | None, order: ActionState) -> Receipt | None:
        return await self._answer()

    async def _answer(self) -> Receipt | None:
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return self._outcome


@asynccontextmanager
async def looking_up(
    directories: Sequence[Directory],
    sources: Sequence[FactSource],
    playbook: Playbook,
    waits: Waits = WAITS,
    now: Callable[[], datetime] = now,
) -> AsyncIterator[Lookup]:
    """Look up in these, each of which gives all that any system of the playbook gives."""
    gives: dict[str, list[str]] = {}
    for name in playbook.sources:
        for system in playbook.systems_of(name):
            gives.setdefault(system, []).append(name)
    offered = [Source(each, gives) for each in sources]
    async with open_lookup(
        directories, offered, playbook, waits, now=now, random=lambda: 0.5
    ) as lookup:
        yield lookup


class Line:
    """A switch that says these events, then ends or raises."""

    name = "switch"

    def __init__(self, *events: SwitchEvent | LinkEvent, error: Exception | None = None) -> None:
        self._events, self._error = events, error

    async def events(self) -> AsyncGenerator[SwitchEvent | LinkEvent, None]:
        for event in self._events:
            yield event
            await asyncio.sleep(0)
        if self._error is not None:
            raise self._error


class Memory:
    """A log kept in a list."""

    def __init__(self) -> None:
        self.sessions: list[list[AnyEvent]] = []
        self.finished: set[int] = set()

    def begin(self, call_id: CallId, at: datetime) -> int:
        self.sessions.append([])
        return len(self.sessions) - 1

    def append(self, session: int, event: AnyEvent) -> None:
        self.sessions[session].append(event)

    def finish(self, session: int) -> None:
        self.finished.add(session)

    def reopen(self, session: int) -> None:
        self.finished.discard(session)

    def unfinished(self) -> list[tuple[int, list[AnyEvent]]]:
        open_ones = [n for n in range(len(self.sessions)) if n not in self.finished]
        return [(number, list(self.sessions[number])) for number in open_ones]
