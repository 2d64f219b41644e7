"""One directory's searches, shared: two calls from one number wait for the same search."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

import msgspec

from app.domain.customer import Customer, Match
from app.sdk.connector import Directory
from app.sdk.errors import ConnectorDefect, ConnectorError, NotReady, boundary
from app.sdk.phone import spellings
from app.sdk.searching import KeyDirectory, SuffixDirectory
from app.services.breaker import Breaker

log = logging.getLogger(__name__)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What one search is for: somebody by number, or by keys.

    Attributes:
        numbers: In the order they are asked for, until somebody is known at one.
        suffix: Last digits to try when nobody is; empty: that is not tried.
        keys: Kind and key; all are asked for. A search has either these or numbers.
    """

    numbers: tuple[str, ...] = ()
    suffix: str = ""
    keys: tuple[tuple[str, str], ...] = ()


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a directory knows, by what, when it said so, and how long that took."""

    customers: tuple[Customer, ...]
    match: Match
    at: datetime
    took_s: float


class OutOfReach(NotReady):
    """The directory did not answer lately, and was not asked; the message says when it will be."""


class _Search:
    """One search that is out."""

    def __init__(self) -> None:
        self.waiters = 0
        self.going = True
        self.ended = asyncio.Event()
        self.known: Known | None = None
        self.error: ConnectorError | None = None
        self.task: asyncio.Task[None]


class SharedFinds:
    """The searches of one directory, owned by a task group. Nothing of them is kept."""

    def __init__(
        self,
        directory: Directory,
        breaker: Breaker,
        group: asyncio.TaskGroup,
        *,
        limit_s: float,
        now: Callable[[], datetime],
    ) -> None:
        self.name, self.breaker = directory.name, breaker
        self._directory, self._group, self._limit_s, self._now = directory, group, limit_s, now
        self._out: dict[Wanted, _Search] = {}

    @property
    def out(self) -> int:
        """How many searches are out."""
        return len(self._out)

    async def find(self, wanted: Wanted, *, pressed: bool = False) -> Known:
        """Return who is known there. Cancelling leaves the others who wait alone.

        Raises:
            OutOfReach: It was not asked, as it did not answer lately. Not when `pressed`.
            ConnectorError: It gave no usable answer.
        """
        while (search := self._out.get(wanted)) is not None and not search.going:
            await search.ended.wait()
        if search is None:
            search = self._start(wanted, pressed=pressed)
        search.waiters += 1
        try:
            await search.ended.wait()
        finally:
            search.waiters -= 1
            if not search.waiters and not search.ended.is_set():
                search.going = False
                search.task.cancel()
        if search.known is None:
            raise search.error or NotReady(self.name, "no answer")
        return search.known

    def close(self) -> None:
        """End every search, and let go of the clock."""
        for search in self._out.values():
            search.task.cancel()
        self.breaker.close()

    def _start(self, wanted: Wanted, *, pressed: bool) -> _Search:
        breaker, now_s = self.breaker, asyncio.get_running_loop().time()
        probe = None
        if breaker.open:
            if not (pressed or breaker.admits(now_s)):
                raise OutOfReach(self.name, breaker.why(now_s))
            probe = breaker.probe(now_s)
        search = self._out[wanted] = _Search()
        search.task = self._group.create_task(self._search(wanted, search))
        search.task.add_done_callback(lambda _task: self._end(wanted, search, probe))
        return search

    async def _search(self, wanted: Wanted, search: _Search) -> None:
        clock = asyncio.get_running_loop().time
        asked_s, asked_at = clock(), self._now()
        try:
            with boundary(self.name):
                async with asyncio.timeout(self._limit_s):
                    found, match = await self._asked(wanted)
        except ConnectorError as error:
            log.warning("%s", error, exc_info=isinstance(error, ConnectorDefect))
            search.error = error
            if error.retryable:
                self.breaker.failed(asked_s, clock())
            return
        self.breaker.answered(clock())
        at = self._now()
        took_s = (at - asked_at).total_seconds()
        search.known = Known(customers=found, match=match, at=at, took_s=took_s)

    async def _asked(self, wanted: Wanted) -> tuple[tuple[Customer, ...], Match]:
        """Ask one way after the other until somebody is known."""
        if wanted.keys:
            return await self._keyed(wanted), Match.KEY
        tried: set[str] = set()
        for number in wanted.numbers:
            if number in tried:
                continue
            if found := await self._directory.find_customers(number):
                return found, Match.EXACT
            tried.update(spellings(number))  # a connector asks for a number in all of these
        if wanted.suffix and isinstance(self._directory, SuffixDirectory):
            return await self._directory.find_by_suffix(wanted.suffix), Match.WEAK
        return (), Match.EXACT

    async def _keyed(self, wanted: Wanted) -> tuple[Customer, ...]:
        """Ask for every key; who has several of them is one."""
        if not isinstance(self._directory, KeyDirectory):
            return ()
        known: dict[str, Customer] = {}
        for kind, key in wanted.keys:
            for each in await self._directory.find_keyed(kind, key):
                known.setdefault(each.customer_id, each)
        return tuple(known.values())

    def _end(self, wanted: Wanted, search: _Search, probe: int | None) -> None:
        del self._out[wanted]
        search.ended.set()
        if probe is not None:
            self.breaker.give_up(probe, asyncio.get_running_loop().time())
