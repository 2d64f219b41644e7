"""The desk's side of a connector in a process: it has the methods its manifest promises.

Each part is one protocol of the contract; a connector gets the parts of its capabilities, because
the desk tells by its methods what a connector can do.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from datetime import datetime
from typing import TypeVar

import msgspec

from app.domain.actions import ActionState
from app.domain.call import CallId
from app.domain.customer import Customer
from app.domain.events import LinkEvent, LinkLost, SwitchEvent
from app.isolated.crossing import reading
from app.isolated.keeper import Keeper, Kept
from app.isolated.line import Line, LostError, Progress
from app.isolated.messages import unpacked
from app.isolated.questions import (
    AddNote,
    AnyQuestion,
    AskHealth,
    Check,
    Events,
    Fill,
    FindByKey,
    FindBySuffix,
    FindCustomers,
    FindKeyed,
    FindTickets,
    Give,
    HowDelivered,
    OpenCustomer,
    OpenTicket,
    Perform,
    Read,
    ReadContext,
    Send,
    Take,
    method,
)
from app.sdk.connector import (
    Delivery,
    Filled,
    Health,
    OnScreen,
    Parcel,
    Reading,
    Receipt,
    Ticket,
    TicketDraft,
)
from app.sdk.errors import ConnectorDefect, ConnectorError
from app.sdk.manifest import Capability, Manifest

T = TypeVar("T")
_Event = SwitchEvent | LinkEvent
_Decoder = msgspec.msgpack.Decoder

_CALLS_KNOWN = 64
_EVENT: "_Decoder[_Event]" = _Decoder(_Event)
_CUSTOMERS = _Decoder(tuple[Customer, ...])
_RECEIPT = _Decoder(Receipt)
_MAYBE_RECEIPT: "_Decoder[Receipt | None]" = _Decoder(Receipt | None)
_TICKETS = _Decoder(tuple[Ticket, ...])
_DELIVERY = _Decoder(Delivery)
_ON_SCREEN: "_Decoder[OnScreen | None]" = _Decoder(OnScreen | None)
_FILLED = _Decoder(Filled)
_PARCEL: "_Decoder[Parcel | None]" = _Decoder(Parcel | None)
_HEALTH = _Decoder(tuple[Health, ...])
_NOTHING: "_Decoder[None]" = _Decoder(None)


class _Part:
    """What all parts share, and the only part every connector has: how it is."""

    def __init__(self, keeper: Keeper, offered: Manifest, now: Callable[[], datetime]) -> None:
        self.name = keeper.name
        self._keeper, self._offered, self._now = keeper, offered, now

    async def health(self) -> tuple[Health, ...]:
        """Say how its systems are, or why it can't be asked."""
        try:
            line = await self._keeper.line()
            if method(AskHealth()) not in line.able:
                return (Health(system=self.name, well=True),)
            return await line.ask(AskHealth(), _HEALTH)
        except ConnectorError as error:
            return (Health(system=self.name, well=False, detail=error.message),)

    async def _ask(
        self, question: AnyQuestion, kind: "_Decoder[T]", progress: Progress | None = None
    ) -> T:
        return await (await self._able(question)).ask(question, kind, progress)

    async def _able(self, question: AnyQuestion) -> Line:
        line = await self._keeper.line()
        if method(question) not in line.able:
            raise ConnectorDefect(self.name, f"has no {method(question)}(), as its manifest says")
        return line


class _Weight:
    """Says how much the desk has to do with an event: most, where a call is new."""

    def __init__(self, new_call: float) -> None:
        self._new_call = new_call
        self._known: deque[CallId] = deque(maxlen=_CALLS_KNOWN)

    def __call__(self, event: _Event) -> float:
        """Return its weight; the same call is new only once."""
        if isinstance(event, LinkEvent) or event.call_id in self._known:
            return 1.0
        self._known.append(event.call_id)
        return self._new_call


class _Calls(_Part):
    async def events(self) -> AsyncGenerator[_Event, None]:
        """Yield what the switch reports; the line is lost while the process is down."""
        weigh = _Weight(self._keeper.new_call)
        while True:
            await self._keeper.settled()
            try:
                line = await self._able(Events())
                told = line.stream(Events(), lambda value: unpacked(_EVENT, value), weigh)
                async with aclosing(told):
                    async for event in told:
                        yield event
            except LostError:
                yield LinkLost(call_id=CallId(""), at=self._now())
            else:
                return
            await self._keeper.risen()


class _Directory(_Part):
    async def find_customers(self, number: str) -> tuple[Customer, ...]:
        """See `Directory`."""
        return await self._ask(FindCustomers(number), _CUSTOMERS)

    async def find_by_suffix(self, digits: str) -> tuple[Customer, ...]:
        """See `SuffixDirectory`; nobody where the connector has no such search."""
        return await self._search(FindBySuffix(digits))

    async def find_keyed(self, kind: str, key: str) -> tuple[Customer, ...]:
        """See `KeyDirectory`; nobody where the connector has no such search."""
        return await self._search(FindKeyed(kind, key))

    async def _search(self, question: FindBySuffix | FindKeyed) -> tuple[Customer, ...]:
        line = await self._keeper.line()
        return await line.ask(question, _CUSTOMERS) if method(question) in line.able else ()


