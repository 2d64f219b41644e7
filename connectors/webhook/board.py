"""How each of this agent's calls stands, worked out from what the system says of them.

Messages come doubled, late, in another order, or not at all. What is older than the newest heard of
a call changes nothing; a call goes back to ringing only after it has ended; one of which nothing is
heard any more is let go.
"""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from app.domain.call import TALKING, WAITING, CallId, Contact, Outcome, Phase
from app.domain.events import SwitchEvent
from app.sdk.calls.cleaning import clean_name
from app.sdk.calls.telling import Teller
from connectors.webhook.mapping import State
from connectors.webhook.report import Report

LIVE_LIMIT = 200
ENDED_LIMIT = 1_000
REOPEN_S = 5.0
"""A call that has ended comes back at the earliest after this, where nothing tells the time."""

PHASES = {
    State.OFFERED: Phase.OFFERED,
    State.RINGING: Phase.RINGING,
    State.ACTIVE: Phase.ACTIVE,
    State.HELD: Phase.HELD,
    State.CONSULTING: Phase.CONSULTING,
    State.CONFERENCING: Phase.CONFERENCING,
}
_OUTCOMES = {
    State.MISSED: Outcome.MISSED,
    State.REJECTED: Outcome.REJECTED,
    State.ABANDONED: Outcome.ABANDONED,
    State.ELSEWHERE: Outcome.ANSWERED_ELSEWHERE,
    State.TRANSFERRED: Outcome.TRANSFERRED,
    State.FAILED: Outcome.FAILED,
}
_UNDECIDED = frozenset({Outcome.UNKNOWN, Outcome.ABANDONED, Outcome.TRANSFERRED})


class Mark(msgspec.Struct, frozen=True):
    """The newest heard of a call: by the system's clock and count, and by ours."""

    at: datetime | None
    seq: float | None
    heard_at: datetime


