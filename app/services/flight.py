"""One read of a source that is out, who waits for it, and what each of them wants."""

import asyncio

import msgspec

from app.domain.customer import Customer
from app.sdk.reading import Reading
from app.services.breaker import Breaker
from app.services.kept import Pair, Told, whom


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants of one source.

    Attributes:
        call: Who wants it. What a call asks for once more it no longer waits for from before.
        anew: Not from what is kept.
        changed: Nor from a read that is out already: something was changed since.
        pressed: The agent asked for it: a system is tried even if it did not answer lately.
    """

    call: str
    customer: Customer
    pairs: frozenset[Pair]
    anew: bool = False
    changed: bool = False
    pressed: bool = False


class Waiter:
    """Somebody who waits, until they leave."""

    def __init__(self, wish: Wish, now_s: float) -> None:
        self.wish, self.who, self.since_s = wish, whom(wish.customer), now_s
        self.pressed = wish.pressed
        self.todo = set(wish.pairs)
        self.out: set[Pair] = set()
        self.stages: dict[str, int] = {}
        self.inbox: asyncio.Queue[Told | None] = asyncio.Queue()

    def wake(self) -> None:
        """Have it look again whether what it still has to ask may be asked."""
        self.inbox.put_nowait(None)


class Flight:
    """One read that is out."""

    def __init__(self, customer: Customer, pairs: frozenset[Pair], now_s: float) -> None:
        self.customer, self.who, self.begun_s = customer, whom(customer), now_s
        self.pairs, self.out = pairs, set(pairs)
        self.told: set[str] = set()
        self.waiters: dict[Waiter, set[Pair]] = {}
        self.behind: set[Waiter] = set()
        self.probes: dict[Breaker, int] = {}
        self.going = self.keep = True
        self.task: asyncio.Task[None]

    def takes(self, pair: Pair, waiter: Waiter) -> bool:
        """Whether its answer will do for somebody who comes now."""
        late = waiter.wish.changed and self.begun_s < waiter.since_s
        return (
            self.going
            and self.keep
            and pair in self.out
            and pair.fact not in self.told
            and not late
        )

    def settles(self, reading: Reading) -> set[Pair]:
        """Return what an answer settles; a system nobody expects speaks for every one of a fact."""
        settled: set[Pair] = set()
        for name in reading.values.keys() | reading.failed.keys():
            pair = Pair(reading.system, name)
            if pair in self.pairs:
                settled |= {pair} & self.out
            else:
                settled |= {each for each in self.out if each.fact == name}
        return settled
