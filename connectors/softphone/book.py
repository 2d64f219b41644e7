"""How each call of the phone stands, by what it says itself or has said on the command line.

A phone may give no more than a number. Then the call is the one with that number; an end without
any is that of the only call there is, or of the newest. What nothing is heard of any more is let
go. A link that was clicked is a preview of a call out: it becomes that call once the phone says so.
"""

from collections import OrderedDict
from datetime import datetime, timedelta

from msgspec.structs import replace

from app.domain.call import WAITING, CallId, Contact, Direction, Outcome, Phase
from app.domain.events import SwitchEvent
from app.sdk.calls.cleaning import clean_name, clean_number
from app.sdk.calls.telling import Teller
from app.sdk.notice import DIAL, Notice
from connectors.softphone.protocol import Happened, PhoneEvent, outcome_of
from connectors.softphone.settings import Settings

LIVE_LIMIT = 50
ENDED_LIMIT = 500
OVERTAKEN = timedelta(seconds=1)
"""So long after an end a beginning of the same call is taken for overtaken on its way."""

_PHASES = {
    "ringing": Phase.RINGING,
    "answered": Phase.ACTIVE,
    "held": Phase.HELD,
    "resumed": Phase.ACTIVE,
    DIAL: Phase.OFFERED,
}


class Book:
    """The calls of one phone."""

    def __init__(self, agent: str, settings: Settings) -> None:
        self._account = settings.account or agent.rpartition("/")[2]
        self._settings = settings
        self._teller = Teller()
        self._heard_at: dict[CallId, datetime] = {}
        self._phones: set[CallId] = set()
        self._ended: OrderedDict[str, datetime] = OrderedDict()
        self._made = 0

    def __len__(self) -> int:
        """Return how many calls are live."""
        return len(self._teller.calls)

    def take(self, notice: Notice, at: datetime) -> list[SwitchEvent]:
        """Take what was said on the command line."""
        if notice.event in ("ended", "missed"):
            return self._over(notice, at)
        call_id = self._find(notice)
        phase = _PHASES[notice.event]
        if call_id is None:
            if phase is Phase.HELD or notice.event == "resumed" or self._overtaken(notice, at):
                return []
            call_id = self._new_id(notice, at)
        return self._stand(call_id, phase, _contact(notice), at)

    def hear(self, event: PhoneEvent, at: datetime) -> list[SwitchEvent]:
        """Take what baresip says itself."""
        if self._account not in ("*", event.account):
            return []
        call_id = CallId(event.call_id)
        if event.happened is Happened.ENDED:
            reason = clean_name(event.why) or ""
            return self._close(call_id, outcome_of(event), at, reason)
        if event.call_id in self._ended:
            return []
        number = clean_number(event.peer)
        told: list[SwitchEvent] = []
        if event.outgoing and (preview := self._preview_of(number)) is not None:
            told = self._close(preview, Outcome.ABANDONED, at)
        self._phones.add(call_id)
        contact = Contact(
            ani=None if event.outgoing else number,
            dnis=number if event.outgoing else None,
            caller_name=None if event.outgoing else clean_name(event.name),
            other_party=number,
            other_name=clean_name(event.name),
            direction=Direction.OUT if event.outgoing else Direction.IN,
        )
        phase = Phase.ACTIVE if event.happened is Happened.ANSWERED else Phase.RINGING
        return told + self._stand(call_id, phase, contact, at)

    def none_left(self, at: datetime) -> list[SwitchEvent]:
        """The phone has no call any more: those it told of have ended, nobody knows how."""
        return [
            event
            for call_id in list(self._phones)
            for event in self._close(call_id, Outcome.UNKNOWN, at)
        ]

    def age(self, at: datetime) -> list[SwitchEvent]:
        """Let go of calls whose end was never said."""
        told: list[SwitchEvent] = []
        for call_id, standing in list(self._teller.calls.items()):
            waiting = standing.phase in WAITING
            limit = self._settings.ringing_limit_s if waiting else self._settings.silent_limit_s
            if at - self._heard_at[call_id] >= timedelta(seconds=limit):
                told += self._close(call_id, Outcome.UNKNOWN, at)
        return told

    def _find(self, notice: Notice) -> CallId | None:
        """Return the call that is meant; None: there is none yet."""
        calls = self._teller.calls
        if notice.call_id:
            if notice.call_id in calls:
                return CallId(notice.call_id)
            previews = notice.event in ("ringing", "answered") and notice.direction == "out"
            return self._preview_of(notice.number) if previews else None
        if notice.number is not None:
            same = [one for one, now in calls.items() if notice.number == now.contact.other_party]
            return same[-1] if same else None
        withheld = notice.event == "ringing" or not calls
        return None if withheld else next(reversed(calls))

    def _preview_of(self, number: str | None) -> CallId | None:
        for call_id, standing in self._teller.calls.items():
            meant = standing.phase is Phase.OFFERED and call_id not in self._phones
            if meant and number is not None and standing.contact.dnis == number:
                return call_id
        return None

    def _over(self, notice: Notice, at: datetime) -> list[SwitchEvent]:
        call_id = self._find(notice)
        if call_id is None:
            self._remember(notice.call_id or notice.number or "", at)
            return []
        outcome = Outcome.MISSED if notice.event == "missed" else Outcome.UNKNOWN
        return self._close(call_id, outcome, at)

    def _overtaken(self, notice: Notice, at: datetime) -> bool:
        """Whether the end of this call came before its beginning: they are said by two programs."""
        if notice.call_id:
            return notice.call_id in self._ended
        ended_at = self._ended.get(notice.number or "")
        return ended_at is not None and at - ended_at < OVERTAKEN

    def _new_id(self, notice: Notice, at: datetime) -> CallId:
        self._made += 1
        return CallId(notice.call_id or f"softphone-{int(at.timestamp() * 1000):x}-{self._made}")

    def _stand(
        self, call_id: CallId, phase: Phase, said: Contact, at: datetime
    ) -> list[SwitchEvent]:
        standing = self._teller.calls.get(call_id)
        told = self._make_room(at) if standing is None else []
        contact = said if standing is None else _merged(standing.contact, said)
        if standing is not None and _goes_back(standing.phase, phase):
            phase = standing.phase
        digits = self._settings.internal_digits
        other = contact.other_party or ""
        if digits and other.isdigit() and len(other) <= digits:
            contact = replace(contact, direction=Direction.INTERNAL)
        self._heard_at[call_id] = at
        return told + self._teller.tell(call_id, phase, contact, at)

    def _close(
        self, call_id: CallId, outcome: Outcome, at: datetime, reason: str = ""
    ) -> list[SwitchEvent]:
        self._heard_at.pop(call_id, None)
        self._phones.discard(call_id)
        self._remember(call_id, at)
        reason = reason if outcome is Outcome.FAILED else ""
        return self._teller.end(call_id, outcome, at, reason)

    def _remember(self, name: str, at: datetime) -> None:
        if name:
            self._ended.pop(name, None)
            self._ended[name] = at
            if len(self._ended) > ENDED_LIMIT:
                self._ended.popitem(last=False)

    def _make_room(self, at: datetime) -> list[SwitchEvent]:
        if len(self._teller.calls) < LIVE_LIMIT:
            return []
        return self._close(next(iter(self._teller.calls)), Outcome.UNKNOWN, at)


def _contact(notice: Notice) -> Contact:
    out = notice.event == DIAL or notice.direction == "out"
    name = clean_name(notice.name) if notice.name else None
    dnis = clean_number(notice.dnis) if notice.dnis else None
    return Contact(
        ani=None if out else notice.number,
        dnis=notice.number if out else dnis,
        caller_name=None if out else name,
        other_party=notice.number,
        other_name=name,
        direction=Direction.OUT if out else Direction.IN,
    )


def _merged(was: Contact, now: Contact) -> Contact:
    """What is not said again stays as it was; who began the call does not change."""
    kept = {
        name: getattr(was, name) or getattr(now, name)
        for name in ("ani", "dnis", "other_party")
        if was.direction is not Direction.OUT or name != "ani"
    }
    names = {
        name: getattr(now, name) or getattr(was, name) for name in ("caller_name", "other_name")
    }
    return replace(was, **kept, **names)


def _goes_back(was: Phase, to: Phase) -> bool:
    return to in WAITING and (was not in WAITING or was is Phase.RINGING)
