"""The agent's dialogs, and from them how each of the agent's calls stands.

Dialogs of one Call-ID are one call, however many devices ring. A switch that keeps Call-IDs to
itself (Asterisk's hints) shows an extension as a single dialog: each time it leaves `terminated` a
call begins, and a second caller who rings while the first is talked to is a second call.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import msgspec

from app.domain.call import CallId, Direction, Outcome, Phase
from app.domain.events import SwitchEvent
from app.sdk.calls.telling import Teller
from connectors.sip_dialog.contacts import contact_of, ending_of, number_of
from connectors.sip_dialog.document import Dialog, Document
from connectors.sip_dialog.settings import Settings

RINGING_LIMIT_S = 300.0
DIALOG_LIMIT = 400
PAST_LIMIT = 200
STRENGTH = ("terminated", "trying", "proceeding", "early", "confirmed")
_SECOND = " second"


class Line(msgspec.Struct, kw_only=True):
    """One call of the agent's.

    Attributes:
        key: What tells it from the others here: the Call-ID, or the dialog's id.
        call_id: What it is told as.
        dialog: What was last heard of it, filled up with what was heard before.
        since: When it came into its state.
        told: Whether it is told of at all.
        given: Whether its other side is being given away.
    """

    key: str
    call_id: CallId
    dialog: Dialog
    since: datetime
    told: bool = True
    given: bool = False

    @property
    def talking(self) -> bool:
        """Whether it was answered."""
        return self.dialog.state == "confirmed"


class Board:
    """All calls of one agent."""

    def __init__(self, agent: str, settings: Settings) -> None:
        self._agent = agent
        self._settings = settings
        self._dialogs: dict[tuple[str, str], Dialog] = {}
        self._lines: dict[str, Line] = {}
        self._past: dict[str, CallId] = {}
        self._replaced: set[str] = set()
        self._heard_at: datetime | None = None
        self._last_number = 0
        self.teller = Teller()

    def hear(self, document: Document, at: datetime, *, snapshot: bool) -> list[SwitchEvent]:
        """Take over a document; `snapshot`: it is the first of a subscription."""
        if document.full:
            self._dialogs.clear()
        for dialog in document.dialogs:
            if len(self._dialogs) < DIALOG_LIMIT and dialog.state in STRENGTH:
                self._dialogs[dialog.call_id, dialog.name] = dialog
        told = self._compare(at, snapshot=snapshot)
        for name in [one for one, d in self._dialogs.items() if d.state == "terminated"]:
            del self._dialogs[name]
        self._heard_at = at
        return told

    def alive(self, at: datetime) -> None:
        """The subscription is known to hold: what is not told of has not happened."""
        if self._heard_at is not None:
            self._heard_at = max(at, self._heard_at)

    def age(self, at: datetime) -> list[SwitchEvent]:
        """End what has stood as it is for longer than calls do: its end was lost."""
        told: list[SwitchEvent] = []
        for line in self._lines.values():
            limit_s = self._settings.stale_after_s if line.talking else RINGING_LIMIT_S
            if line.told and at - line.since > timedelta(seconds=limit_s):
                line.told = False
                told += self.teller.end(line.call_id, Outcome.UNKNOWN, at)
        return told

    def _compare(self, at: datetime, *, snapshot: bool) -> list[SwitchEvent]:
        groups = self._grouped()
        told: list[SwitchEvent] = []
        for key, dialog in groups.items():
            if dialog.state != "terminated" and key not in self._replaced:
                told += self._take(key, dialog, at, snapshot=snapshot)
        self._replaced &= {key for key, one in groups.items() if one.state != "terminated"}
        for key in [one for one in self._lines if one not in groups]:
            told += self._end(key, Dialog(state="terminated"), at)
        for key in [one for one in self._lines if groups[one].state == "terminated"]:
            told += self._end(key, groups[key], at)
        return told + self._tell(at)

    def _grouped(self) -> dict[str, Dialog]:
        """Return each call's strongest dialog, by key."""
        found: dict[str, Dialog] = {}
        for dialog in self._dialogs.values():
            key = dialog.call_id or f"id {dialog.name}"
            known = found.get(key)
            if known is None or _strength(dialog) > _strength(known):
                found[key] = dialog
        for key in [one for one, dialog in found.items() if not dialog.call_id]:
            self._part(key, found)
        return found

    def _part(self, key: str, found: dict[str, Dialog]) -> None:
        """Part the one dialog of an extension into the call talked in and the one that rings."""
        dialog, line = found[key], self._lines.get(key)
        if line is None or not line.talking or dialog.state == "confirmed":
            return
        if dialog.state != "terminated":
            found[key] = line.dialog
            found[key + _SECOND] = dialog

    def _take(self, key: str, dialog: Dialog, at: datetime, *, snapshot: bool) -> list[SwitchEvent]:
        told: list[SwitchEvent] = []
        line = self._lines.get(key)
        if line is not None and not dialog.call_id and _is_another(dialog, line):
            told = self._end(key, Dialog(state="terminated"), at)
            line = None
        if line is None:
            self._lines[key] = self._begun(key, dialog, at, snapshot=snapshot)
            return told
        if line.dialog.state != dialog.state:
            line.since = at
        line.dialog = _filled(dialog, line.dialog)
        return told

    def _begun(self, key: str, dialog: Dialog, at: datetime, *, snapshot: bool) -> Line:
        line = Line(key=key, call_id=self._name(dialog, at), dialog=dialog, since=at)
        replaced = self._lines.pop(dialog.replaces, None) if dialog.replaces else None
        if replaced is not None:
            line.call_id, line.told = replaced.call_id, replaced.told
            self._replaced.add(replaced.key)
            self._remember(replaced)
        elif line.talking:
            line.told = self._joins(dialog, at, snapshot=snapshot)
        return line

    def _name(self, dialog: Dialog, at: datetime) -> CallId:
        """Return what the call is told as: the same for the same conversation, never twice."""
        if dialog.replaces in self._past:
            return self._past[dialog.replaces]
        if dialog.call_id:
            return CallId(dialog.call_id)
        self._last_number = max(int(at.timestamp() * 1000), self._last_number + 1)
        return CallId(f"{dialog.name or self._agent}-{self._last_number}")

    def _joins(self, dialog: Dialog, at: datetime, *, snapshot: bool) -> bool:
        """Whether a call is told of that is first heard of while it is talked in.

        A lost BYE leaves such dialogs behind for hours, so one in a first list counts only when it
        is known to be young.
        """
        late = self._settings.join_late
        if late == "always":
            return True
        if not snapshot:
            return number_of(dialog.number) is not None
        young = timedelta(seconds=self._settings.young_s)
        if dialog.duration_s is not None:
            is_young = timedelta(seconds=dialog.duration_s) <= young
        else:
            is_young = self._heard_at is not None and at - self._heard_at <= young
        return late == "young" and is_young and number_of(dialog.number) is not None

    def _end(self, key: str, dialog: Dialog, at: datetime) -> list[SwitchEvent]:
        line = self._lines.pop(key)
        self._remember(line)
        dialog = _filled(dialog, line.dialog)
        if dialog.event == "replaced":
            self._give(line)
        outcome, reason = ending_of(dialog)
        if line.talking and (line.given or dialog.event == "replaced"):
            outcome = Outcome.TRANSFERRED
        return self.teller.end(line.call_id, outcome, at, reason) if line.told else []

    def _give(self, consulting: Line) -> None:
        """The colleague's side of a consultation was replaced: the customer is given to them."""
        if consulting.dialog.initiator and (customer := self._consulted_in(consulting)):
            customer.given = True

    def _tell(self, at: datetime) -> list[SwitchEvent]:
        """Tell how each call stands; a consultation stands within its customer's call."""
        inside = {
            customer.key: line
            for line in self._lines.values()
            if (customer := self._consulted_in(line)) is not None
        }
        hidden = {line.key for line in inside.values()}
        told: list[SwitchEvent] = []
        for line in self._lines.values():
            if line.told and line.key not in hidden:
                told += self._tell_line(line, inside.get(line.key), at)
        return told

    def _tell_line(self, line: Line, inside: Line | None, at: datetime) -> list[SwitchEvent]:
        contact = contact_of(line.dialog, self._agent, self._settings.extension_digits)
        if line.dialog.replaces and line.dialog.replaces != line.call_id:
            contact = msgspec.structs.replace(contact, conversation=line.dialog.replaces)
        phase = _PHASES[line.dialog.state](line.dialog)
        if inside is not None:
            other = contact_of(inside.dialog, self._agent, self._settings.extension_digits)
            contact = msgspec.structs.replace(
                contact, other_party=other.other_party, other_name=other.other_name
            )
            phase = Phase.CONSULTING
        return self.teller.tell(line.call_id, phase, contact, at)

    def _consulted_in(self, line: Line) -> Line | None:
        """Return the customer's call within which a call is a consultation of the agent's."""
        if not (line.dialog.initiator and line.told and self._is_internal(line)):
            return None
        if line.call_id in self.teller.calls:
            return None
        found = [
            one
            for one in self._lines.values()
            if one.told and one.talking and one is not line and not self._is_internal(one)
        ]
        return max(found, key=lambda one: one.since, default=None)

    def _is_internal(self, line: Line) -> bool:
        contact = contact_of(line.dialog, self._agent, self._settings.extension_digits)
        return contact.direction is Direction.INTERNAL

    def _remember(self, line: Line) -> None:
        if line.dialog.call_id and line.told:
            self._past.pop(line.dialog.call_id, None)
            self._past[line.dialog.call_id] = line.call_id
            if len(self._past) > PAST_LIMIT:
                del self._past[next(iter(self._past))]


def _strength(dialog: Dialog) -> int:
    return STRENGTH.index(dialog.state)


def _is_another(dialog: Dialog, line: Line) -> bool:
    """Whether another caller rings at an extension whose calls have no names of their own."""
    if line.talking or dialog.state == "confirmed":
        return False
    return bool(dialog.number and line.dialog.number and dialog.number != line.dialog.number)


def _filled(now: Dialog, before: Dialog) -> Dialog:
    """Return a dialog with what was said of it before and is not repeated."""
    kept: Iterable[str] = ("call_id", "number", "display", "answers", "replaces", "referred_by")
    changes: dict[str, object] = {
        name: getattr(before, name) for name in kept if not getattr(now, name)
    }
    if now.initiator is None:
        changes["initiator"] = before.initiator
    return msgspec.structs.replace(now, **changes)


_PHASES: dict[str, Callable[[Dialog], Phase]] = {
    "trying": lambda _: Phase.OFFERED,
    "proceeding": lambda _: Phase.OFFERED,
    "early": lambda _: Phase.RINGING,
    "confirmed": lambda dialog: Phase.HELD if dialog.silent else Phase.ACTIVE,
}
