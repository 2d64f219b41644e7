"""A fact source that does as it is planned, and keeps a record of who was asked when."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping

import msgspec

from app.domain.customer import Customer
from app.domain.events import HistoryEntry
from app.domain.facts import FactDefinition
from app.domain.session import Playbook
from app.sdk.connector import Reading
from app.sdk.errors import ConnectorError, NotReady
from app.services.kept import Pair
from tests.app.services.virtual import now

CHEN = Customer(customer_id="C1", name="陈伟", keys={"login": "bb1046"})
LIU = Customer(customer_id="C2", name="刘敏")
LATE = NotReady("office", "no answer within 2 s")
NOT_ON_RECORD = ConnectorError("office", "customer not on record")


class Answer(msgspec.Struct, frozen=True):
    """What a system does when it is asked: after a while a value, an error, or nothing for ever."""

    after_s: float = 0.1
    value: int | ConnectorError | None = 1
    history: bool = False


Plan = Callable[[str, int], Answer]
"""What a system does when it is asked for the n-th time."""


class Office:
    """Several systems behind one connector."""

    def __init__(
        self, gives: Mapping[str, tuple[str, ...]], plan: Plan, name: str = "office"
    ) -> None:
        self.name, self.gives, self._plan = name, gives, plan
        self.asked: list[tuple[str, str, frozenset[str]]] = []
        """Customer, system and facts of each question, in the order they were put."""
        self.out: set[tuple[str, Pair]] = set()
        self.twice: list[tuple[str, Pair]] = []
        self.closed = 0

    def times(self, system: str) -> int:
        """How often a system was asked."""
        return sum(1 for _, asked, _ in self.asked if asked == system)

    async def read(
        self, customer: Customer, facts: frozenset[str]
    ) -> AsyncGenerator[Reading, None]:
        answers = []
        mine: set[tuple[str, Pair]] = set()
        for system, names in self.gives.items():
            wanted = facts.intersection(names)
            if wanted:
                answers.append((self._plan(system, self.times(system)), system, sorted(wanted)))
                self.asked.append((customer.customer_id, system, wanted))
                mine |= {(customer.customer_id, Pair(system, name)) for name in wanted}
        self.twice += sorted(mine & self.out)
        self.out |= mine
        try:
            clock = asyncio.get_running_loop().time
            began_s = clock()
            for answer, system, names in sorted(answers, key=lambda each: each[0].after_s):
                await asyncio.sleep(began_s + answer.after_s - clock())
                self.out -= {(customer.customer_id, Pair(system, name)) for name in names}
                yield _reading(answer, system, names, clock() - began_s)
        finally:
            self.out -= mine
            self.closed += 1


def _reading(answer: Answer, system: str, names: list[str], took_s: float) -> Reading:
    if isinstance(answer.value, ConnectorError):
        return Reading.failing(system, names, answer.value, took_s)
    entry = HistoryEntry(at=now(), text={"en": system})
    history = (entry,) if answer.history else ()
    values = dict.fromkeys(names, answer.value)
    return Reading(system=system, values=values, history=history, took_s=took_s)


def always(answer: Answer) -> Plan:
    """Do the same every time."""
    return lambda _system, _time: answer


def playbook_of(*offices: Office, ttl_s: float | None = None) -> Playbook:
    """A playbook whose facts these offices give, the first preferred."""
    systems: dict[str, dict[str, None]] = {}
    for office in offices:
        for system, names in office.gives.items():
            for name in names:
                systems.setdefault(name, {})[system] = None
    definition = FactDefinition(type="int", label={"en": "a fact"}, ttl_s=ttl_s)
    return Playbook(
        sources={name: next(iter(found)) for name, found in systems.items()},
        besides={name: tuple(found)[1:] for name, found in systems.items()},
        definitions=dict.fromkeys(systems, definition),
        opening=frozenset(systems),
    )
