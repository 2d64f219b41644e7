"""A ticket desk as guides use it: orders that open or note tickets, and facts on those known."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import msgspec

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.domain.facts import Value
from app.sdk.connector import Receipt, Ticket, TicketDesk, TicketDraft
from app.sdk.errors import ConnectorError

LATELY = timedelta(days=30)
OPEN = "ticket.open"
DUE = "ticket.due_at"
FAULTS = "ticket.faults_30d"
FACTS = frozenset({OPEN, DUE, FAULTS})
CALLED = {"zh": "来电人（非机主）：", "en": "Caller, not the customer:"}
CHECKED = {"zh": "已核查：", "en": "Checked:"}


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """How an action opens a ticket: what the draft says that the order does not."""

    subject: Callable[[Customer | None, ActionState], str]
    language: str = "zh"


class Noting(msgspec.Struct, frozen=True, kw_only=True):
    """How an action adds to a ticket: the fact that names it, and the words."""

    ticket: str = OPEN
    text: Callable[[Customer | None, ActionState], str]


class TicketOrders:
    """Carries orders out at a ticket desk; each kind is known by the name of its action."""

    def __init__(self, desk: TicketDesk, kinds: Mapping[str, Opening | Noting]) -> None:
        self._desk = desk
        self._kinds = kinds

    async def perform(self, customer: Customer | None, order: ActionState) -> Receipt:
        """Open or note; errors as `ActionTarget.perform` says."""
        kind = self._kind(order)
        if isinstance(kind, Noting):
            text = kind.text(customer, order)
            return await self._desk.add_note(self._ticket(kind, order), text, order.key)
        draft = TicketDraft(
            kind=order.action,
            subject=kind.subject(customer, order),
            text=evidence(order, kind.language),
            customer=customer,
            caller=order.caller,
            caller_number=order.caller_number,
            fields=order.parameters,
        )
        return await self._desk.open_ticket(draft, order.key)

    async def check(self, order: ActionState) -> Receipt | None:
        """Say what was done under the order's key."""
        kind = self._kind(order)
        reference = self._ticket(kind, order) if isinstance(kind, Noting) else ""
        return await self._desk.find_by_key(order.key, reference)

    def _kind(self, order: ActionState) -> Opening | Noting:
        kind = self._kinds.get(order.action)
        if kind is None:
            raise ConnectorError(self._desk.name, f"no action {order.action} here")
        return kind

    def _ticket(self, kind: Noting, order: ActionState) -> str:
        reference = order.parameters.get(kind.ticket, "")
        if not reference:
            raise ConnectorError(self._desk.name, "there is no open ticket to add to")
        return reference


def evidence(order: ActionState, language: str) -> str:
    """Write what a ticket was opened on: every fact that was sent along."""
    facts = [f"{name}: {value}" for name, value in sorted(order.parameters.items()) if value]
    rows = [CHECKED.get(language, CHECKED["en"]), *facts] if facts else []
    return "\n".join([*asked_by(order, language), *rows])


def asked_by(order: ActionState, language: str) -> list[str]:
    """Say who called, in a line, where that was not the customer; empty where it was."""
    if order.caller is None:
        return []
    called = CALLED.get(language, CALLED["en"])
    said = (order.caller.name, order.caller_number, order.caller.customer_id)
    return [f"{called} {', '.join(each for each in said if each)}"]


def ticket_facts(tickets: tuple[Ticket, ...], now: datetime) -> dict[str, Value]:
    """Return the newest open ticket, when it is due, and how many were closed lately."""
    waiting = [ticket for ticket in tickets if ticket.open]
    newest = waiting[0] if waiting else None
    lately = [t for t in tickets if t.closed_at is not None and t.closed_at > now - LATELY]
    return {
        OPEN: newest.reference if newest else None,
        DUE: newest.due_at if newest else None,
        FAULTS: len(lately),
    }
