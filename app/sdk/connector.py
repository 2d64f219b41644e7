"""The connector contract, version 1: what a connector may be asked to do.

A connector is a package with `manifest.toml` and a module that offers

    Settings                       a frozen msgspec.Struct: its table in the settings file
    connect(settings, context)     an async context manager; entering connects, leaving disconnects

What `connect` yields satisfies one or more of the protocols below, as its manifest says. A call
source with a wire protocol also offers `replay(settings, context, recording)`.
"""

from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

import msgspec

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.domain.events import HistoryEntry, LinkEvent, SwitchEvent
from app.domain.facts import Value


class ConnectorContext(msgspec.Struct, frozen=True, kw_only=True):
    """What the desk lends a connector; it may reach for nothing else.

    Attributes:
        agent: The agent's device at the switch, as the switch names it (`PJSIP/101`).
        secret: Gives a secret of the connector's own by name; raises `AuthFailed` if there is none.
        now: The clock, UTC-aware.
        random: A number in [0, 1), for jitter.
    """

    agent: str
    secret: Callable[[str], str]
    now: Callable[[], datetime]
    random: Callable[[], float]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What one system answered, or did not.

    Attributes:
        system: As the agent knows it (`AAA`).
        values: Facts it gave; None is known-empty.
        failed: Why it gave no answer, by fact; fit to show.
        history: What it knows of the customer's recent past.
        took_s: Seconds from question to answer.
    """

    system: str
    values: dict[str, Value] = {}
    failed: dict[str, str] = {}
    history: tuple[HistoryEntry, ...] = ()
    took_s: float = 0.0


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """Proof that an order was carried out; `reference` is what the other system calls it."""

    reference: str = ""


@runtime_checkable
class CallSource(Protocol):
    """A switch: reports what happens to this agent's calls."""

    name: str

    def events(self) -> AsyncGenerator[SwitchEvent | LinkEvent, None]:
        """Yield each event as it happens, for as long as it is iterated.

        It reconnects by itself. LinkLost and LinkRestored (with an empty call_id) say how the line
        stands; LinkRestored follows each snapshot, the first included, once every call in it has
        been told. Times keep the switch's order throughout, also those of events worked out from a
        snapshot, and are told in the desk's time where the clocks differ. Raises `AuthFailed` when
        trying again is pointless.
        """
        ...


@runtime_checkable
class Directory(Protocol):
    """A system of record: knows customers by number."""

    name: str

    async def find_customers(self, number: str) -> tuple[Customer, ...]:
        """Return everyone known at that number; empty when nobody is."""
        ...


@runtime_checkable
class FactSource(Protocol):
    """One or more systems that know facts about a customer."""

    name: str

    def read(self, customer: Customer, facts: frozenset[str]) -> AsyncGenerator[Reading, None]:
        """Ask all systems concerned at once; yield each answer as it comes.

        Each system has its own time limit; a system that fails yields a `Reading` with `failed`.
        Facts it does not know of are left out. Closing the iterator cancels what is still out.
        """
        ...


@runtime_checkable
class ActionTarget(Protocol):
    """A system that can be told to do something."""

    name: str

    async def perform(
        self, customer: Customer | None, order: ActionState, progress: Callable[[float], None]
    ) -> Receipt:
        """Carry the order out and return when it is done; the same key twice does it once.

        Raises:
            NotReady: It is certain that nothing was sent (unreachable before sending).
            AuthFailed: The credentials were refused; nothing was done.
            ConnectorError: The system refused the order; the message says why.
            InvalidReply, TimeoutError: It was sent, and no clear answer came: outcome unknown.
        """
        ...

    async def check(self, customer: Customer | None, order: ActionState) -> Receipt | None:
        """Say whether an order with this key was carried out; None: it was not."""
        ...


Connect = Callable[[Any, ConnectorContext], AbstractAsyncContextManager[object]]
Replay = Callable[
    [Any, ConnectorContext, Iterable[bytes | None]], Iterator[SwitchEvent | LinkEvent]
]
"""Play recorded bytes through the connector's own protocol code; None marks a broken connection."""