class _Facts(_Part):
    async def read(
        self, customer: Customer, facts: frozenset[str]
    ) -> AsyncGenerator[Reading, None]:
        """See `FactSource`. What is not answered when the process fails has failed at once.

        Only what is offered is asked for: not what its settings leave out.
        """
        offered = frozenset().union(*self._offered.facts.values())
        question, answered = Read(customer, facts & offered), set[str]()
        try:
            line = await self._able(question)
            async with aclosing(line.stream(question, reading)) as readings:
                async for each in readings:
                    answered |= each.values.keys() | each.failed.keys()
                    yield each
        except ConnectorError as error:
            for system, names in self._offered.facts.items():
                if missing := (facts - answered).intersection(names):
                    yield Reading.failing(system, missing, error)


class _Actions(_Part):
    async def perform(
        self, customer: Customer | None, order: ActionState, progress: Progress
    ) -> Receipt:
        """See `ActionTarget`."""
        return await self._ask(Perform(customer, order), _RECEIPT, progress)

    async def check(self, customer: Customer | None, order: ActionState) -> Receipt | None:
        """See `ActionTarget`."""
        return await self._ask(Check(customer, order), _MAYBE_RECEIPT)


class _Tickets(_Part):
    async def find_tickets(self, customer: Customer) -> tuple[Ticket, ...]:
        """See `TicketDesk`."""
        return await self._ask(FindTickets(customer), _TICKETS)

    async def open_ticket(self, draft: TicketDraft, key: str) -> Receipt:
        """See `TicketDesk`."""
        return await self._ask(OpenTicket(draft, key), _RECEIPT)

    async def add_note(self, reference: str, text: str, key: str) -> Receipt:
        """See `TicketDesk`."""
        return await self._ask(AddNote(reference, text, key), _RECEIPT)

    async def find_by_key(self, key: str) -> Receipt | None:
        """See `TicketDesk`."""
        return await self._ask(FindByKey(key), _MAYBE_RECEIPT)


class _Messages(_Part):
    async def send(self, to: str, subject: str, text: str, key: str) -> Receipt:
        """See `Messenger`."""
        return await self._ask(Send(to, subject, text, key), _RECEIPT)

    async def delivery(self, reference: str) -> Delivery:
        """See `Messenger`."""
        return await self._ask(HowDelivered(reference), _DELIVERY)


class _Screen(_Part):
    async def open_customer(self, customer: Customer, number: str) -> None:
        """See `ScreenBridge`."""
        await self._ask(OpenCustomer(customer, number), _NOTHING)

    async def read_context(self) -> OnScreen | None:
        """See `ScreenBridge`."""
        return await self._ask(ReadContext(), _ON_SCREEN)

    async def fill(self, form: str, fields: Mapping[str, str]) -> Filled:
        """See `ScreenBridge`."""
        return await self._ask(Fill(form, dict(fields)), _FILLED)


class _Handover(_Part):
    async def give(self, conversation: str, content: bytes) -> None:
        """See `Relay`."""
        await self._ask(Give(conversation, content), _NOTHING)

    async def take(self, conversation: str, after: int, wait_s: float) -> Parcel | None:
        """See `Relay`."""
        return await self._ask(Take(conversation, after, wait_s), _PARCEL)


_PARTS: dict[Capability, type[_Part]] = {
    Capability.CALLS: _Calls,
    Capability.DIRECTORY: _Directory,
    Capability.FACTS: _Facts,
    Capability.ACTIONS: _Actions,
    Capability.TICKETS: _Tickets,
    Capability.MESSAGES: _Messages,
    Capability.SCREEN: _Screen,
    Capability.HANDOVER: _Handover,
}


def proxy(keeper: Keeper, offered: Manifest, now: Callable[[], datetime]) -> object:
    """Make what the desk asks in the connector's place."""
    wanted = tuple(part for each, part in _PARTS.items() if each in offered.capabilities)
    made: object = type("Proxy", wanted or (_Part,), {})(keeper, offered, now)
    return made


@asynccontextmanager
async def kept_apart(kept: Kept, offered: Manifest) -> AsyncIterator[object]:
    """Keep a connector in a process of its own for as long as the context is open.

    Entering waits for nothing: what is asked while it starts waits a little, and it is started
    again for as long as the desk runs.

    Args:
        kept: What is to run, and how.
        offered: What it offers under its settings.
    """
    keeper = Keeper(kept)
    keeping = asyncio.get_running_loop().create_task(keeper.run(), name=f"keep {keeper.name}")
    try:
        yield proxy(keeper, offered, kept.now)
    finally:
        keeping.cancel()
        await asyncio.wait([keeping])
