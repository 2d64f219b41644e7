"""Several switches tell of one agent: the same conversation, told twice, is one call.

A desk phone and a cloud queue may both report it, under ids of their own, at slightly different
times and by clocks of their own. Two calls are one if both sources call the conversation the same,
or if they have the same customer's number and were first heard of within two seconds; what a source
tells in its first snapshot may be older than that. The call keeps the id it was first heard under.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec.structs import replace

from app.domain.call import CallId, Contact, Direction, Outcome, Phase
from app.domain.events import (
    CallUpdated,
    Conferenced,
    ConnectionCleared,
    Consulted,
    Delivered,
    Diverted,
    Established,
    Failed,
    Held,
    Retrieved,
    SwitchEvent,
    Transferred,
)
from app.sdk.calls.telling import Teller
from app.services.alike import filled, richness, same_customer

ENDINGS = (Transferred, Diverted, ConnectionCleared, Failed)
NEAR = timedelta(seconds=2)
KEPT_MAX = 200
"""Calls that are over and still known, so that what comes late finds them."""

_RANK = {
    Phase.OFFERED: 0,
    Phase.RINGING: 1,
    Phase.TRANSFERRING_IN: 2,
    Phase.ACTIVE: 3,
    Phase.HELD: 4,
    Phase.CONSULTING: 4,
    Phase.CONFERENCING: 4,
}
"""One source may not know of a hold, or of a conference: the one that does is believed."""
_ENDED_HOW = (
    Outcome.TRANSFERRED,
    Outcome.ANSWERED_ELSEWHERE,
    Outcome.REJECTED,
    Outcome.MISSED,
    Outcome.FAILED,
    Outcome.ABANDONED,
    Outcome.UNKNOWN,
)
"""The more a source knows of an ending, the sooner it is believed; unknown comes last."""


class Leg:
    """One call as one source tells it."""

    def __init__(self, event: SwitchEvent, now: datetime) -> None:
        self.call_id, self.contact = event.call_id, event.contact
        self.phase = Phase.OFFERED
        self.phase_at = self.at = event.at
        self.skew = event.at - now
        self.ended: Outcome | None = None
        self.reason = ""

    def take(self, event: SwitchEvent) -> bool:
        """Let an event count; return False for one that comes late."""
        if event.at < self.at:
            return False
        self.at, self.contact = event.at, event.contact
        match event:
            case Transferred() | Diverted() | ConnectionCleared() | Failed():
                self.ended = _outcome_of(event)
                self.reason = event.reason if isinstance(event, Failed) else ""
                return True
            case CallUpdated():
                return True
            case _:
                phase = _phase_of(event)
        if phase is not self.phase:
            self.phase, self.phase_at = phase, event.at
        self.ended = None
        return True


class Joint:
    """One conversation, and every source that tells of it, the first to do so first."""

    def __init__(self, call_id: CallId, contact: Contact, now: datetime) -> None:
        self.call_id, self.contact = call_id, contact
        self.first_heard, self.first_at = now, now
        self.legs: dict[str, Leg] = {}
        self.teller: Teller | None = None
        self.over = False

    def richest_first(self) -> list[Leg]:
        """Return the legs, the one that says most first; of equals, the one heard first."""
        return sorted(self.legs.values(), key=lambda leg: -richness(leg.contact))

    def merged(self, decisive: Leg) -> Contact:
        """Return what all sources say together; who is at the other end says the decisive one."""
        legs = self.richest_first()
        first = next(iter(self.legs.values())).contact
        made = legs[0].contact
        for leg in legs[1:]:
            made = filled(made, leg.contact)
        incoming = any(leg.contact.direction is Direction.IN for leg in legs)
        told = decisive.contact
        return replace(
            made,
            ani=first.ani or made.ani,
            dnis=first.dnis or made.dnis,
            direction=Direction.IN if incoming else made.direction,
            other_party=told.other_party or made.other_party,
            other_name=told.other_name or made.other_name,
            consult_from=told.consult_from,
        )


class Joining:
    """Stands in front of the desk's calls. A call only one source tells of passes untouched."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._joints: dict[CallId, Joint] = {}
        self._of: dict[tuple[str, CallId], Joint] = {}
        self._early: dict[tuple[str, CallId], SwitchEvent] = {}
        self._up: dict[str, bool] = {}

    def expect(self, call_id: CallId, contact: Contact) -> None:
        """Know a call read back from the log: whichever source tells of it first, it is this."""
        self._joints[call_id] = Joint(call_id, contact, self._now())

    def call_of(self, source: str, call_id: CallId) -> CallId:
        """Return what the desk calls a source's call."""
        joint = self._of.get((source, call_id))
        return joint.call_id if joint is not None else call_id

    def line(self, source: str, *, up: bool) -> None:
        """Note how a source's line stands."""
        self._up[source] = up

    def tells(self, source: str, call_id: CallId) -> bool:
        """Whether a call is this source's too; one no source has told of may be anybody's."""
        joint = self._joints.get(call_id)
        return joint is None or not joint.legs or source in joint.legs

    def heard(self, call_id: CallId) -> bool:
        """Whether any source that has the call live can be heard."""
        joint = self._joints.get(call_id)
        legs = joint.legs.items() if joint is not None else ()
        return any(leg.ended is None and self._up.get(source, False) for source, leg in legs)

    def hear(self, source: str, event: SwitchEvent) -> list[SwitchEvent]:
        """Take one event; return what follows for the desk's call."""
        joint = self._of.get((source, event.call_id))
        if joint is None:
            known = self._joints.get(event.call_id)
            if isinstance(event, ENDINGS) and (known is None or known.legs):
                self._keep_early(source, event)
                return []
            joint = self._join(source, event)
            early = self._early.pop((source, event.call_id), None)
            if early is not None and early.at >= event.at:
                return self.hear(source, event) + self.hear(source, early)
        leg = joint.legs[source]
        alone = len(joint.legs) == 1 and leg.call_id == joint.call_id and joint.teller is None
        counts = leg.take(event)
        if alone:
            joint.over = leg.ended is not None
            return [event]
        return self._told(joint, leg) if counts else []

    def _keep_early(self, source: str, ending: SwitchEvent) -> None:
        """Keep the end of a call nobody has told of: what came before it may still come."""
        self._early[source, ending.call_id] = ending
        if len(self._early) > KEPT_MAX:
            del self._early[next(iter(self._early))]

    def _join(self, source: str, event: SwitchEvent) -> Joint:
        now = self._now()
        joint = self._match(source, event, now)
        if joint is None:
            name = event.call_id
            if name in self._joints:  # another switch counts its calls alike
                name = CallId(f"{source} {name}")
            joint = self._joints[name] = Joint(name, event.contact, now)
            joint.first_at = event.at
            self._make_room()
        elif joint.legs and joint.teller is None:
            self._begin_telling(joint)
        joint.legs[source] = Leg(event, now)
        self._of[source, event.call_id] = joint
        return joint

    def _match(self, source: str, event: SwitchEvent, now: datetime) -> Joint | None:
        """Return the call another source has told of already; None: this one is new."""
        first_snapshot = not self._up.get(source, False)
        for joint in reversed(self._joints.values()):
            if source in joint.legs:
                continue
            expected = not joint.legs and joint.call_id == event.call_id
            if expected or _same_conversation(joint, event):
                return joint
            near = now - joint.first_heard < NEAR or abs(event.at - joint.first_at) < NEAR
            running = first_snapshot and not joint.over
            if (near or running) and _same_number(joint, event.contact):
                return joint
        return None

    def _begin_telling(self, joint: Joint) -> None:
        """From now on the call is told by what all say; so far it was told by one."""
        (leg,) = joint.legs.values()
        joint.teller = Teller()
        if leg.ended is None:
            joint.teller.tell(joint.call_id, leg.phase, leg.contact, leg.at)

    def _told(self, joint: Joint, leg: Leg) -> list[SwitchEvent]:
        """Say what has changed, by the clock of the source that was first."""
        teller = joint.teller = joint.teller or Teller()
        first = next(iter(joint.legs.values()))
        at = leg.at - leg.skew + first.skew
        live = [each for each in joint.legs.values() if each.ended is None]
        heard = [e for s, e in joint.legs.items() if e.ended is None and self._up.get(s, True)]
        if leg.ended is not None and not heard:
            live = []  # who can't be heard does not keep a call alive against who can
        joint.over = not live
        if live:
            decisive = max(live, key=lambda each: (_RANK[each.phase], each.phase_at - each.skew))
            return teller.tell(joint.call_id, decisive.phase, joint.merged(decisive), at)
        best = min(
            (each for each in joint.richest_first() if each.ended is not None),
            key=lambda each: _ENDED_HOW.index(each.ended or Outcome.UNKNOWN),
        )
        return teller.end(joint.call_id, best.ended or Outcome.UNKNOWN, at, best.reason)

    def _make_room(self) -> None:
        if len(self._joints) <= KEPT_MAX:
            return
        oldest = next((joint for joint in self._joints.values() if joint.over), None)
        if oldest is not None:
            del self._joints[oldest.call_id]
            for source, leg in oldest.legs.items():
                self._of.pop((source, leg.call_id), None)


