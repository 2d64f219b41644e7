"""Bytes of one connection in, events of this agent's calls out; the switch's answers on the side.

Framing, filter, tracker and snapshot in a row. Knows neither socket nor clock: a live connection
and a recording go through the same code.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterable

from app.domain.call import CallId
from app.domain.events import LinkEvent, LinkLost, LinkRestored, SwitchEvent
from app.sdk.calls.clock import SwitchClock
from connectors.asterisk.calls import CallTracker
from connectors.asterisk.framing import Framer
from connectors.asterisk.message import Message, MessageError, parse, read_time
from connectors.asterisk.names import LISTS, MEMBERS
from connectors.asterisk.snapshot import Snapshot
from connectors.asterisk.traces import Ear, value

_log = logging.getLogger(__name__)
_NO_CALL = CallId("")
_TIMESTAMP = b"\r\nTimestamp: "


class Listener:
    """Hears one connection after the other; what it knows of the calls survives a broken one.

    Attributes:
        answers: Responses and the switch's own state, for whoever holds the dialogue.
        clock: The switch's.
    """

    def __init__(
        self, device: str, clock: SwitchClock, is_ours: Callable[[str], bool], up: bool | None,
        *further: str,
    ) -> None:  # fmt: skip
        """Make one.

        Args:
            device: The agent's, as the switch names it.
            clock: Told every time the switch gives.
            is_ours: Whether a list with this ActionID was asked for by us.
            up: How the line stands; None: nobody has been told yet.
            further: More devices of the same agent.
        """
        self._ear = Ear(device, *further)
        self.tracker = CallTracker(frozenset({device, *further}), self._ear, clock.time)
        self.snapshot = Snapshot(self.tracker)
        self.answers: deque[Message] = deque()
        self.clock = clock
        self._is_ours = is_ours
        self._up = up
        self._framer = Framer()
        self._waiting: deque[bytes] = deque()
        self._announced: set[str] = set()

    def connect(self) -> None:
        """Begin a new connection: nothing of the old one's stream is left."""
        self._framer = Framer()
        self._waiting.clear()
        self._announced.clear()
        self.answers.clear()
        self.snapshot.begin()

    def lose(self) -> list[LinkEvent]:
        """The connection broke; tell it once, however often trying again fails."""
        if self._up is False:
            return []
        self._up = False
        return [LinkLost(call_id=_NO_CALL, at=self.clock.time())]

    def restore(self) -> list[LinkEvent]:
        """The switch is heard and the tracker agrees with it; tell it unless that is known."""
        if self._up:
            return []
        self._up = True
        return [LinkRestored(call_id=_NO_CALL, at=self.clock.time())]

    def feed(self, received: bytes) -> None:
        """Take bytes in; `work` hears them."""
        self._waiting.extend(self._framer.feed(received))

    def take(self, messages: Iterable[bytes]) -> None:
        """Take whole messages in; `work` hears them."""
        self._waiting.extend(messages)

    def work(self, limit: int | None = None) -> list[SwitchEvent | LinkEvent]:
        """Hear at most so many waiting messages; return what they mean."""
        told: list[SwitchEvent | LinkEvent] = []
        tracker, concerns, take = self.tracker, self._ear.concerns, self._waiting.popleft
        for _ in range(len(self._waiting) if limit is None else min(limit, len(self._waiting))):
            raw = take()
            if tracker.calls and tracker.unsettled and (at := read_time(value(raw, _TIMESTAMP))):
                told += tracker.settle(at)
            if concerns(raw):
                told += self._hear(raw)
        return told

    @property
    def behind(self) -> int:
        """How many messages wait to be heard."""
        return len(self._waiting)

    @property
    def kept(self) -> int:
        """How many bytes of a message that is not whole are kept."""
        return len(self._framer)

    def _hear(self, raw: bytes) -> list[SwitchEvent | LinkEvent]:
        try:
            message = parse(raw)
        except MessageError as error:
            _log.warning("asterisk: %s was dropped", error)
            return []
        if (at := message.sent_at()) and message.name.encode() not in MEMBERS:
            self.clock.hear(at)  # by calls alone: what is said of breaks moves no call's time
        if not message.name:
            self._hear_answer(message)
        elif message.name in LISTS:
            return self._hear_list(message)
        elif message.genuine and message.name in ("FullyBooted", "Shutdown"):
            self.answers.append(message)
        elif message.genuine:
            return [*self.tracker.hear(message)]
        return []

    def _hear_list(self, message: Message) -> list[SwitchEvent | LinkEvent]:
        if message.text("ActionID") not in self._announced:
            return []
        told: list[SwitchEvent | LinkEvent] = [*self.snapshot.hear(message)]
        return [*told, *self.restore()] if self.snapshot.done else told

    def _hear_answer(self, message: Message) -> None:
        action_id = message.text("ActionID")
        if message.text("EventList").lower() == "start" and self._is_ours(action_id):
            self._announced.add(action_id)
        self.answers.append(message)
