"""What a fact source yields: one system's answer, or why it gave none."""

from collections.abc import Iterable

import msgspec

from app.domain.events import HistoryEntry
from app.domain.facts import Value
from app.sdk.errors import ConnectorError


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What one system answered, or did not.

    Attributes:
        system: As the agent knows it (`AAA`).
        values: Facts it gave; None is known-empty.
        raw: What the system itself said, by fact, where it is not the value (`-2731` hundredths).
        failed: Why it gave no answer, by fact; fit to show.
        retryable: What failed did so because the system is unreachable, busy or late (`NotReady`),
            not by what it answered. Of a system of which that is so several times running nothing
            is asked for a while.
        asked: Whether anybody was asked at all; False where it was clear beforehand that this
            system has nothing of the customer.
        history: What it knows of the customer's recent past.
        took_s: Seconds from question to answer.
    """

    system: str
    values: dict[str, Value] = {}
    raw: dict[str, str] = {}
    failed: dict[str, str] = {}
    retryable: bool = False
    asked: bool = True
    history: tuple[HistoryEntry, ...] = ()
    took_s: float = 0.0

    @classmethod
    def failing(
        cls, system: str, facts: Iterable[str], error: ConnectorError, took_s: float = 0.0
    ) -> "Reading":
        """Make the reading of a system that gave no answer for these facts."""
        return cls(
            system=system,
            failed=dict.fromkeys(sorted(facts), error.message),
            retryable=error.retryable,
            took_s=took_s,
        )
