"""What a directory may offer besides the exact search: each is optional, and asked for by method.

A directory that lacks one of these is asked with `find_customers` alone.
"""

from typing import Protocol, runtime_checkable

from app.domain.customer import Customer


@runtime_checkable
class SuffixDirectory(Protocol):
    """Knows whose number ends in some digits: for numbers whose beginning was lost on the way."""

    name: str

    async def find_by_suffix(self, digits: str) -> tuple[Customer, ...]:
        """Return everyone whose number ends so; seven digits at least. Errors as `Directory`'s."""
        ...


@runtime_checkable
class KeyDirectory(Protocol):
    """Knows customers by an id that was typed into a voice menu, or attached by another system."""

    name: str

    async def find_keyed(self, kind: str, key: str) -> tuple[Customer, ...]:
        """Return who has this id; empty when nobody has, or the kind is not known here.

        Args:
            kind: `customer` (the directory's own id), `account`, or another kind of
                `Customer.keys`.
            key: As it came; from outside.
        """
        ...
