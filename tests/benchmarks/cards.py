"""Calls on a real desk whose cards are filled by eight systems, for what is timed and counted."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime

from app.domain.call import CallId, Contact, Phase
from app.domain.events import AnyEvent, ConnectionCleared, Delivered, Established, WrapUpFinished
from app.domain.facts import COMING, FactDefinition
from app.domain.session import Playbook, Session
from app.services.desk import Desk
from app.services.editions import OneEdition
from app.services.lookup import Lookup, Source, Waits, open_lookup
from app.services.perform import Performer
from app.services.runner import Services
from tests.benchmarks.eight_systems import LATENCIES_MS, TOOK, connected, facts_of

GIVES = {system: facts_of(system) for system in LATENCIES_MS}


class Card:
    """How one card filled, by the loop's clock."""

    def __init__(self) -> None:
        self.asked_s = 0.0
        self.full_s = 0.0
        self.full = asyncio.Event()
        self.session: Session

    @property
    def took_s(self) -> float:
        """From the moment the caller was known to the last answer."""
        return self.full_s - self.asked_s

    @property
    def slowest_s(self) -> float:
        """How long the slowest system had its request."""
        had = (self.session.facts[facts[-1]] for facts in GIVES.values())
        return max(float(fact.value) for fact in had if isinstance(fact.value, float))


class _Forgetting:
    """A log that keeps nothing: the memory of the real one is on disk."""

    def begin(self, call_id: CallId, at: datetime) -> int:
        return 1

    def append(self, session: int, event: AnyEvent) -> None:
        pass

    def finish(self, session: int) -> None:
        pass

    def reopen(self, session: int) -> None:
        pass

    def unfinished(self) -> Sequence[tuple[int, Sequence[AnyEvent]]]:
        return ()


class Cards:
    """Rings, answers, waits until the card is full, hangs up, and codes the call."""

    def __init__(self) -> None:
        self.lookup: Lookup
        self._desk: Desk
        self._cards: dict[CallId, Card] = {}

    async def one(self, number: int) -> Card:
        """Play one call of its own customer to its end."""
        call_id, contact = CallId(f"call-{number}"), Contact(ani=str(number), dnis="10000")
        card = self._cards[call_id] = Card()
        self._desk.hear("switch", Delivered(call_id=call_id, at=_now(), contact=contact))
        self._desk.hear("switch", Established(call_id=call_id, at=_now(), contact=contact))
        await card.full.wait()
        self._desk.hear("switch", ConnectionCleared(call_id=call_id, at=_now(), contact=contact))
        self._desk.act(WrapUpFinished(call_id=call_id, at=_now(), disposition="done", note=""))
        del self._cards[call_id]
        return card

    def _changed(self, session: Session) -> None:
        card = self._cards.get(session.call_id)
        if card is None or session.customer is None or session.phase is not Phase.ACTIVE:
            return
        now_s = asyncio.get_running_loop().time()
        card.asked_s = card.asked_s or now_s
        facts = session.facts.values()
        if not any(f.having in COMING or f.coming for f in facts) and not card.full.is_set():
            card.full_s, card.session = now_s, session
            card.full.set()


@asynccontextmanager
async def cards(ports: dict[str, int], limit_s: float) -> AsyncIterator[Cards]:
    """Yield a desk whose systems are at these ports."""
    made = Cards()
    async with AsyncExitStack() as stack:
        eight = await stack.enter_async_context(connected(ports, limit_s))
        sources = {name: system for system, names in GIVES.items() for name in names}
        definition = FactDefinition(type="int", label={"en": "a fact"}, ttl_s=60)
        book = Playbook(
            sources=sources,
            definitions=dict.fromkeys(sources, definition),
            opening=frozenset(sources),
        )
        made.lookup = await stack.enter_async_context(
            open_lookup(
                [eight],
                [Source(eight, GIVES)],
                book,
                Waits(timeout_s=limit_s),
                now=_now,
                random=random.random,
            )
        )
        group = await stack.enter_async_context(asyncio.TaskGroup())
        services = Services(
            editions=OneEdition(book),
            journal=_Forgetting(),
            lookup=made.lookup,
            performer=Performer({}, {}, now=_now),
            now=_now,
            on_change=made._changed,
        )
        made._desk = Desk(services, group, lambda *_: None)
        yield made
        made._desk.stop()


def _now() -> datetime:
    return datetime.now(UTC)


assert TOOK in next(iter(GIVES.values()))[-1], "the last fact of each says how long it took"
