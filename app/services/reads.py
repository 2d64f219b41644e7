"""One source's reads, shared: who wants the same of the same customer waits for the same read.

Of one customer each question is with a system once at most. Whoever wants what is on its way waits
along; whoever needs it asked anew, because something was changed, waits for the end of what is out,
and asks then. A read ends when the last who waits for it leaves, and not before. What a system that
is out of reach was to say fails at once, is asked for again when its breaker lets it, and comes
after all for whoever is still there.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import aclosing
from datetime import datetime

from app.sdk.connector import FactSource
from app.sdk.errors import ConnectorDefect, ConnectorError, boundary
from app.sdk.reading import Reading
from app.services.breaker import Breaker
from app.services.flight import Flight, Waiter, Wish
from app.services.kept import Kept, Pair, Told, Whom

log = logging.getLogger(__name__)

Take = Callable[[Told], None]
NOT_GIVEN = "not given"


class SharedReads:
    """The reads of one source, owned by a task group."""

    def __init__(
        self,
        source: FactSource,
        pairs: Iterable[Pair],
        breakers: Mapping[str, Breaker],
        kept: Kept,
        group: asyncio.TaskGroup,
        *,
        limit_s: float,
        now: Callable[[], datetime],
    ) -> None:
        """Make them: `pairs` is all the source gives, with a breaker for each of its systems."""
        self._systems: dict[str, set[str]] = {}
        for pair in pairs:
            self._systems.setdefault(pair.fact, set()).add(pair.system)
        self._source, self._breakers, self._kept = source, breakers, kept
        self._group, self._limit_s, self._now = group, limit_s, now
        self._flights: set[Flight] = set()
        self._waiters: set[Waiter] = set()
        self._asked: dict[tuple[Whom, str], Flight] = {}

    @property
    def out(self) -> int:
        """How many reads are out."""
        return len(self._flights)

    async def ask(self, wish: Wish, take: Take) -> None:
        """Hand on each answer as it comes; return when nothing more is to come.

        While a system is out of reach it does not return, so as to have what comes after all.
        Cancelling leaves the others who wait alone.
        """
        waiter = Waiter(wish, self._clock())
        if not wish.anew:
            for told, pairs in self._kept.find(waiter.who, wish.pairs, self._now(), waiter.since_s):
                waiter.todo -= pairs
                waiter.inbox.put_nowait(told)
        self._relieve(waiter)
        self._waiters.add(waiter)
        try:
            await self._see_through(waiter, take)
        finally:
            self._leave(waiter)

    def forget(self, customer_id: str) -> None:
        """Let nothing count any more that was said, or asked, of this customer before now."""
        self._kept.forget(customer_id)
        for flight in self._flights:
            flight.keep = flight.keep and flight.customer.customer_id != customer_id

    def close(self) -> None:
        """End every read, and let go of every clock."""
        for flight in self._flights:
            flight.task.cancel()
        for breaker in self._breakers.values():
            breaker.close()

    async def _see_through(self, waiter: Waiter, take: Take) -> None:
        while True:
            self._place(waiter)
            if not (waiter.todo or waiter.out or waiter.inbox.qsize()):
                return
            told = await waiter.inbox.get()
            if told is None:
                continue
            take(told)
            await asyncio.sleep(0)  # each answer draws the card: the window has a turn between two
            breaker = self._breakers.get(told.reading.system)
            if told.reading.retryable and breaker is not None and breaker.open:
                waiter.stages.setdefault(told.reading.system, breaker.stage)
                again = {Pair(told.reading.system, name) for name in told.reading.failed}
                waiter.todo |= again & waiter.wish.pairs

    def _place(self, waiter: Waiter) -> None:
        """Join what is out, wait behind what will not do, and ask for the rest."""
        fresh: dict[str, set[Pair]] = {}
        for pair in list(waiter.todo):
            flight = self._asked.get((waiter.who, pair.fact))
            if flight is None:
                fresh.setdefault(pair.system, set()).add(pair)
            elif flight.takes(pair, waiter):
                self._join(waiter, flight, {pair})
            else:
                flight.behind.add(waiter)
        admitted: set[Pair] = set()
        probes: dict[Breaker, int] = {}
        for system, pairs in fresh.items():
            breaker = self._breakers[system]
            if not breaker.open:
                admitted |= pairs
            elif waiter.pressed or breaker.admits(self._clock()):
                admitted |= pairs if waiter.pressed else {min(pairs)}
                probes[breaker] = breaker.probe(self._clock())
                waiter.stages.setdefault(system, breaker.stage)
                breaker.wake(waiter.wake)
            else:
                self._refuse(waiter, system, pairs)
        waiter.pressed = False
        if admitted:
            self._start(waiter, {pair.fact for pair in admitted}, probes)

    def _refuse(self, waiter: Waiter, system: str, pairs: set[Pair]) -> None:
        """Say at once that a system is out of reach, once for each time that it was tried."""
        breaker = self._breakers[system]
        breaker.wake(waiter.wake)
        if waiter.stages.get(system) == breaker.stage:
            return
        waiter.stages[system] = breaker.stage
        words = breaker.why(self._clock())
        failed = dict.fromkeys(sorted(pair.fact for pair in pairs), words)
        reading = Reading(system=system, failed=failed, retryable=True, asked=False)
        waiter.inbox.put_nowait(Told(reading, self._now()))

    def _start(self, waiter: Waiter, facts: Iterable[str], probes: dict[Breaker, int]) -> None:
        """Have a read begin. A fact is asked of all the systems the source has it from."""
        pairs = frozenset(Pair(system, name) for name in facts for system in self._systems[name])
        flight = Flight(waiter.wish.customer, pairs, self._clock())
        flight.probes = probes
        for pair in pairs:
            self._asked[waiter.who, pair.fact] = flight
        self._join(waiter, flight, waiter.todo & pairs)
        self._flights.add(flight)
        flight.task = self._group.create_task(self._read(flight), name=f"read {self._source.name}")
        flight.task.add_done_callback(lambda _task: self._end(flight))

    def _join(self, waiter: Waiter, flight: Flight, pairs: set[Pair]) -> None:
        waiter.todo -= pairs
        waiter.out |= pairs
        flight.waiters.setdefault(waiter, set()).update(pairs)

    def _relieve(self, waiter: Waiter) -> None:
        """What a call asks for once more, it need not be told twice when its system is back."""
        wish = waiter.wish
        for other in self._waiters:
            if other.wish.call == wish.call and other.who == waiter.who:
                other.todo -= {
                    pair for pair in wish.pairs if (waiter.who, pair.fact) not in self._asked
                }
                other.wake()

    def _leave(self, waiter: Waiter) -> None:
        self._waiters.discard(waiter)
        for flight in self._flights:
            flight.behind.discard(waiter)
            left = flight.waiters.pop(waiter, None) is not None and not flight.waiters
            if left and flight.out:
                flight.going = False
                flight.task.cancel()
        for breaker in self._breakers.values():
            breaker.leave(waiter.wake)

    async def _read(self, flight: Flight) -> None:
        facts = frozenset(pair.fact for pair in flight.pairs)
        failure = ConnectorError(self._source.name, NOT_GIVEN)
        try:
            with boundary(self._source.name):
                async with (
                    asyncio.timeout(self._limit_s),
                    aclosing(self._source.read(flight.customer, facts)) as readings,
                ):
                    async for reading in readings:
                        self._heard(flight, reading)
        except ConnectorError as error:
            log.warning("%s", error, exc_info=isinstance(error, ConnectorDefect))
            failure = error
        took_s = self._clock() - flight.begun_s
        for system in sorted({pair.system for pair in flight.out}):
            left = [pair.fact for pair in flight.out if pair.system == system]
            self._heard(flight, Reading.failing(system, left, failure, took_s), own=False)

    def _heard(self, flight: Flight, reading: Reading, *, own: bool = True) -> None:
        """Hand an answer to everybody who waits for it; `own`: the source itself gave it."""
        settled = flight.settles(reading)
        flight.out -= settled
        flight.told |= {pair.fact for pair in settled}
        self._judge(flight, reading, own=own)
        told = Told(reading, self._now())
        if flight.keep:
            self._kept.keep(flight.who, told, self._clock())
        for waiter, pairs in flight.waiters.items():
            mine = pairs & settled
            if mine or (reading.history and not (reading.values or reading.failed)):
                pairs -= mine
                waiter.out -= mine
                waiter.inbox.put_nowait(told.only(frozenset(pair.fact for pair in mine)))
        self._release(flight, flight.told - {pair.fact for pair in flight.out})

    def _judge(self, flight: Flight, reading: Reading, *, own: bool) -> None:
        """Note what an answer, or its absence, says of the system."""
        breaker, now_s = self._breakers.get(reading.system), self._clock()
        if breaker is None:
            return
        if reading.retryable:
            breaker.failed(max(flight.begun_s, now_s - reading.took_s), now_s)
        elif own and reading.asked and (reading.values or reading.failed):
            breaker.answered(now_s)

    def _release(self, flight: Flight, facts: set[str]) -> None:
        freed = False
        for name in facts:
            if self._asked.get((flight.who, name)) is flight:
                del self._asked[flight.who, name]
                freed = True
        if freed:
            behind, flight.behind = flight.behind, set()
            for waiter in behind:
                waiter.wake()

    def _end(self, flight: Flight) -> None:
        flight.going = False
        self._flights.discard(flight)
        self._release(flight, {pair.fact for pair in flight.pairs})
        for breaker, number in flight.probes.items():
            breaker.give_up(number, self._clock())

    def _clock(self) -> float:
        return asyncio.get_running_loop().time()
