"""The state of the agent's devices after a (re)connect: which calls, who is on each."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from connectors.csta.calls import OVER, STATES, Call, Connection, State, note
from connectors.csta.devices import Party, read_party
from connectors.csta.document import Node
from connectors.csta.endings import VANISHED
from connectors.csta.reports import Leg, read_known, read_leg
from connectors.csta.switchboard import Switchboard

DEVICE_ANSWER = "SnapshotDeviceResponse"
CALL_ANSWER = "SnapshotCallResponse"
CALLS_LISTED = 32
"""Of one device; more than anybody can be on."""

_SIMPLE = {
    "callPending": State.INITIATED,
    "callOriginated": State.CONNECTED,
    "callDelivered": State.CONNECTED,
    "callDeliveredHeld": State.CONNECTED,
    "callReceived": State.ALERTING,
    "callReceivedHeld": State.ALERTING,
    "callEstablished": State.CONNECTED,
    "callEstablishedHeld": State.CONNECTED,
    "callEstablishedOnHold": State.HELD,
    "callReceivedOnHold": State.HELD,
    "callDeliveredOnHold": State.HELD,
    "callQueued": State.QUEUED,
}


class Listed(msgspec.Struct, frozen=True):
    """One connection a snapshot names; `party` is who, where it says so."""

    leg: Leg
    state: State
    party: Party | None = None


def read_device_answer(root: Node) -> list[Listed]:
    """Return the connections of the device that was asked about."""
    entries = (one for one in root.walk() if one.name == "snapshotDeviceResponseInfo")
    found = []
    for entry in entries:
        leg = read_leg(entry.find("connectionIdentifier"), None)
        state = _state(entry.find("localCallState"))
        if leg is not None and state is not None and state not in OVER:
            found.append(Listed(leg, state))
    return found[:CALLS_LISTED]


def read_call_answer(root: Node) -> list[Listed]:
    """Return everybody on the call that was asked about."""
    return list(_on_call(root))


def _on_call(root: Node) -> Iterator[Listed]:
    from_words = {word: state for word, state in STATES.items() if state not in OVER}
    for entry in (one for one in root.walk() if one.name == "snapshotCallResponseInfo"):
        party = read_party(entry.find("deviceOnCall"))
        leg = read_leg(entry.find("callIdentifier"), party)
        state = from_words.get(entry.get_text("localConnectionState").lower())
        if leg is not None and state is not None:
            yield Listed(leg, state, party)


def _state(node: Node | None) -> State | None:
    """Read a call state: the first of a compound one is the device's own."""
    if node is None:
        return None
    words = [one.text.strip() for one in node.walk() if one.text.strip()]
    for word in words:
        if word.lower() in STATES:
            return STATES[word.lower()]
        if word in _SIMPLE:
            return _SIMPLE[word]
    return None


class Snapshot:
    """Collects one round of answers, and has the switchboard agree with them."""

    def __init__(self, board: Switchboard) -> None:
        self._board = board
        self._own: list[Listed] = []
        self._company: list[tuple[Node, list[Listed]]] = []

    def begin(self) -> None:
        """Expect a new round."""
        self._own, self._company = [], []

    def hear_device(self, root: Node, asked: str) -> list[Leg]:
        """Take the calls of one device; return those to be asked about.

        Args:
            root: The answer.
            asked: The device it is the answer for; empty where that is not known.
        """
        listed = [
            Listed(Leg(one.leg.call, asked), one.state) if asked else one
            for one in read_device_answer(root)
        ]
        mine = [one for one in listed if one.leg.device in self._board.own]
        self._own.extend(mine)
        return [one.leg for one in mine]

    def hear_call(self, root: Node) -> None:
        """Take who is on one call."""
        self._company.append((root, read_call_answer(root)))

    def reconcile(self, at: datetime) -> set[str]:
        """Take what was listed for the truth; return the calls this agent is on."""
        listed = {(one.leg.call, one.leg.device): one for one in self._own}
        for call in self._board.calls.values():
            for one in self._board.mine(call):
                if one.state not in OVER and (call.name, one.party.key) not in listed:
                    call.end(one.party.key, State.GONE, max(at, one.at), VANISHED, "")
        for mine in listed.values():
            _force(self._board.get_call(mine.leg.call), mine, at)
        for root, company in self._company:
            self._add(root, company, listed, at)
        self._board.refresh(list(self._board.calls))
        return {name for name, _ in listed}

    def _add(
        self, root: Node, company: list[Listed], listed: dict[tuple[str, str], Listed], at: datetime
    ) -> None:
        names = {one.leg.call for one in company} & {name for name, _ in listed}
        for name in names:
            call = self._board.get_call(name)
            note(call, read_known(root))
            for one in company:
                if one.leg.device not in self._board.own:
                    _force(call, one, at)
            talking = [one for one in company if one.state in (State.CONNECTED, State.HELD)]
            call.conferenced = call.conferenced or len(talking) > 2
            present = {call.resolve(one.leg.device) for one in company}
            for key, known in call.connections.items():
                if key not in present and key not in self._board.own and known.state not in OVER:
                    call.end(key, State.GONE, max(at, known.at), VANISHED, "")


def _force(call: Call, listed: Listed, at: datetime) -> None:
    party = listed.party or Party(listed.leg.device, listed.leg.device)
    call.call_it(listed.leg.device, party.key)
    known = call.connections.get(party.key)
    if known is not None and known.state is listed.state:
        return
    rang = listed.state is State.ALERTING or (known is not None and known.rang)
    named = party.named(known.party.name if known else None)
    call.connections[party.key] = Connection(named, listed.state, at, rang=rang)
