"""The call tracker: messages in, events of the agent's calls out. No clock, no network.

Nothing is told twice and nothing is remembered as a step: after each message the calls concerned
are read off the legs anew, and an event is emitted for what has changed. A doubled, late or missing
message then costs at most the detail it carried, and a snapshot is just more messages.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from app.domain.call import WAITING, CallId, Phase
from app.domain.events import SwitchEvent, Transferred
from app.sdk.calls.telling import Standing, event_of
from connectors.asterisk.board import Board
from connectors.asterisk.endings import find_ending, give_up, is_over, is_stale
from connectors.asterisk.legs import Leg
from connectors.asterisk.message import Message
from connectors.asterisk.parking import find_parked, is_taken, taken_back
from connectors.asterisk.story import Call, look, read_contact, read_phase
from connectors.asterisk.topology import company_of, is_colleague, peers_of
from connectors.asterisk.traces import Ear

_NEVER = datetime.min.replace(tzinfo=UTC)
SETTLE_S = 0.3
"""How long a deciding event may come after the one it decides."""


class CallTracker:
    """Follows this agent's calls.

    Attributes:
        calls: Those that have not ended, oldest first.
    """

    def __init__(self, devices: frozenset[str], ear: Ear, now: Callable[[], datetime]) -> None:
        self.board = Board(devices, ear)
        self._now = now
        self.calls: list[Call] = []

    @property
    def unsettled(self) -> bool:
        """Whether something waits for a deciding event, or for `SETTLE_S` to pass."""
        return any(
            call.ended_at
            or call.given_at
            or call.stale_at
            or (call.crowded_at and not call.crowded)
            for call in self.calls
        )

    def hear(self, message: Message) -> list[SwitchEvent]:
        """Take one event of the switch; return what it means for the agent's calls."""
        at = message.sent_at() or self._now()
        told = list(self._settle(at))
        if message.name in ("BlindTransfer", "AttendedTransfer"):
            return told + list(self._transfer(message, at))
        self.board.hear(message)
        return told + list(self._tell(at))

    def settle(self, at: datetime) -> list[SwitchEvent]:
        """Decide what has waited long enough at this time."""
        return list(self._settle(at))

    def list_leg(self, message: Message) -> None:
        """Take one line of the snapshot; nothing is told before `reconcile`."""
        self.board.list_leg(message)

    def reconcile(self, listed: set[str]) -> list[SwitchEvent]:
        """The snapshot is complete: tell what changed while nobody listened."""
        at = self._now()
        self.board.reconcile(listed)
        return list(self._tell(at))

    def _tell(self, at: datetime) -> Iterator[SwitchEvent]:
        self._find_calls()
        for call in list(self.calls):
            if call.given_at:
                yield from self._await_taker(call, at)
            elif all(is_over(self.board, leg) for leg in call.legs):
                yield from self._end(call, at)
            else:
                yield from self._read(call, at)
                stale = call.phase is not None and is_stale(self.board, call)
                call.stale_at = (call.stale_at or at) if stale else None
        self._forget()

    def _find_calls(self) -> None:
        """Put each leg of the agent's device into a call."""
        known = {leg.uniqueid for call in self.calls for leg in call.legs}
        for leg in list(self.board.mine()):
            if leg.uniqueid in known or leg.closed or is_over(self.board, leg):
                continue
            if call := self._find_call_for(leg):
                call.legs.append(leg)
                call.ended_at = None
            else:
                self.calls.append(Call(CallId(leg.linkedid), [leg]))

    def _find_call_for(self, leg: Leg) -> Call | None:
        """Return the call a further leg belongs to: the same conversation, or a consultation."""
        root = self.board.root(leg.linkedid)
        for call in self.calls:
            same = any(self.board.root(one.linkedid) == root for one in call.legs)
            if same and not call.given_at:
                return call
        if not leg.outgoing:
            return None
        held = [call for call in self.calls if call.phase is Phase.HELD]
        return max(held, key=lambda call: call.held_at or _NEVER, default=None)

    def _read(self, call: Call, at: datetime) -> Iterator[SwitchEvent]:
        """Read the call anew and tell what changed."""
        at = max(at, call.told_at or at)
        self._find_held_customer(call)
        self._count_company(call, at)
        seen = look(self.board, call)
        call.had_customer = call.had_customer or seen.with_customer
        call.parked = call.parked and not taken_back(self.board, call)
        phase = read_phase(seen)
        if phase is None:
            return
        if call.phase is None:
            call.call_id = CallId(call.legs[0].linkedid)
        before, was = call.phase, call.contact
        call.phase, call.contact = phase, read_contact(seen, phase)
        call.answered = call.answered or phase not in WAITING
        if phase is Phase.HELD and before is not phase:
            call.held_at = at
        if before is not phase or was != call.contact:
            call.told_at = at
            earlier = Standing(before, was) if before is not None else None
            yield event_of(call.call_id, earlier, Standing(phase, call.contact), at)

    def _find_held_customer(self, call: Call) -> None:
        """A colleague who calls while they have a customer on hold consults about that customer."""
        if call.answered or call.held_customer or call.legs[0].outgoing:
            return
        others = peers_of(self.board, call.legs[0])
        if others and is_colleague(self.board, others[0]):
            call.held_customer = self.board.find_held_customer(others[0].device)

    def _count_company(self, call: Call, at: datetime) -> None:
        """Three devices in one bridge are a conference, if they stay: transfers pass through it."""
        if not any(leg.bridge for leg in call.legs):
            return
        companies = ({one.device for one in company_of(self.board, leg)} for leg in call.legs)
        if max(map(len, companies)) < _CROWD - 1:
            call.crowded_at, call.crowded = None, False
            return
        call.crowded_at = call.crowded_at or at
        call.crowded = call.crowded or at - call.crowded_at >= timedelta(seconds=SETTLE_S)

    def _end(self, call: Call, at: datetime) -> Iterator[SwitchEvent]:
        if call.answered and find_parked(self.board, call):
            yield from self._park(call, at)
            return
        call.ended_at = call.ended_at or max(at, call.told_at or at)
        if call.phase is None:
            self.calls.remove(call)
        elif ending := find_ending(self.board, call):
            self.calls.remove(call)
            yield ending

    def _park(self, call: Call, at: datetime) -> Iterator[SwitchEvent]:
        """The agent is free, and the customer still theirs until somebody takes them."""
        call.parked, call.ended_at, call.given_at = True, None, None
        before, call.phase = Standing(call.phase or Phase.HELD, call.contact), Phase.HELD
        if before.phase is not Phase.HELD:
            call.told_at = max(at, call.told_at or at)
            yield event_of(call.call_id, before, Standing(Phase.HELD, call.contact), call.told_at)

    def _await_taker(self, call: Call, at: datetime) -> Iterator[SwitchEvent]:
        """A call given away may have been given to a parking place; all else is a transfer."""
        if find_parked(self.board, call):
            yield from self._park(call, at)
        elif is_taken(self.board, call):
            yield from self._give(call)

    def _give(self, call: Call) -> Iterator[SwitchEvent]:
        self.calls.remove(call)
        if call.phase is not None and (at := call.given_at):
            at = max(at, call.told_at or at)
            yield Transferred(call_id=call.call_id, at=at, contact=call.contact)

    def _settle(self, at: datetime) -> Iterator[SwitchEvent]:
        if not self.unsettled:
            return
        for call in list(self.calls):
            if call.crowded_at and not call.crowded:
                yield from self._read(call, at)
            if call.stale_at and at - call.stale_at >= timedelta(seconds=SETTLE_S):
                for leg in call.legs:
                    leg.ended = True
                call.stale_at, call.ended_at = None, call.stale_at
                yield from self._end(call, at)
            elif call.given_at and at - call.given_at >= timedelta(seconds=SETTLE_S):
                yield from self._give(call)
            elif call.ended_at and at - call.ended_at >= timedelta(seconds=SETTLE_S):
                self.calls.remove(call)
                yield give_up(call)
        self._forget()

    def _transfer(self, message: Message, at: datetime) -> Iterator[SwitchEvent]:
        """The agent gave the call away; what their legs do until they hang up concerns nobody."""
        if message.text("Result") not in ("", "Success"):
            return
        givers = {message.text(header) for header in _GIVERS}
        for call in list(self.calls):
            if any(leg.uniqueid in givers for leg in call.legs):
                call.given_at = call.given_at or at
                for leg in call.legs:
                    leg.closed = True
                if message.name == "AttendedTransfer":
                    yield from self._give(call)

    def _forget(self) -> None:
        busy = {self.board.root(leg.linkedid) for call in self.calls for leg in call.legs}
        self.board.forget_ended(busy)


_CROWD = 3
_GIVERS = ("TransfererUniqueid", "OrigTransfererUniqueid", "SecondTransfererUniqueid")
