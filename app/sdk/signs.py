"""What a connector tells of its systems by itself: how they are, and what has changed there."""

from collections.abc import AsyncGenerator
from typing import Protocol, runtime_checkable

import msgspec


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """Facts that are to be asked for again, as their system says that they have changed.

    Attributes:
        customer_id: Whose, by the directory's id; empty: whoever's it may be.
    """

    facts: frozenset[str]
    customer_id: str = ""


@runtime_checkable
class Announcer(Protocol):
    """A system that says of itself when something has changed."""

    name: str

    def changes(self) -> AsyncGenerator[Changed, None]:
        """Yield each change as it is told of, for as long as it is iterated; ends if none are."""
        ...


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """How a system is; `detail` says what is wrong and what to do, fit to show to IT."""

    system: str
    well: bool
    detail: str = ""
    took_s: float = 0.0


@runtime_checkable
class Examined(Protocol):
    """A connector that can say how its systems are, without touching any customer."""

    async def health(self) -> tuple[Health, ...]:
        """Ask every system for a sign of life, all at once; never raises for one that is ill."""
        ...
