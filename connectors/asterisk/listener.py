"""Bytes of one connection in, events of this agent's calls out; the switch's answers on the side.

Framing, filter, tracker and snapshot in a row. Knows neither socket nor clock: a live connection
and a recording go through the same code.
"""

import logging
from collections import deque
from collections.abc import Callable
from datetime import datetime

from app.domain.call import CallId
from app.domain.events import LinkEvent, LinkLost, LinkRestored, SwitchEvent
from connectors.asterisk.calls import CallTracker
from connectors.asterisk.framing import Framer
from connectors.asterisk.message import Message, MessageError, parse, read_time
from connectors.asterisk.names import LISTS
from connectors.asterisk.snapshot import Snapshot
from connectors.asterisk.traces import Ear, value

_log = logging.getLogger(__name__)
_NO_CALL = CallId("")
_TIMESTAMP = b"\r\nTimestamp: "


class Listener:
    """Hears one connection after the other; what it knows of the calls survives a broken one.

    Attributes:
        answers: Responses and the switch's own state, for whoever holds the dialogue.
        heard_at: The latest time the switch gave; None before the first.
    """

    def __init__(
        self, device: str, now: Callable[[], datetime], is_ours: Callable[[str], bool]
    ) -> None:
        self._ear = Ear(device)
        self.tracker = CallTracker(device, self._ear, now)
        self.snapshot = Snapshot(self.tracker)
        self.answers: deque[Message] = deque()
        self.heard_at: datetime | None = None
        self._now = now
        self._is_ours = is_ours
        self._framer = Framer()
        self._waiting: deque[bytes] = deque()
        self._announced: set[str] = set()
        self._lost = False

    def connect(self) -> None:
        """Begin a new connection: nothing of the old one's stream is left."""
        self._framer = Framer()
        self._waiting.clear()
        self._announced.clear()
        self.answers.clear()
        self.snapshot.begin()

    def lose(self) -> list[LinkEvent]:
        """The connection broke; tell it once, however often trying again fails."""
        if self._lost:
            return []
        self._lost = True
        return [LinkLost(call_id=_NO_CALL, at=self._now())]

    def restore(self) -> list[LinkEvent]:
        """The switch is heard again and the tracker agrees with it; tell it if it was lost."""
        if not self._lost:
            return []
        self._lost = False
        return [LinkRestored(call_id=_NO_CALL, at=self._now())]

    def feed(self, received: bytes) -> None:
        """Take bytes in; `work` hears them."""
        self._waiting.extend(self._framer.feed(received))

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

    def _hear(self, raw: bytes) -> list[SwitchEvent | LinkEvent]:
        try:
            message = parse(raw)
        except MessageError as error:
            _log.warning("asterisk: %s was dropped", error)
            return []
        self.heard_at = message.sent_at() or self.heard_at
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