class Board:
    """The calls of one agent."""

    def __init__(self, agent: str, ringing_limit_s: float, silent_limit_s: float) -> None:
        self._agent = agent
        self._ringing_limit = timedelta(seconds=ringing_limit_s)
        self._silent_limit = timedelta(seconds=silent_limit_s)
        self._teller = Teller()
        self._marks: dict[CallId, Mark] = {}
        self._ended: OrderedDict[CallId, Mark] = OrderedDict()

    def __len__(self) -> int:
        """Return how many calls are live."""
        return len(self._teller.calls)

    def hear(self, report: Report, heard_at: datetime, at: datetime) -> list[SwitchEvent]:
        """Take one report.

        Args:
            report: What the system says.
            heard_at: When it came, by our clock.
            at: When it happened, where the report does not say, by the system's clock.
        """
        mark = Mark(report.at, report.seq, heard_at)
        at = report.at or at
        if report.agents is not None and not any(map(self._is_me, report.agents)):
            return self._hear_of_another(report, mark, at)
        if self._is_late(report, mark):
            return []
        if report.agents is None and not self._begins(report):
            return []
        phase = PHASES.get(report.state)
        if phase is not None:
            return self._stand(report, phase, mark, at)
        if report.state is State.UPDATED:
            return self._update(report, mark, at)
        return self._end(report, mark, at)

    def reconcile(
        self, reports: Iterable[Report], heard_at: datetime, at: datetime
    ) -> list[SwitchEvent]:
        """Take a snapshot: what it does not list has ended, nobody knows how."""
        told: list[SwitchEvent] = []
        listed = set()
        for report in reports:
            listed.add(report.call_id)
            told += self.hear(report, heard_at, at)
        for call_id in [one for one in self._teller.calls if one not in listed]:
            told += self._close(call_id, Outcome.UNKNOWN, Mark(None, None, heard_at), at)
        return told

    def age(self, heard_at: datetime, at: datetime) -> list[SwitchEvent]:
        """Let go of calls whose end was lost on the way."""
        told: list[SwitchEvent] = []
        for call_id, standing in list(self._teller.calls.items()):
            silent = heard_at - self._marks[call_id].heard_at
            limit = self._ringing_limit if standing.phase in WAITING else self._silent_limit
            if silent >= min(limit, self._silent_limit):
                told += self._close(call_id, Outcome.UNKNOWN, Mark(None, None, heard_at), at)
        return told

    def _is_me(self, name: str) -> bool:
        """Whether a name is this agent's; an ARN or a device may stand before it."""
        mine = self._agent
        return mine in (name, _last(name)) or _last(mine) == name

    def _begins(self, report: Report) -> bool:
        """Whether a report that names nobody may be ours; an end may overtake its beginning."""
        return report.call_id in self._teller.calls or report.state is not State.UPDATED

    def _is_late(self, report: Report, mark: Mark) -> bool:
        live = self._marks.get(report.call_id)
        if live is not None:
            return _older(mark, live)
        ended = self._ended.get(report.call_id)
        if ended is None:
            return False
        if mark.seq is not None and ended.seq is not None:
            return mark.seq <= ended.seq
        if mark.at is not None and ended.at is not None:
            return mark.at <= ended.at
        return mark.heard_at - ended.heard_at < timedelta(seconds=REOPEN_S)

    def _stand(self, report: Report, phase: Phase, mark: Mark, at: datetime) -> list[SwitchEvent]:
        call_id = report.call_id
        standing = self._teller.calls.get(call_id)
        told = self._make_room(mark, at) if standing is None else []
        if standing is not None and _goes_back(standing.phase, phase):
            phase = standing.phase
        contact = _merged(standing.contact if standing else Contact(), report)
        self._marks[call_id] = mark
        self._ended.pop(call_id, None)
        return told + self._teller.tell(call_id, phase, contact, at)

    def _update(self, report: Report, mark: Mark, at: datetime) -> list[SwitchEvent]:
        standing = self._teller.calls.get(report.call_id)
        if standing is None:
            return []
        self._marks[report.call_id] = mark
        contact = _merged(standing.contact, report)
        return self._teller.tell(report.call_id, standing.phase, contact, at)

    def _end(self, report: Report, mark: Mark, at: datetime) -> list[SwitchEvent]:
        outcome = _OUTCOMES.get(report.state) or report.cause or Outcome.UNKNOWN
        told: list[SwitchEvent] = []
        standing = self._teller.calls.get(report.call_id)
        if standing is not None:
            contact = _merged(standing.contact, report)
            if not self._teller.answered(report.call_id):
                outcome = _unanswered(outcome, contact)
            if contact != standing.contact:  # what the end says more goes with the end alone
                self._teller.calls[report.call_id] = replace(standing, contact=contact)
        told += self._close(report.call_id, outcome, mark, at, report.why)
        return told

    def _hear_of_another(self, report: Report, mark: Mark, at: datetime) -> list[SwitchEvent]:
        """Another agent's call matters only where it rings here and was taken there."""
        standing = self._teller.calls.get(report.call_id)
        if (
            standing is None
            or standing.phase not in WAITING
            or PHASES.get(report.state) not in TALKING
        ):
            return []
        if _older(mark, self._marks[report.call_id]):
            return []
        by = report.said.get("answered_by") or clean_name(_last((report.agents or ("",))[-1]))
        contact = replace(standing.contact, answered_by=by)
        self._teller.calls[report.call_id] = replace(standing, contact=contact)
        return self._close(report.call_id, Outcome.ANSWERED_ELSEWHERE, mark, at)

    def _close(
        self, call_id: CallId, outcome: Outcome, mark: Mark, at: datetime, why: str = ""
    ) -> list[SwitchEvent]:
        before = self._marks.pop(call_id, None) or self._ended.get(call_id)
        if before is not None:  # what the end does not say is as it was heard last
            mark = Mark(mark.at or before.at, mark.seq if mark.seq is not None else before.seq,
                        mark.heard_at)  # fmt: skip
        self._ended.pop(call_id, None)
        self._ended[call_id] = mark
        if len(self._ended) > ENDED_LIMIT:
            self._ended.popitem(last=False)
        return self._teller.end(call_id, outcome, at, why if outcome is Outcome.FAILED else "")

    def _make_room(self, mark: Mark, at: datetime) -> list[SwitchEvent]:
        """More calls than one agent can have: the oldest is none any more."""
        if len(self._teller.calls) < LIVE_LIMIT:
            return []
        oldest = next(iter(self._teller.calls))
        return self._close(oldest, Outcome.UNKNOWN, Mark(None, None, mark.heard_at), at)


def _last(name: str) -> str:
    """Return a name without the device or ARN before it."""
    return name.rpartition("/")[2]


def _older(mark: Mark, than: Mark) -> bool:
    if mark.seq is not None and than.seq is not None:
        return mark.seq <= than.seq
    return mark.at is not None and than.at is not None and mark.at < than.at


def _goes_back(was: Phase, to: Phase) -> bool:
    """Whether this is an earlier step of the same call: it was overtaken on its way."""
    return to in WAITING and (was in TALKING or (was is Phase.RINGING and to is Phase.OFFERED))


def _unanswered(outcome: Outcome, contact: Contact) -> Outcome:
    """Say how a call ended that was not answered here, when somebody else has it now."""
    if outcome in _UNDECIDED and contact.answered_by:
        return Outcome.ANSWERED_ELSEWHERE
    return Outcome.UNKNOWN if outcome is Outcome.TRANSFERRED else outcome


def _merged(contact: Contact, report: Report) -> Contact:
    contact = replace(contact, **report.said) if report.said else contact
    if contact.conversation == report.call_id:
        contact = replace(contact, conversation="")
    return contact
