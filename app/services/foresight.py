"""What the runner of a call needs of whoever learns from calls: three questions, all optional."""

from typing import Protocol

from app.domain.events import ReasonEvent
from app.domain.session import Playbook, Session


class Foresight(Protocol):
    """Knows from coded calls why people call. Every answer becomes part of the call's log.

    Each is asked with the call and the playbook it began with.
    """

    def begin(self, session: Session, playbook: Playbook) -> ReasonEvent | None:
        """Say whether a call that has just begun is to go without suggestions."""
        ...

    def weigh(self, session: Session, playbook: Playbook) -> ReasonEvent | None:
        """Weigh the reasons anew; None when that would say what the session holds already."""
        ...

    def close(self, session: Session, playbook: Playbook) -> None:
        """Take in how a call that is over was coded; a second time changes nothing."""
        ...


class RulesAlone:
    """Learns nothing, and has nothing to add to the rules."""

    def begin(self, session: Session, playbook: Playbook) -> ReasonEvent | None:
        """No call goes without suggestions."""

    def weigh(self, session: Session, playbook: Playbook) -> ReasonEvent | None:
        """The rules say it all."""

    def close(self, session: Session, playbook: Playbook) -> None:
        """Forget it."""
