"""What one click does in another system, and how far it has come."""

from datetime import datetime
from enum import StrEnum

import msgspec

from app.domain.customer import Customer
from app.domain.facts import Level
from app.domain.guide import Text


class ActionDefinition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An action as its connector declares it (`[[actions]]` in the manifest).

    Attributes:
        name: `system.verb`, as guides name it.
        title: On the button.
        running: On the button while it runs.
        done: On the button once it is done.
        confirm: The question to ask first; None when it changes nothing.
        icon: Name of an icon.
        needs: Facts whose values are sent along; missing ones become blanks.
        refreshes: Facts to fetch again once it is done.
        level: How far the caller has to be verified before it may be asked for (0 to 2).
        timeout_s: After this long without an answer the outcome is unknown.
    """

    name: str
    title: Text
    running: Text
    done: Text
    confirm: Text | None = None
    icon: str = "zap"
    needs: tuple[str, ...] = ()
    refreshes: tuple[str, ...] = ()
    level: Level = 0
    timeout_s: float = 10.0


class ActionPhase(StrEnum):
    """How far an action has come. UNKNOWN offers "check", never "retry"."""

    CONFIRMING = "confirming"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CHECKING = "checking"


class ActionState(msgspec.Struct, frozen=True, kw_only=True):
    """One press of one action.

    Attributes:
        key: Idempotency key: the same press asked for again is carried out once.
        customer: Whom it is about: who was on the card when it was pressed.
        caller: Who was on the line, where it is about somebody else; None: the customer was.
        caller_number: That they called from, with `caller`.
        guide: The guide that was in use then; empty when none was.
        step: The guide step it was pressed in; empty when pressed outside one.
        takes_back: The guide step whose effect it takes back; empty when it has one of its own.
        taken_back: It counts no more: its effect was taken back, or has taken one back.
        progress: 0 to 1; None when the system does not say.
        reference: What the other system calls the result (a ticket number).
        reason: Why it failed or is unknown, fit to show.
        dismissed: The agent has put its result away; the order itself is never forgotten.
    """

    key: str
    action: str
    step: str
    phase: ActionPhase
    asked_at: datetime
    changed_at: datetime
    customer: Customer | None = None
    caller: Customer | None = None
    caller_number: str = ""
    guide: str = ""
    takes_back: str = ""
    taken_back: bool = False
    parameters: dict[str, str] = {}
    progress: float | None = None
    reference: str = ""
    reason: str = ""
    dismissed: bool = False
