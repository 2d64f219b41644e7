"""Answers that are still good, kept for whoever asks next about the same customer."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from app.domain.customer import Customer
from app.domain.facts import FactDefinition
from app.sdk.reading import Reading

CUSTOMERS_MAX = 50
"""Of more than so many nothing is kept; whoever was asked about longest ago makes room."""

Whom = tuple[str, frozenset[tuple[str, str]]]
"""A customer, as far as systems are asked with: the id, and the ids elsewhere."""


class Pair(NamedTuple):
    """What one system is to say of one fact."""

    system: str
    fact: str


class Told(msgspec.Struct, frozen=True):
    """What a system said, and when."""

    reading: Reading
    at: datetime

    def only(self, facts: frozenset[str]) -> "Told":
        """Return it with what concerns these facts; the history belongs to each of them."""
        reading = self.reading
        if facts >= reading.values.keys() | reading.failed.keys():
            return self
        chosen = msgspec.structs.replace(
            reading,
            values={name: value for name, value in reading.values.items() if name in facts},
            raw={name: raw for name, raw in reading.raw.items() if name in facts},
            failed={name: why for name, why in reading.failed.items() if name in facts},
        )
        return Told(chosen, self.at)


class _Entry(NamedTuple):
    told: Told
    until: datetime
    until_s: float


def whom(customer: Customer) -> Whom:
    """Return what tells one customer from another when systems are asked."""
    return customer.customer_id, frozenset(customer.keys.items())


class Kept:
    """Never gives an answer older than its fact's `ttl_s`; a failure is never kept.

    A fact without `ttl_s` is good for its own call, and not kept for another. Two clocks have to
    agree that an answer is good: the wall's may be set back, the machine's stands while it sleeps.
    """

    def __init__(self, definitions: Mapping[str, FactDefinition]) -> None:
        self._definitions = definitions
        self._entries: OrderedDict[Whom, dict[Pair, _Entry]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def keep(self, who: Whom, told: Told, now_s: float) -> None:
        """Keep the values of an answer for as long as each is good."""
        entries = {}
        for name in told.reading.values:
            definition = self._definitions.get(name)
            if definition is not None and definition.ttl_s is not None:
                until = told.at + timedelta(seconds=definition.ttl_s)
                entry = _Entry(told, until, now_s + definition.ttl_s)
                entries[Pair(told.reading.system, name)] = entry
        if not entries:
            return
        self._purge(now_s)
        self._entries.setdefault(who, {}).update(entries)
        self._entries.move_to_end(who)
        while len(self._entries) > CUSTOMERS_MAX:
            self._entries.popitem(last=False)

    def find(
        self, who: Whom, pairs: Iterable[Pair], now: datetime, now_s: float
    ) -> list[tuple[Told, frozenset[Pair]]]:
        """Return the answers that are still good, the oldest first, and what each settles."""
        entries = self._entries.get(who)
        if not entries:
            return []
        found: dict[int, tuple[Told, set[Pair]]] = {}
        for pair in pairs:
            entry = entries.get(pair)
            if entry is not None and now_s < entry.until_s and entry.told.at <= now < entry.until:
                found.setdefault(id(entry.told), (entry.told, set()))[1].add(pair)
        chosen = [
            (told.only(frozenset(pair.fact for pair in settled)), frozenset(settled))
            for told, settled in found.values()
        ]
        return sorted(chosen, key=lambda each: each[0].at)

    def forget(self, customer_id: str) -> None:
        """Let go of all that was said of one customer: something was changed there."""
        for who in [who for who in self._entries if who[0] == customer_id]:
            del self._entries[who]

    def _purge(self, now_s: float) -> None:
        for who, entries in list(self._entries.items()):
            if all(entry.until_s <= now_s for entry in entries.values()):
                del self._entries[who]
