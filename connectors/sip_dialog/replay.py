"""A recording played through the very code that hears a live switch."""

from collections.abc import Iterable, Iterator

from app.domain.events import LinkEvent, LinkRestored, SwitchEvent
from app.sdk.calls.clock import RecordedClock
from app.sdk.connector import ConnectorContext
from connectors.sip_dialog.digest import Login
from connectors.sip_dialog.listener import Listener
from connectors.sip_dialog.message import SipError
from connectors.sip_dialog.protocol import Watcher
from connectors.sip_dialog.recording import Recorded, Tape
from connectors.sip_dialog.settings import Settings
from connectors.sip_dialog.subscription import Place

Told = SwitchEvent | LinkEvent


class Player:
    """Plays one connection after the other."""

    def __init__(self, settings: Settings, context: ConnectorContext) -> None:
        self._settings = settings
        self._clock = RecordedClock(context.now)
        self._listener = Listener(context.agent, settings, self._clock)
        self._up = True
        self._connect()

    @property
    def kept(self) -> int:
        """How many bytes wait for what follows them."""
        return self._tape.kept

    def feed(self, piece: bytes | None) -> Iterator[Told]:
        """Play one piece; None: the connection broke.

        Raises:
            SipError: It is no recording of SIP, or the switch ended it for good.
        """
        if piece is not None:
            yield from self._play(self._tape.feed(piece))
            return
        yield from self.close()
        if self._up:
            self._up = False
            yield self._listener.lost()
        self._connect()

    def close(self) -> Iterator[Told]:
        """Play what is left."""
        yield from self._play(self._tape.close())

    def _connect(self) -> None:
        self._tape = Tape()
        login = Login("", str)
        place = Place(transport=self._settings.transport)
        self._watcher = Watcher(self._settings, self._listener.agent, place, login, str)

    def _play(self, recorded: list[Recorded]) -> Iterator[Told]:
        for one in recorded:
            if one.at is not None:
                self._clock.hear(one.at)
            self._adopt(one)
            if not one.sent:
                yield from self._hear(one)

    def _adopt(self, one: Recorded) -> None:
        """A recorded SUBSCRIBE that is in no dialog yet begins a subscription, as may a NOTIFY."""
        message = one.message
        begins = one.sent and message.method == "SUBSCRIBE" and not message.tag("to")
        if begins or (not self._watcher.adopted and message.method == "NOTIFY"):
            self._watcher.adopt(message)

    def _hear(self, one: Recorded) -> Iterator[Told]:
        yield from self._listener.age()
        now_s = self._clock.time().timestamp()
        for event in self._listener.hear(self._watcher, one.message, now_s):
            if not isinstance(event, LinkRestored):
                yield event
            elif not self._up:
                self._up = True
                yield event
        self._watcher.outgoing.clear()


def replay(
    settings: Settings, context: ConnectorContext, recording: Iterable[bytes | None]
) -> Iterator[Told]:
    """Play recorded bytes; None marks a broken connection. Times come from the recording.

    What is no SIP ends its connection, as it would end a live one.
    """
    player = Player(settings, context)
    for piece in recording:
        try:
            yield from player.feed(piece)
        except SipError:
            yield from player.feed(None)
    yield from player.close()
