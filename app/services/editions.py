"""Which playbook a call is judged by: the one that was in use when it began, to its end."""

from collections.abc import Sequence
from typing import Protocol

from app.domain.events import AnyEvent, PlaybookOpened
from app.domain.session import Playbook


class Editions(Protocol):
    """The playbooks there are."""

    @property
    def present(self) -> Playbook:
        """What a call that begins now is judged by."""
        ...

    def find(self, edition: str) -> Playbook | None:
        """Return an earlier one; None when it is to be had no more."""
        ...


class OneEdition:
    """A desk that has one playbook and no other."""

    def __init__(self, playbook: Playbook) -> None:
        self.present = playbook

    def find(self, edition: str) -> Playbook | None:
        """Return the one if it is the one asked for."""
        return self.present if self.present.edition == edition else None


def edition_of(events: Sequence[AnyEvent]) -> str:
    """Return the edition a call was judged by last; empty when its log does not say."""
    opened = (event.edition for event in reversed(events) if isinstance(event, PlaybookOpened))
    return next(opened, "")
