"""Ask every system at once: who is calling, and how they are."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from app.domain.effects import FetchFacts, LookUpCaller
from app.domain.events import (
    CallerLookedUp,
    CallerLookupFailed,
    FactsArrived,
    FactsFailed,
    HistoryArrived,
    SystemEvent,
)
from app.sdk.connector import Directory, FactSource, Reading
from app.sdk.errors import ConnectorDefect, ConnectorError, boundary

log = logging.getLogger(__name__)

Post = Callable[[SystemEvent], None]
GRACE_S = 1.0
"""A connector keeps the time limits of its own systems; this much later it is cut off itself."""


class Answer(NamedTuple):
    """What one system is to say of one fact."""

    system: str
    fact: str


class Lookup:
    """Fans questions out to all connectors. No system delays another, none is waited for."""

    def __init__(
        self,
        directories: Sequence[Directory],
        sources: Sequence[FactSource],
        systems: Mapping[str, str],
        besides: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
        *,
        timeout_s: float,
        now: Callable[[], datetime],
    ) -> None:
        """Make one.

        Args:
            directories: Asked who is at a number.
            sources: Asked for facts; each leaves out what it does not know of.
            systems: The preferred system of each fact, to name in a failure.
            besides: Further systems that give a fact: each is to be answered for.
            timeout_s: The longest wait for any one of them.
            now: The clock, UTC-aware.
        """
        self._directories = directories
        self._sources = sources
        self._systems = systems
        self._besides = besides
        self._limit_s = timeout_s + GRACE_S
        self._now = now

    async def find_caller(self, effect: LookUpCaller, post: Post) -> None:
        """Post one event per directory, as it answers. Cancelling cancels every request."""
        if not self._directories:
            self._post_no_directory(effect, post)
        async with asyncio.TaskGroup() as group:
            for directory in self._directories:
                group.create_task(self._find(directory, effect, post))

    async def fetch(self, effect: FetchFacts, post: Post) -> None:
        """Post each system's answer as it comes, and a failure for whatever nobody answered."""
        awaited = self._awaited(effect.facts)
        async with asyncio.TaskGroup() as group:
            for source in self._sources:
                group.create_task(self._read(source, effect, awaited, post))
        self._post_missing(effect, awaited, "not given", post)

    def _awaited(self, facts: frozenset[str]) -> set[Answer]:
        """Return who is to be answered for: every system that gives one of these facts."""
        return {
            Answer(system, name)
            for name in facts
            for system in (self._systems.get(name, ""), *self._besides.get(name, ()))
        }

    async def _find(self, directory: Directory, effect: LookUpCaller, post: Post) -> None:
        asked_at = self._now()
        try:
            with boundary(directory.name):
                async with asyncio.timeout(self._limit_s):
                    found = await directory.find_customers(effect.number)
        except ConnectorError as error:
            _note(error)
            failed = CallerLookupFailed(
                call_id=effect.call_id, at=self._now(), source=directory.name, reason=error.message
            )
            post(failed)
            return
        at = self._now()
        took_s = (at - asked_at).total_seconds()
        post(
            CallerLookedUp(
                call_id=effect.call_id,
                at=at,
                source=directory.name,
                customers=found,
                took_s=took_s,
            )
        )

    async def _read(
        self, source: FactSource, effect: FetchFacts, awaited: set[Answer], post: Post
    ) -> None:
        try:
            with boundary(source.name):
                async with (
                    asyncio.timeout(self._limit_s),
                    aclosing(source.read(effect.customer, effect.facts)) as readings,
                ):
                    async for reading in readings:
                        awaited -= self._answered(reading)
                        self._post_reading(reading, effect, post)
        except ConnectorError as error:
            _note(error)
            self._post_missing(effect, awaited, error.message, post)
            awaited.clear()

    def _answered(self, reading: Reading) -> set[Answer]:
        """Return what one answer settles; a system nobody expects speaks for the preferred one."""
        names = reading.values.keys() | reading.failed.keys()
        return {
            Answer(
                reading.system
                if reading.system in self._besides.get(name, ())
                else self._systems.get(name, ""),
                name,
            )
            for name in names
        }

    def _post_reading(self, reading: Reading, effect: FetchFacts, post: Post) -> None:
        call_id, at = effect.call_id, self._now()
        if reading.values:
            arrived = FactsArrived(
                call_id=call_id,
                at=at,
                source=reading.system,
                values=reading.values,
                took_s=reading.took_s,
                asked=reading.asked,
                raw=reading.raw,
            )
            post(arrived)
        if reading.history:
            post(
                HistoryArrived(
                    call_id=call_id, at=at, source=reading.system, entries=reading.history
                )
            )
        for reason in dict.fromkeys(reading.failed.values()):
            facts = tuple(name for name, why in reading.failed.items() if why == reason)
            failed = FactsFailed(
                call_id=call_id,
                at=at,
                source=reading.system,
                facts=facts,
                reason=reason,
                took_s=reading.took_s,
            )
            post(failed)

    def _post_missing(
        self, effect: FetchFacts, missing: Iterable[Answer], reason: str, post: Post
    ) -> None:
        by_system: dict[str, list[str]] = {}
        for answer in sorted(missing, key=lambda each: (each.fact, each.system)):
            by_system.setdefault(answer.system, []).append(answer.fact)
        for system, facts in by_system.items():
            failed = FactsFailed(
                call_id=effect.call_id,
                at=self._now(),
                source=system,
                facts=tuple(facts),
                reason=reason,
                took_s=self._limit_s,
            )
            post(failed)

    def _post_no_directory(self, effect: LookUpCaller, post: Post) -> None:
        reason = "no system is set up to look customers up"
        post(
            CallerLookupFailed(call_id=effect.call_id, at=self._now(), source="desk", reason=reason)
        )


def _note(error: ConnectorError) -> None:
    log.warning("%s", error, exc_info=isinstance(error, ConnectorDefect))
