"""What is known of who calls and whom it is about, besides the customer on the card."""

from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from app.domain.callers import Earlier
from app.domain.customer import Customer, Match


class Doubt(StrEnum):
    """Why it is not sure that it is the customer on the card; the agent has the last word."""

    WEAK = "weak"
    CONFLICT = "conflict"


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """Of one call.

    Attributes:
        matches: By what each candidate is known, by id.
        sources: Which directories know them, by id.
        doubt: None once it is sure, or the agent has said so.
        chosen: Whether the agent has said who it is.
        recalled_at: When the agent picked this one at an earlier call; None: not by that.
        remembered: Whom the agent picked for this number earlier, and when; empty: nobody.
        caller: Who is on the line, where it is about somebody else; None: the subject is.
        caller_known: Whether that one was known by the number.
        number: That the agent typed; empty: it is about the number calling.
        earlier: The call before this one, while the agent may go on from there.
        went_on: Whether the agent goes on without a customer.
    """

    matches: dict[str, Match] = {}
    sources: dict[str, frozenset[str]] = {}
    doubt: Doubt | None = None
    chosen: bool = False
    recalled_at: datetime | None = None
    remembered: str = ""
    remembered_at: datetime | None = None
    caller: Customer | None = None
    caller_known: bool = False
    number: str = ""
    earlier: Earlier | None = None
    went_on: bool = False


def undecided(who: Who) -> Who:
    """Leave what was found, and forget what was made of it."""
    return replace(who, doubt=None, chosen=False, recalled_at=None, went_on=False)


def unfound(who: Who) -> Who:
    """Forget what was found too; who called earlier, and for whom, stays."""
    return replace(undecided(who), matches={}, sources={})
