"""What every question to the back office needs, and what its answer comes to."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import msgspec

from app.domain.customer import Customer
from app.domain.events import HistoryEntry
from app.domain.facts import Value
from app.sdk.errors import ConnectorError
from connectors.tmf.replies import NAME, plain
from connectors.tmf.settings import Settings
from connectors.tmf.shapes import Note
from connectors.tmf.wire import Wire

LANGUAGES = ("zh", "en")
HOLDINGS = frozenset({"login", "msisdn", "circuit"})
"""What a customer may have with the operator, by the key it is known by."""


class Asker(msgspec.Struct, frozen=True, kw_only=True):
    """The session to ask over, the settings, and the clock."""

    wire: Wire
    settings: Settings
    now: Callable[[], datetime]


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What one answer comes to.

    Attributes:
        asked: Whether the system was asked; False where others have made clear that it has nothing.
    """

    values: dict[str, Value]
    history: tuple[HistoryEntry, ...] = ()
    asked: bool = True


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One request (or a chain of them) to one system, and the facts it gives.

    Attributes:
        whose: What a customer has to have to be concerned at all, one of HOLDINGS. Of one who has
            something else every fact is known-empty, and nobody is asked.
    """

    system: str
    facts: frozenset[str]
    ask: Callable[[Asker, Customer], Awaitable[Found]]
    whose: str = ""


def holds(customer: Customer, kind: str) -> bool:
    """Whether they have that; of whom nothing is on record it is asked all the same."""
    return kind in customer.keys or not customer.keys.keys() & HOLDINGS


def key_of(customer: Customer, kind: str) -> str:
    """Return the customer's id in another system.

    Raises:
        ConnectorError: The CRM has none.
    """
    key = customer.keys.get(kind)
    if not key:
        raise ConnectorError(NAME, f"no {kind} on record")
    return key


def wording(notes: tuple[Note, ...], only: str) -> dict[str, str]:
    """Return a record's text by language; in every language alike when it has only one."""
    by_language = {note.id: plain(note.text) for note in notes if note.id in LANGUAGES}
    return by_language or dict.fromkeys(LANGUAGES, plain(only))
