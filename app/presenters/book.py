"""What a call is shown by: the playbook it is judged by, and which facts become chips."""

from collections.abc import Callable

import msgspec

from app.domain.session import Playbook
from app.presenters.chips import ChipRule


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """One edition, whole."""

    playbook: Playbook
    rules: tuple[ChipRule, ...] = ()

    @property
    def systems(self) -> frozenset[str]:
        """Every system that gives a fact."""
        others = (name for besides in self.playbook.besides.values() for name in besides)
        return frozenset((*self.playbook.sources.values(), *others))


Books = Callable[[str], Book]
"""Gives the book of an edition; of one that is not known, and of none, the present one."""
