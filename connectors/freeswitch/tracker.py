"""The call tracker: events of the switch in, events of the agent's calls out. No clock, no network.

After each event the calls concerned are read off the legs anew, and what has changed is told. A
doubled, late or missing event then costs at most the detail it carried, and a snapshot is just more
events.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from msgspec.structs import replace

from app.domain.call import CallId, Outcome, Phase
from app.domain.events import SwitchEvent
from app.sdk.calls.telling import Standing, Teller
from connectors.freeswitch.board import Board
from connectors.freeswitch.calls import Call, Offer
from connectors.freeswitch.endings import find_outcome, find_reason, find_taker, give_up
from connectors.freeswitch.legs import Leg
from connectors.freeswitch.message import Message
from connectors.freeswitch.queues import Queues
from connectors.freeswitch.story import find_customer, read_contact, read_phase

SETTLE_S = 0.3
"""How long a deciding event may come after the one it decides."""

OFFER_LIMIT_S = 120.0
"""How long a queue may offer a call without any device being rung."""


class Tracker:
    """Follows this agent's calls.

    Attributes:
        calls: Those that have not ended, oldest first.
        now: The switch's time.
    """

    def __init__(self, board: Board, now: Callable[[], datetime]) -> None:
        self.board = board
        self.queues = Queues(board.agent)
        self.calls: list[Call] = []
        self._teller = Teller()
        self.now = now
        self._heard = 0

    @property
    def unsettled(self) -> bool:
        """Whether something waits for a deciding event, or for time to pass."""
        return any(call.ended_at or not call.legs for call in self.calls)

    def live_legs(self) -> list[str]:
        """Return the agent's own legs that are believed to live."""
        return [leg.uuid for call in self.calls for leg in call.legs if not leg.ended]

    def hear(self, message: Message) -> list[SwitchEvent]:
        """Take one event of the switch; return what it means for the agent's calls."""
        at = message.sent_at() or self.now()
        told = list(self._settle(at))
        self._heard = max(self._heard, message.sequence)
        self.take(message, at)
        return told + list(self._tell(at))

    def take(self, message: Message, at: datetime) -> None:
        """Take one event; nothing is told before `reconcile`."""
        if message.name == "callcenter::info":
            self.queues.hear(message, at)
        if message.name == "conference::maintenance":
            self.board.hear_conference(message)
        elif message.uuid:
            self.board.hear(message)

    def restart(self) -> None:
        """The switch counts its events anew."""
        self._heard = 0
        self.queues.restart()
        for leg in self.board.legs.values():
            leg.heard = leg.bridged = 0

    def settle(self, at: datetime) -> list[SwitchEvent]:
        """Decide what has waited long enough at this time."""
        return list(self._settle(at))

    def reconcile(self, listed: set[str]) -> list[SwitchEvent]:
        """The snapshot is complete: tell what changed while nobody listened."""
        self.board.reconcile(listed)
        for session, offer in self.queues.offers.items():
            if session not in listed and not offer.cause:
                offer.cause = "NONE"
        return list(self._tell(self.now()))

    def _tell(self, at: datetime) -> Iterator[SwitchEvent]:
        self._find_offers(at)
        self._find_legs()
        for call in list(self.calls):
            if call.over:
                yield from self._end(call, at)
            else:
                call.ended_at = None
                yield from self._read(call, at)
        self._forget()

    def _find_offers(self, at: datetime) -> None:
        for session, offer in list(self.queues.offers.items()):
            call = self._find_call({session})
            if call is None and not offer.cause:
                self._watch_offer(offer)
                call = Call(CallId(session), [])
                self.calls.append(call)
            if call is not None:
                call.offer = offer
                call.waited_s = self.queues.waited_s.get(session, self._waited_s(offer))

    def _watch_offer(self, offer: Offer) -> None:
        self.board.watch_id(offer.session)

    def _waited_s(self, offer: Offer) -> float | None:
        caller = self.board.find_leg(offer.session)
        if caller is None or caller.joined_at is None:
            return None
        return max(0.0, round((offer.at - caller.joined_at).total_seconds(), 1))

    def _find_legs(self) -> None:
        """Put each leg of the agent's into a call."""
        known = {leg.uuid for call in self.calls for leg in call.legs}
        for leg in self.board.mine():
            if leg.uuid in known or leg.ended or leg.hidden:
                continue
            self._adopt(leg)
            if call := self._find_call_for(leg):
                call.legs.append(leg)
            else:
                self.calls.append(self._begin(leg))

    def _adopt(self, leg: Leg) -> None:
        """A leg of which nobody says what for is the queue's, if the same number is offered."""
        if leg.parent or not leg.outbound:
            return
        for offer in self.queues.offers.values():
            if not offer.cause and offer.number == leg.number:
                leg.parent = offer.session

    def _begin(self, leg: Leg) -> Call:
        """Begin a call; what a colleague asks about while a customer waits is that customer's."""
        above = self.board.chain(leg)[1:] if leg.outbound else []
        served = None
        if above and all(self.board.is_colleague(one) for one in above):
            served = self.board.find_served(above[0])
        root = self.board.root(served) if served else self.board.root(leg)
        return Call(CallId(root), [leg], customer=served)

    def _find_call_for(self, leg: Leg) -> Call | None:
        """Return the call a further leg belongs to: the same conversation, or a consultation."""
        if call := self._find_call({self.board.root(leg)}):
            return call
        if leg.outbound:
            return None
        return next((call for call in self.calls if call.phase is Phase.HELD), None)

    def _find_call(self, roots: set[str]) -> Call | None:
        for call in self.calls:
            if roots & {call.call_id, *(self.board.root(leg) for leg in call.legs)}:
                return call
        return None

    def _read(self, call: Call, at: datetime) -> Iterator[SwitchEvent]:
        """Read the call anew and tell what changed."""
        call.customer = find_customer(self.board, call)
        if call.customer and self.board.peer(call.customer) in call.legs:
            call.had_customer = True
            call.sent_by = call.customer.transfer_source
        phase = read_phase(self.board, call, self._teller.answered(call.call_id))
        if phase is None:
            return
        call.contact = read_contact(self.board, call, phase)
        call.phase = phase
        yield from self._teller.tell(call.call_id, phase, call.contact, at)

    def _end(self, call: Call, at: datetime) -> Iterator[SwitchEvent]:
        call.ended_at = call.ended_at or at
        outcome = find_outcome(self.board, call, self._teller.answered(call.call_id))
        if outcome is not None:
            yield from self._close(call, outcome)

    def _close(self, call: Call, outcome: Outcome) -> Iterator[SwitchEvent]:
        standing = self._teller.calls.get(call.call_id)
        if standing and outcome is Outcome.ANSWERED_ELSEWHERE:
            taker = find_taker(self.board, call)
            contact = replace(standing.contact, answered_by=taker.party if taker else None)
            self._teller.calls[call.call_id] = Standing(standing.phase, contact)
        reason = find_reason(self.board, call) if outcome is Outcome.FAILED else ""
        assert call.ended_at is not None, "only calls that have ended are closed"
        yield from self._teller.end(call.call_id, outcome, call.ended_at, reason)
        self.calls.remove(call)
        if call.offer is not None:
            self.queues.close(call.offer.session, self._heard)
            self.queues.offers.pop(call.offer.session, None)

    def _settle(self, at: datetime) -> Iterator[SwitchEvent]:
        """Close what nothing more is heard of."""
        for call in list(self.calls):
            stale = call.offer is not None and not call.legs and at - call.offer.at > _OFFER_LIMIT
            if stale and call.ended_at is None:
                call.ended_at = at
                yield from self._close(call, Outcome.UNKNOWN)
            elif call.ended_at is not None and at - call.ended_at >= _SETTLE:
                answered = self._teller.answered(call.call_id)
                yield from self._close(call, give_up(call, answered))

    def _forget(self) -> None:
        busy = [leg for call in self.calls for leg in call.legs]
        busy += [call.customer for call in self.calls if call.customer]
        roots = {str(call.call_id) for call in self.calls} | {self.board.root(leg) for leg in busy}
        self.board.forget(busy, roots)


_SETTLE = timedelta(seconds=SETTLE_S)
_OFFER_LIMIT = timedelta(seconds=OFFER_LIMIT_S)
