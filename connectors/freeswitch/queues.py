"""What mod_callcenter says of this agent: what it offers them, and what becomes of it."""

from datetime import datetime

from app.sdk.calls.cleaning import clean_name
from connectors.freeswitch.agent import Agent
from connectors.freeswitch.calls import Offer
from connectors.freeswitch.legs import read_epoch, read_number
from connectors.freeswitch.message import Message

KEPT = 200


class Queues:
    """Reads the events of mod_callcenter.

    Attributes:
        offers: What is offered to this agent and was not taken yet, by the caller's leg.
        waited_s: How long the caller had waited when this agent took the call, by their leg.
    """

    def __init__(self, agent: Agent) -> None:
        self._agent = agent
        self.offers: dict[str, Offer] = {}
        self.waited_s: dict[str, float] = {}
        self._closed: dict[str, int] = {}

    def hear(self, message: Message, at: datetime) -> None:
        """Take one event of the subclass `callcenter::info`."""
        session = message.text("CC-Member-Session-UUID")
        ours = self._agent.is_called(message.text("CC-Agent"))
        match message.text("CC-Action"):
            case "agent-offering" if ours:
                self._offer(session, message, at)
            case "bridge-agent-start" if ours:
                self._take(session, message)
            case "bridge-agent-start":
                self._close(session, "LOSE_RACE", message)
            case "bridge-agent-fail" if ours:
                self._close(session, message.text("CC-Hangup-Cause") or "NONE", message)
            case "member-queue-end":
                self._close(session, "ORIGINATOR_CANCEL", message)

    def restart(self) -> None:
        """The switch counts its events anew."""
        self._closed.clear()
        for offer in self.offers.values():
            offer.sequence = 0

    def _offer(self, session: str, message: Message, at: datetime) -> None:
        if not session or message.sequence < self._closed.get(session, 0):
            return
        self.offers[session] = Offer(
            session=session,
            queue=message.text("CC-Queue"),
            number=read_number(message.text("CC-Member-CID-Number")),
            name=clean_name(message.text("CC-Member-CID-Name")),
            at=at,
            sequence=message.sequence,
        )
        _bound(self.offers)

    def _take(self, session: str, message: Message) -> None:
        answered = read_epoch(message.text("CC-Agent-Answered-Time"))
        joined = read_epoch(message.text("CC-Member-Joined-Time"))
        if answered and joined and answered >= joined:
            self.waited_s[session] = (answered - joined).total_seconds()
            _bound(self.waited_s)

    def _close(self, session: str, cause: str, message: Message) -> None:
        offer = self.offers.get(session)
        if offer is not None and not offer.cause and message.sequence >= offer.sequence:
            offer.cause = cause
        self.close(session, message.sequence)

    def close(self, session: str, sequence: int) -> None:
        """An offer older than this is over, however late it is heard of."""
        self._closed[session] = max(sequence, self._closed.pop(session, 0))
        _bound(self._closed)


def _bound(kept: dict[str, float] | dict[str, int] | dict[str, Offer]) -> None:
    if len(kept) > KEPT:
        del kept[next(iter(kept))]
