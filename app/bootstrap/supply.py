"""Keeps the desk's guides up to date while it runs: when to look, and when to begin with the new.

* A newer pack is looked for now and then, in a thread; no call ever waits for that.
* A recommended one is begun with as soon as no call is live; another at the next start.
* From the time a pack is mandatory nothing older is begun with. If it is not to be had by then, new
  calls have no guides, and their cards say why.
* Calls keep what they began with, whatever happens here.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from time import monotonic
from typing import Protocol

import msgspec

from app.bootstrap.editions import Editions
from app.bootstrap.playbook import Offered
from app.bootstrap.stock import Stock, Stocked, copy_of, overdue_book
from app.domain.guide import Text
from app.guides.pack.manifest import title_of
from app.guides.pack.refusal import Refused
from app.guides.supply.cache import Cache, Demand, Status
from app.guides.supply.source import unreachable
from app.presenters.tray import Guides
from app.services.aside import aside

log = logging.getLogger(__name__)

JITTER = 0.2
"""Desks that were started together do not all ask at once: each wait is up to so much longer."""
FIRST_S = 20.0
"""The first look is taken within this, where there is something to begin with."""


class Calls(Protocol):
    """What is asked of the desk."""

    @property
    def quiet(self) -> bool:
        """Whether no call is live."""
        ...

    @property
    def editions(self) -> frozenset[str]:
        """The editions calls are judged by."""
        ...


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How a stock is treated.

    Attributes:
        every_s: Between two looks, at least; None: there is nothing to look for.
        eager: Begin with everything new at once: an author wants to see what was just written.
        random: 0 to 1.
    """

    every_s: float | None
    eager: bool = False
    random: Callable[[], float]

    def first_s(self) -> float:
        """Return how long to wait before the first look: desks are started all at one hour."""
        return min(FIRST_S, self.every_s or 0.0) * self.random()

    def next_s(self) -> float:
        """Return how long to wait before the next one."""
        return (self.every_s or 0.0) * (1 + JITTER * self.random())


class Supply:
    """Owns which edition new calls begin with."""

    def __init__(
        self,
        stock: Stock,
        cache: Cache,
        offered: Offered,
        pace: Pace,
        now: Callable[[], datetime],
        fallback: Callable[[], Stocked],
    ) -> None:
        """Make one, with the guides of the last time; there is no looking yet.

        Args:
            stock: Where books come from.
            cache: Where it is kept how the last look went.
            offered: By the connectors.
            pace: How often to look.
            now: The clock, UTC-aware.
            fallback: What to begin with while the stock has nothing.
        """
        self._stock, self._cache, self._offered, self._pace = stock, cache, offered, pace
        self._now = now
        self._status = cache.status()
        opened = stock.open()
        self._current = opened or fallback()
        self._bare = opened is None
        self._waiting: Stocked | None = None
        self._refused: Text | None = None
        self._calls: Calls | None = None
        self._say: Callable[[Guides], None] = lambda _told: None
        self._told: Guides | None = None
        self.editions = Editions(
            self._current.book, lambda edition: copy_of(cache, edition, offered)
        )

    async def run(self, calls: Calls, say: Callable[[Guides], None]) -> None:
        """Look for newer guides until cancelled, where there may be any."""
        self._calls, self._say = calls, say
        self.consider()
        await self._tidy()
        if self._pace.every_s is None:
            return
        wait_s = 0.0 if self._bare else self._pace.first_s()
        while True:
            await self._wait(wait_s)
            await self._look()
            before = self._current
            self.consider()
            if self._current is not before:
                await self._tidy()
            wait_s = self._pace.next_s()

    def consider(self) -> None:
        """Begin with what is waiting, or stop using what is overdue, if it is time."""
        if self._waiting is not None and self._is_time(self._waiting):
            self._switch(self._waiting)
        elif self._is_overdue(self._current) and self._demand is not None:
            book = overdue_book(self._demand, self._offered)
            if self.editions.present.edition != book.playbook.edition:
                log.error("guides %s have to be used by now, and are not here", self._demand.title)
                self.editions.switch(book, self._needed())
        self._tell()

    @property
    def _demand(self) -> Demand | None:
        return self._status.demand

    def _is_time(self, waiting: Stocked) -> bool:
        manifest = waiting.manifest
        if self._bare or self._pace.eager or manifest is None or self._is_overdue(self._current):
            return True
        quiet = self._calls is None or self._calls.quiet
        return manifest.recommended and quiet

    def _is_overdue(self, stocked: Stocked) -> bool:
        demand, manifest = self._demand, stocked.manifest
        if demand is None or self._now() < demand.since:
            return False
        return manifest is None or (
            manifest.pack == demand.pack and manifest.version < demand.version
        )

    def _switch(self, stocked: Stocked) -> None:
        log.info("guides: %s from now on, %s before", stocked.edition, self._current.edition)
        self._current, self._waiting, self._bare = stocked, None, False
        self.editions.switch(stocked.book, self._needed())

    def _needed(self) -> frozenset[str]:
        return self._calls.editions if self._calls is not None else frozenset()

    async def _wait(self, wait_s: float) -> None:
        """Wait, but be there when a pack becomes mandatory."""
        until_s = monotonic() + wait_s
        while (left_s := until_s - monotonic()) > 0:
            demand = self._demand
            due_s = (demand.since - self._now()).total_seconds() if demand is not None else 0.0
            await asyncio.sleep(min(left_s, due_s) if due_s > 0 else left_s)
            self.consider()

    async def _look(self) -> None:
        heard: list[Demand] = []
        refused: Text | None = None
        try:
            found = await aside(lambda: self._asked(heard.append), "guides")
        except Refused as error:
            found, refused = None, error.said
            if refused != self._refused:
                log.error("%s", error)
        except Exception:
            log.exception("looking for newer guides failed")
            return
        self._refused = refused
        if found is not None:
            self._waiting = found
            log.info("guides %s are here", found.edition)
        if not self._pace.eager:
            await self._note(heard)

    def _asked(self, hear: Callable[[Demand], None]) -> Stocked | None:
        try:
            return self._stock.look(hear)
        except OSError as error:
            raise unreachable(str(self._cache.folder), error) from error

    async def _note(self, heard: list[Demand]) -> None:
        """Keep how it went, so that what is mandatory is known after a restart too."""
        demand = heard[-1] if heard else self._demand
        self._status = Status(
            checked_at=self._now(),
            refused=self._refused,
            demand=demand,
            in_use=self._current.edition,
        )
        status = self._status
        try:
            await aside(lambda: self._cache.write_status(status), "guides")
        except OSError as error:
            log.warning("%s can't be written: %s", self._cache.folder, error)

    async def _tidy(self) -> None:
        needed = {self._current.edition, self.editions.present.edition, *self._needed()}
        try:
            await aside(lambda: self._cache.tidy(needed, self._now()), "guides")
        except OSError as error:
            log.warning("%s can't be tidied: %s", self._cache.folder, error)

    def _tell(self) -> None:
        wrong = (*(() if self._refused is None else (self._refused,)), *self._current.notices)
        overdue = self.editions.present.overdue
        title = title_of(self._current.edition)
        told = Guides(
            edition=title,
            version=title if self._current.manifest is not None else "",
            overdue=overdue,
            wrong=wrong,
        )
        if told != self._told:
            self._told = told
            self._say(told)
