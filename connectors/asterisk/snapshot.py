"""The state of the switch after a (re)connect, collected from its lists.

Channels decide; the lists of bridges and queues only add to what is known of them.
"""

from app.domain.events import SwitchEvent
from connectors.asterisk.calls import CallTracker
from connectors.asterisk.message import Message


class Snapshot:
    """Collects one round of lists and has the tracker reconcile with it.

    Attributes:
        done: The channels were listed and the tracker agrees with them.
    """

    def __init__(self, tracker: CallTracker) -> None:
        self._tracker = tracker
        self._listed: set[str] = set()
        self.done = False

    def begin(self) -> None:
        """Expect a new round."""
        self._listed = set()
        self.done = False

    def hear(self, message: Message) -> list[SwitchEvent]:
        """Take one item or the end of a list."""
        board = self._tracker.board
        if message.name == "CoreShowChannel":
            self._listed.add(message.text("Uniqueid"))
            self._tracker.list_leg(message)
        elif message.name == "QueueMember":
            board.members.add(message.text("StateInterface") or message.text("Location"))
            board.hear_member(message)
        elif message.name == "QueueEntry":
            board.queues[message.text("Uniqueid")] = message.text("Queue")
        elif message.name == "BridgeListItem" and message.text("BridgeCreator") == "ConfBridge":
            board.conferences.add(message.text("BridgeUniqueid"))
        elif message.name == "BridgeListItem" and _holds(message):
            board.holding.add(message.text("BridgeUniqueid"))
        elif message.name == "CoreShowChannelsComplete":
            self.done = True
            return self._tracker.reconcile(self._listed)
        return []


def _holds(message: Message) -> bool:
    return message.text("BridgeTechnology") == "holding_bridge"
