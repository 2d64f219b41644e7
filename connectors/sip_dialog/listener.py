"""SIP messages in, events of the agent's calls out: watcher and board in a row."""

from urllib.parse import unquote

from app.domain.call import CallId
from app.domain.events import LinkEvent, LinkLost, LinkRestored, SwitchEvent
from app.sdk.calls.clock import SwitchClock
from connectors.sip_dialog.board import Board
from connectors.sip_dialog.message import Message, user_of
from connectors.sip_dialog.protocol import Watcher
from connectors.sip_dialog.settings import Settings

_NO_CALL = CallId("")


def agent_of(device: str) -> str:
    """Return the user part the agent's device has in SIP: of `101`, `sip:101@pbx`, `PJSIP/101`."""
    name = device.rpartition("/")[2]
    return unquote(user_of(name)) or name.partition("@")[0].rpartition(":")[2]


class Listener:
    """What is known of the calls; it survives a broken line."""

    def __init__(self, device: str, settings: Settings, clock: SwitchClock) -> None:
        self.agent = agent_of(device)
        self.board = Board(self.agent, settings)
        self.clock = clock

    def hear(
        self, watcher: Watcher, message: Message, now_s: float
    ) -> list[SwitchEvent | LinkEvent]:
        """Take one message in; a snapshot ends with `LinkRestored`.

        Raises:
            SipError: The line is of no use any more.
        """
        told: list[SwitchEvent | LinkEvent] = []
        at = self.clock.time()
        if watcher.subscribed:
            self.board.alive(at)
        for heard in watcher.hear(message, now_s):
            told += self.board.hear(heard.document, at, snapshot=heard.snapshot)
            if heard.snapshot:
                told.append(LinkRestored(call_id=_NO_CALL, at=at))
        return told

    def age(self) -> list[SwitchEvent]:
        """End calls whose end was lost."""
        return self.board.age(self.clock.time())

    def lost(self) -> LinkLost:
        """Return the event that says the line is down."""
        return LinkLost(call_id=_NO_CALL, at=self.clock.time())
