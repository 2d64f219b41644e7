"""Request Tracker as the desk uses it: what is open for a customer, and tickets at one click."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.asking import Ask, order_limit, readings, time_limit
from app.sdk.connector import (
    ConnectorContext,
    Health,
    Receipt,
    Ticket,
    TicketDraft,
)
from app.sdk.errors import boundary
from app.sdk.health import sign_of_life
from app.sdk.http import Http, http_session, tls_context
from app.sdk.manifest import Offer
from app.sdk.reading import Reading
from app.sdk.tickets import FACTS, TicketOrders, ticket_facts
from connectors.rt.desk import RtDesk
from connectors.rt.settings import Settings

SYSTEM = "Tickets"


class Rt:
    """A `TicketDesk`, `FactSource` and `ActionTarget` over one HTTP session."""

    def __init__(self, desk: RtDesk, settings: Settings, context: ConnectorContext) -> None:
        self.name = desk.name
        self._desk = desk
        self._settings = settings
        self._now = context.now
        self._orders = TicketOrders(desk, settings.kinds(desk.name))

    async def find_tickets(self, customer: Customer) -> tuple[Ticket, ...]:
        """Return the customer's tickets, open ones first."""
        with boundary(self.name):
            async with time_limit(self.name, self._settings.limit_s):
                return await self._desk.find_tickets(customer)

    async def open_ticket(self, draft: TicketDraft, key: str) -> Receipt:
        """Open one, once; errors as `ActionTarget.perform` says."""
        async with self._order_limit():
            return await self._desk.open_ticket(draft, key)

    async def add_note(self, reference: str, text: str, key: str) -> Receipt:
        """Add to one, once; errors as `ActionTarget.perform` says."""
        async with self._order_limit():
            return await self._desk.add_note(reference, text, key)

    async def find_by_key(self, key: str, reference: str = "") -> Receipt | None:
        """Say what was done under that key."""
        with boundary(self.name):
            async with time_limit(self.name, self._settings.limit_s):
                return await self._desk.find_by_key(key, reference)

    async def read(self, customer: Customer, facts: frozenset[str]) -> AsyncIterator[Reading]:
        """Say which fault of the customer's is open, and how many were lately."""
        limit_s = self._settings.limit_s

        async def answer() -> Reading:
            tickets = await self._desk.find_tickets(customer, self._settings.fault_queues)
            return Reading(system=SYSTEM, values=ticket_facts(tickets, self._now()))

        ask = Ask(system=SYSTEM, facts=FACTS, limit_s=limit_s, answer=answer)
        async with aclosing(readings(self.name, [ask], facts)) as answers:
            async for reading in answers:
                yield reading

    async def perform(
        self, customer: Customer | None, order: ActionState, progress: Callable[[float], None]
    ) -> Receipt:
        """Open or note a ticket, once; see the contract for errors."""
        async with self._order_limit():
            receipt = await self._orders.perform(customer, order)
            await self._make_urgent(order, receipt)
            return receipt

    async def check(self, customer: Customer | None, order: ActionState) -> Receipt | None:
        """Say whether an order with this key was carried out; None: it was not."""
        with boundary(self.name):
            async with time_limit(self.name, self._settings.limit_s):
                return await self._orders.check(order)

    async def health(self) -> tuple[Health, ...]:
        """Ask for its version."""

        async def version() -> str:
            return f"Request Tracker {await self._desk.version()}"

        return (await sign_of_life(self.name, SYSTEM, self._settings.limit_s, version),)

    def _order_limit(self) -> AbstractAsyncContextManager[None]:
        return order_limit(self._settings.action_limit_s)

    async def _make_urgent(self, order: ActionState, receipt: Receipt) -> None:
        kind = self._settings.tickets[order.action]
        if kind.note_on and kind.priority is not None:
            await self._desk.raise_priority(receipt.reference, kind.priority)


def offers(settings: Settings) -> Offer:
    """Say which actions these settings make of their kinds of tickets."""
    return Offer(actions=settings.actions())


@asynccontextmanager
async def connect(settings: Settings, context: ConnectorContext) -> AsyncIterator[Rt]:
    """Open one HTTP session, for as long as the desk wants it.

    Raises:
        AuthFailed: There is no secret for it.
    """
    credentials = settings.credentials(context.secret("secret"))
    headers = {"Authorization": credentials, "Accept": "application/json"}
    name = context.name or "rt"
    with boundary(name):
        tls = tls_context(settings.ca_file)
    async with http_session(
        headers=headers, connect_s=settings.connect_limit_s, tls=tls
    ) as session:
        desk = RtDesk(Http(name, session, settings.base_url), settings)
        yield Rt(desk, settings, context)
