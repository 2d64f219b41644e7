"""Work something out of an object once, and keep it for as long as the object is in use."""

from collections.abc import Callable
from functools import lru_cache
from typing import Generic, TypeVar

KEPT = 1024

Of = TypeVar("Of")
Made = TypeVar("Made")


class _Same(Generic[Of]):
    """An object as a key that equals itself alone: `1` and `True` are not the same cell."""

    __slots__ = ("it",)

    def __init__(self, it: Of) -> None:
        self.it = it

    def __hash__(self) -> int:
        return id(self.it)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.it is other.it


def once_per_object(work: Callable[[Of], Made]) -> Callable[[Of], Made]:
    """Make a function remember what it made of the last objects it was given.

    The objects are never changed (frozen structs), and are told apart by what they are, not by
    what they equal.
    """
    kept = lru_cache(maxsize=KEPT)(lambda same: work(same.it))
    return lambda it: kept(_Same(it))
