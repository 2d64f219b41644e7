"""The connector contract, version 1: what a connector may be asked to do.

A connector is a package with `manifest.toml` and a module that offers

    Settings                       a frozen msgspec.Struct: its table in the settings file
    connect(settings, context)     an async context manager; entering connects, leaving disconnects
    offers(settings)               where facts and actions stand in the settings: an `Offer`

What `connect` yields satisfies one or more of the protocols below, as its manifest says. A call
source with a wire protocol also offers `replay(settings, context, recording)`.
"""

from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import msgspec

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.domain.events import LinkEvent, SwitchEvent
from app.sdk.reading import Reading as Reading
from app.sdk.relay import Parcel as Parcel
from app.sdk.relay import Relay as Relay
from app.sdk.signs import Announcer as Announcer
from app.sdk.signs import Changed as Changed
from app.sdk.signs import Examined as Examined
from app.sdk.signs import Health as Health


class Desktop(Protocol):
    """What the desk can do on the agent's screen, at once; nothing takes the keyboard."""

    def open_address(self, address: str) -> bool:
        """Have the system open an address with the program it belongs to; False: none does."""
        ...

    def copy(self, text: str) -> None:
        """Put a text into the clipboard; the system is asked to keep it in no history."""
        ...

    def forget_copy(self) -> bool:
        """Empty the clipboard if what was copied last is still in it; False: it is not."""
        ...


class ConnectorContext(msgspec.Struct, frozen=True, kw_only=True):
    """What the desk lends a connector; it may reach for nothing else.

    Attributes:
        name: What it is called in the settings (`[connectors.<name>]`); errors carry it.
        agent: The agent's device at the switch, as the switch names it (`PJSIP/101`).
        secret: Gives a secret of the connector's own by name; raises `AuthFailed` if there is none.
        now: The clock, UTC-aware.
        random: A number in [0, 1), for jitter.
        folder: Makes, and returns, a folder of its own that nobody else may read; None: there is
            none, for a process of its own.
        desktop: The agent's screen; None where there is none, or for a process of its own.
    """

    name: str = ""
    agent: str
    secret: Callable[[str], str]
    now: Callable[[], datetime]
    random: Callable[[], float]
    folder: Callable[[], Path] | None = None
    desktop: Desktop | None = None


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """Proof that an order was carried out; `reference` is the other system's."""

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


class TicketDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket to be opened.

    Attributes:
        kind: What it is for, in the desk's words (`ticket.dispatch_fibre`); the system maps it.
        caller: Who asked for it, and from which number, where that is not the customer.
        fields: More of it, by the desk's names; what a system has no place for goes into the text.
    """

    kind: str
    subject: str
    text: str
    customer: Customer | None = None
    caller: Customer | None = None
    caller_number: str = ""
    fields: dict[str, str] = {}


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket as its system shows it; `status` is in the words of that system."""

    reference: str
    subject: str
    status: str
    open: bool
    opened_at: datetime | None = None
    due_at: datetime | None = None
    closed_at: datetime | None = None


@runtime_checkable
class TicketDesk(Protocol):
    """A ticket system. The same key twice opens, or notes, once; errors as `ActionTarget`'s."""

    name: str

    async def find_tickets(self, customer: Customer) -> tuple[Ticket, ...]:
        """Return the customer's tickets, open ones first."""
        ...

    async def open_ticket(self, draft: TicketDraft, key: str) -> Receipt:
        """Open one; the receipt's reference is its number."""
        ...

    async def add_note(self, reference: str, text: str, key: str) -> Receipt:
        """Add to one that is open."""
        ...

    async def find_by_key(self, key: str, reference: str = "") -> Receipt | None:
        """Say what was done under that key (as a note on that ticket, if given); None: nothing."""
        ...


class Delivery(StrEnum):
    """How far a message has come."""

    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"


@runtime_checkable
class Messenger(Protocol):
    """Sends messages to customers or colleagues. The same key twice sends once."""

    name: str

    async def send(self, to: str, subject: str, text: str, key: str) -> Receipt:
        """Send one; errors as `ActionTarget`'s. `subject` is left out where there is none."""
        ...

    async def delivery(self, reference: str) -> Delivery:
        """Say how far a message has come that was sent from here."""
        ...


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """What stood in the fields when they were read back."""

    fields: dict[str, str]


class OnScreen(msgspec.Struct, frozen=True, kw_only=True):
    """Which customer another program shows; empty where it does not say."""

    customer_id: str = ""
    number: str = ""
    fields: dict[str, str] = {}


@runtime_checkable
class ScreenBridge(Protocol):
    """A program on the agent's own screen. What it can't do raises `ConnectorError` saying so.

    Every write is read back; a field that does not hold what was written raises `InvalidReply`.
    Once the agent types or clicks there themselves, it stops and raises `ConnectorError`.
    """

    name: str

    async def open_customer(self, customer: Customer, number: str) -> None:
        """Bring that customer up in the other program."""
        ...

    async def read_context(self) -> OnScreen | None:
        """Say whom the other program shows; None: nobody, or it is not there."""
        ...

    async def fill(self, form: str, fields: Mapping[str, str]) -> Filled:
        """Write into a form of the other program, send nothing off, and read it back."""
        ...


Connect = Callable[[Any, ConnectorContext], AbstractAsyncContextManager[object]]
Replay = Callable[
    [Any, ConnectorContext, Iterable[bytes | None]], Iterator[SwitchEvent | LinkEvent]
]
"""Play recorded bytes through the connector's own protocol code; None marks a broken connection."""
