"""What Request Tracker answers, as far as it is looked at."""

from datetime import UTC, datetime

import msgspec

from app.sdk.connector import Ticket

CLOSED = frozenset({"resolved", "rejected", "deleted"})
"""Statuses of its own life cycle after which nobody works on a ticket."""


class TicketRecord(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """One ticket of a search; times that are not set stand at 1970."""

    id: str = msgspec.field(name="id")
    subject: str = ""
    status: str = ""
    created: datetime | None = None
    due: datetime | None = None
    resolved: datetime | None = None

    def ticket(self, closed: frozenset[str]) -> Ticket:
        """Return it as the desk knows tickets."""
        return Ticket(
            reference=self.id,
            subject=self.subject,
            status=self.status,
            open=self.status not in closed,
            opened_at=_set(self.created),
            due_at=_set(self.due),
            closed_at=_set(self.resolved),
        )


class TicketPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of tickets."""

    items: tuple[TicketRecord, ...]
    total: int


class Created(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket that was opened."""

    id: str


class Transaction(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """One entry of a ticket's history; a note's subject is its `Data`."""

    type: str = ""
    data: str | None = None


class History(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a ticket's history."""

    items: tuple[Transaction, ...]
    pages: float = 1


class Version(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """Which version answers."""

    version: str


def _set(at: datetime | None) -> datetime | None:
    if at is None or at.year <= 1970:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
