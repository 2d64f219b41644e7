"""Facts: named values with their source and time, or the reason they could not be had."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

Level = Annotated[int, msgspec.Meta(ge=0, le=2)]
"""How far a caller has to be verified: 0 anybody, 1 known to be the customer, 2 proven to be."""
NotNegative = Annotated[float, msgspec.Meta(ge=0)]
Value = bool | int | float | str | datetime | None
"""What a fact may hold. None is known-empty: the system answered that there is nothing."""

Listed = tuple[bool | int | float | str | None, ...]
"""Several values at once: what a decision table collects. No system gives such a fact."""

CUSTOMER = "customer"
"""The source of a fact that came from the customer's mouth."""
GUIDE = "guide"
"""The source of a fact that a decision table of the guide in use gives."""

AGENT = "agent"
"""The source of what the agent noticed for themselves: how the customer is."""

NO_SYSTEM = frozenset({CUSTOMER, AGENT, GUIDE})
"""Sources that can't be asked again."""


class Having(StrEnum):
    """What is had of a fact."""

    KNOWN = "known"
    LOADING = "loading"
    FAILED = "failed"
    STALE = "stale"


COMING = frozenset({Having.LOADING, Having.STALE})
"""What is on its way, or will be asked for again."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What one system says of a fact: a value, why there is none, or nothing yet.

    Attributes:
        source: The system, as the agent knows it (`AAA`).
        value: Meaningful when `having` is KNOWN; when LOADING, the last value seen.
        at: When it last answered (1970 while the first answer is LOADING).
        took_s: How long it took.
        raw: What it said itself, where that is not the value (`-2731` hundredths).
        reason: Why it gave no answer, fit to show, when FAILED.
        asked: Whether it was asked; False where it has nothing of this customer anyhow.
        coming: When FAILED: it is only late, and may answer yet.
    """

    source: str
    having: Having
    value: Value | Listed = None
    at: datetime
    took_s: float = 0.0
    asked: bool = True
    raw: str = ""
    reason: str = ""
    coming: bool = False

    @property
    def known(self) -> bool:
        """Whether it gave a value."""
        return self.having is Having.KNOWN


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One fact as it stands. Several systems may give it: what counts is said in `sayings`.

    Attributes:
        value: Meaningful when `having` is KNOWN (or STALE: the last value seen).
        source: The system that said so, as the agent knows it (`AAA`), or CUSTOMER, or GUIDE.
        at: When the source last answered (1970 while the first answer is LOADING).
        took_s: How long the source took.
        reason: Why it could not be had, fit to show, when FAILED.
        asked: Whether the source was asked; False where it has nothing of this customer anyhow.
        coming: When FAILED: the source is only late, and may answer yet. Nobody waits for it.
        raw: What the source said itself, where that is not the value.
        others: What the other systems say that give it, the preferred of them first.
        instead_of: The preferred system, where that failed and the value is another's.
        disputed: Whether two systems have said different things.
    """

    having: Having
    value: Value | Listed = None
    source: str
    at: datetime
    took_s: float = 0.0
    reason: str = ""
    asked: bool = True
    coming: bool = False
    raw: str = ""
    others: tuple[Said, ...] = ()
    instead_of: str = ""
    disputed: bool = False

    @property
    def known(self) -> bool:
        """Whether a guard may use the value."""
        return self.having is Having.KNOWN


Facts = dict[str, Fact]


class FactDefinition(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False
):
    """One entry of the catalogue (`resources/facts/*.yaml`): what a fact is and how it reads.

    Attributes:
        type: `bool`, `int`, `number`, `text`, `time` or `choice`.
        unit: Shown after a number. `%`: the value is a share of 1, and shown times 100.
        label: Its name on screen, by language.
        values: Wording of single values (`'true'`, `'offline'`), by language.
        ttl_s: How long an answer is good for; None: for the whole call.
        tolerance: How far two systems may be apart and still say the same, in the value's own unit;
            of a time, in seconds.
        masked: Whether it is shown with its middle hidden.
        level: How far the caller has to be verified before it may be read out (0 to 2).
        manner: Whether it says how the customer is, not what is wrong: it may change wording and
            offers, never the diagnosis.
        ask: The words to ask the customer with, where no guide has its own.
        answers: One-click answers to that.
    """

    type: str
    label: dict[str, str]
    unit: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    ttl_s: float | None = None
    tolerance: NotNegative = 0
    masked: bool = False
    level: Level = 0
    manner: bool = False
    ask: dict[str, str] | None = None
    answers: dict[str, dict[str, str]] = {}