def _outcome_of(event: Transferred | Diverted | ConnectionCleared | Failed) -> Outcome:
    match event:
        case Transferred():
            return Outcome.TRANSFERRED
        case Diverted():
            return event.outcome if event.outcome in _ENDED_HOW else Outcome.UNKNOWN
        case Failed():
            return Outcome.FAILED
        case ConnectionCleared():
            return Outcome.ABANDONED


def _phase_of(
    event: Delivered | Established | Held | Retrieved | Consulted | Conferenced,
) -> Phase:
    match event:
        case Delivered():
            return Phase.RINGING if event.alerting else Phase.OFFERED
        case Held():
            return Phase.HELD
        case Consulted():
            return Phase.CONSULTING
        case Conferenced():
            return Phase.CONFERENCING
        case Established() | Retrieved():
            consulted = event.contact.consult_from is not None
            return Phase.TRANSFERRING_IN if consulted else Phase.ACTIVE


def _same_conversation(joint: Joint, event: SwitchEvent) -> bool:
    """Whether both sources call it the same; an id that merely looks the same proves nothing."""
    if joint.over:
        return False
    named = {leg.contact.conversation for leg in joint.legs.values()} | {joint.contact.conversation}
    if event.contact.conversation:
        return event.contact.conversation in named | {joint.call_id}
    return event.call_id in named or (
        event.call_id == joint.call_id and _same_number(joint, event.contact)
    )


def _same_number(joint: Joint, contact: Contact) -> bool:
    known = [leg.contact for leg in joint.legs.values()] or [joint.contact]
    return any(same_customer(contact, each) for each in known)
