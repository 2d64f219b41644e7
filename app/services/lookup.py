"""Ask every system at once: who is calling, and how they are."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

import msgspec

from app.domain.effects import FetchFacts, LookUpCaller
from app.domain.events import CallerLookedUp, CallerLookupFailed
from app.domain.session import Playbook
from app.sdk.connector import Directory, FactSource
from app.sdk.errors import ConnectorError
from app.services.answers import Answers, Post
from app.services.breaker import LIMITS, Breaker, Limits
from app.services.finds import OutOfReach, SharedFinds, Wanted
from app.services.flight import Wish
from app.services.kept import Kept, Pair
from app.services.numbers import Read, as_given
from app.services.reads import NOT_GIVEN, SharedReads

GRACE_S = 1.0
"""A connector keeps the time limits of its own systems; this much later it is cut off itself."""
ASKS_MAX = 500
"""More than so many at once are refused: far beyond what the cards of one agent can want."""


class Source(msgspec.Struct, frozen=True):
    """A fact source, and the facts each of its systems gives."""

    source: FactSource
    facts: Mapping[str, Sequence[str]]


class Waits(msgspec.Struct, frozen=True, kw_only=True):
    """How long is waited for whom.

    Attributes:
        timeout_s: The longest for any one system.
        budget_s: For the first full card: what has not come by then is said to be late.
        breaker: When a system is not asked for a while.
    """

    timeout_s: float = 10.0
    budget_s: float = 2.0
    breaker: Limits = LIMITS


class Lookup:
    """Fans questions out to all connectors. No system delays another, none is waited for.

    Whatever several calls want is asked once. All that runs belongs to the lookup itself, so that
    a call that ends takes away only what nobody else waits for.
    """

    def __init__(
        self,
        group: asyncio.TaskGroup,
        directories: Sequence[Directory],
        sources: Sequence[Source],
        playbook: Playbook,
        waits: Waits,
        *,
        now: Callable[[], datetime],
        random: Callable[[], float],
        read: Read = as_given,
    ) -> None:
        """Make one; see `open_lookup`."""
        self._read = read
        self._playbook, self._waits, self._now = playbook, waits, now
        self._asks = 0
        limit_s = waits.timeout_s + GRACE_S
        self._finds = [
            SharedFinds(each, Breaker(random, waits.breaker), group, limit_s=limit_s, now=now)
            for each in directories
        ]
        self._reads: list[SharedReads] = []
        self._owner: dict[Pair, SharedReads] = {}
        for each in sources:
            breakers = {system: Breaker(random, waits.breaker) for system in each.facts}
            kept = Kept(playbook.definitions)
            pairs = {Pair(system, name) for system, names in each.facts.items() for name in names}
            reads = SharedReads(each.source, pairs, breakers, kept, group, limit_s=limit_s, now=now)
            self._reads.append(reads)
            for pair in pairs:
                self._owner.setdefault(pair, reads)

    @property
    def out(self) -> int:
        """How many requests to connectors are out."""
        searches = sum(finds.out for finds in self._finds)
        return searches + sum(reads.out for reads in self._reads)

    async def find_caller(self, effect: LookUpCaller, post: Post) -> None:
        """Post one event per directory, as it answers.

        One that is out of reach is posted as such, and waited for until it is there again. Who has
        a key is told before whoever is known at the number, unless that takes too long.
        """
        if not self._finds:
            self._post_no_directory(effect, post)
        keys = tuple(sorted(effect.keys.items()))
        async with asyncio.TaskGroup() as group:
            keyed = [
                group.create_task(self._find(finds, Wanted(keys=keys), effect, post))
                for finds in self._finds
                if keys
            ]
            if keyed:
                await asyncio.wait(keyed, timeout=self._waits.budget_s)
            if effect.number or not keys:
                number = self._read(effect.number)
                wanted = Wanted(numbers=number.asked, suffix=number.suffix)
                for finds in self._finds:
                    group.create_task(self._find(finds, wanted, effect, post))

    async def fetch(self, effect: FetchFacts, post: Post) -> None:
        """Post each system's answer as it comes, and a failure for whatever nobody answered.

        It returns when nothing more is to come; while a system is out of reach it waits for what
        that will say. Cancelling takes back what no other call waits for.
        """
        wanted = {Pair(s, f) for f in effect.facts for s in self._playbook.systems_of(f)}
        answers = Answers(effect, wanted, post, self._now)
        if self._asks >= ASKS_MAX:
            answers.fail(wanted, "too many requests")
            return
        self._asks += 1
        try:
            await self._fetch(effect, answers)
        finally:
            self._asks -= 1

    def forget(self, customer_id: str) -> None:
        """Let go of what was said of a customer until now: something was changed there."""
        for reads in self._reads:
            reads.forget(customer_id)

    def close(self) -> None:
        """End whatever is out."""
        for finds in self._finds:
            finds.close()
        for reads in self._reads:
            reads.close()

    async def _fetch(self, effect: FetchFacts, answers: Answers) -> None:
        by_source: dict[SharedReads, set[Pair]] = {reads: set() for reads in self._reads}
        for pair in answers.out & self._owner.keys():
            by_source[self._owner[pair]].add(pair)
        answers.fail(answers.out - self._owner.keys(), NOT_GIVEN)
        async with asyncio.TaskGroup() as whole:
            late = whole.create_task(self._say_what_is_late(effect, answers))
            async with asyncio.TaskGroup() as group:
                for reads, pairs in by_source.items():
                    wish = Wish(
                        call=effect.call_id,
                        customer=effect.customer,
                        pairs=frozenset(pairs),
                        anew=effect.anew,
                        changed=effect.changed,
                        pressed=effect.pressed,
                    )
                    group.create_task(reads.ask(wish, answers.take))
            late.cancel()

    async def _say_what_is_late(self, effect: FetchFacts, answers: Answers) -> None:
        """Have nobody wait any longer for the first full card; what is out goes on."""
        if not effect.anew:
            await asyncio.sleep(self._waits.budget_s)
            answers.be_late(self._waits.budget_s)

    async def _find(
        self, finds: SharedFinds, wanted: Wanted, effect: LookUpCaller, post: Post
    ) -> None:
        pressed, stage = effect.pressed, -1
        while True:
            try:
                known = await finds.find(wanted, pressed=pressed)
            except OutOfReach as error:
                if stage != finds.breaker.stage:
                    stage = finds.breaker.stage
                    self._post_no_caller(effect, finds.name, error, post)
                await finds.breaker.turn()
            except ConnectorError as error:
                self._post_no_caller(effect, finds.name, error, post)
                if not finds.breaker.open:
                    return
            else:
                break
            pressed = False
        looked_up = CallerLookedUp(
            call_id=effect.call_id,
            at=known.at,
            source=finds.name,
            customers=known.customers,
            took_s=known.took_s,
            match=known.match,
        )
        post(looked_up)

    def _post_no_caller(
        self, effect: LookUpCaller, source: str, error: ConnectorError, post: Post
    ) -> None:
        failed = CallerLookupFailed(
            call_id=effect.call_id, at=self._now(), source=source, reason=error.message
        )
        post(failed)

    def _post_no_directory(self, effect: LookUpCaller, post: Post) -> None:
        reason = "no system is set up to look customers up"
        post(
            CallerLookupFailed(call_id=effect.call_id, at=self._now(), source="desk", reason=reason)
        )


@asynccontextmanager
async def open_lookup(
    directories: Sequence[Directory],
    sources: Sequence[Source],
    playbook: Playbook,
    waits: Waits,
    *,
    now: Callable[[], datetime],
    random: Callable[[], float],
    read: Read = as_given,
) -> AsyncIterator[Lookup]:
    """Yield a lookup that owns all that runs for it; leaving ends whatever is out.

    Args:
        directories: Asked who is at a number.
        sources: Asked for facts, the preferred one first: of two that give the same fact of the
            same system only the first is asked.
        playbook: Knows which systems give a fact, and how long an answer is good for.
        waits: How long is waited for whom.
        now: The clock, UTC-aware.
        random: A number in [0, 1), for jitter.
        read: Says what a number comes to; without one it is asked for as it was given.
    """
    async with asyncio.TaskGroup() as group:
        lookup = Lookup(
            group, directories, sources, playbook, waits, now=now, random=random, read=read
        )
        try:
            yield lookup
        finally:
            lookup.close()
