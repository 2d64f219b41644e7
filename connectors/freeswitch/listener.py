"""Bytes of one connection in, events of this agent's calls out; the switch's answers on the side.

Framing, filter, tracker and snapshot in a row. Knows neither socket nor clock: a live connection
and a recording go through the same code.
"""

import logging
from collections import deque

from app.domain.call import CallId
from app.domain.events import LinkEvent, LinkLost, LinkRestored, SwitchEvent
from app.sdk.calls.clock import SwitchClock
from connectors.freeswitch.agent import Agent
from connectors.freeswitch.board import Board
from connectors.freeswitch.framing import EslError, Frame, Framer
from connectors.freeswitch.message import JSON, PLAIN, Message, glance, parse, read_time
from connectors.freeswitch.settings import Settings
from connectors.freeswitch.snapshot import Snapshot
from connectors.freeswitch.traces import Ear
from connectors.freeswitch.tracker import Tracker

_log = logging.getLogger(__name__)
_NO_CALL = CallId("")
_SEEN_LIMIT = 2_000
Heard = SwitchEvent | LinkEvent


class Listener:
    """Hears one connection after the other; what it knows of the calls survives a broken one.

    Attributes:
        answers: Frames that are no events, for whoever holds the dialogue.
        tracker: The agent's calls.
        snapshot: What the switch has listed.
    """

    def __init__(
        self, device: str, settings: Settings, clock: SwitchClock, *, up: bool | None
    ) -> None:
        """Make one; `up` is how the line stands (None: nobody has been told yet)."""
        agent = Agent(device)
        self._ear = Ear(agent)
        self.board = Board(agent, self._ear, settings.extension_digits, settings.attached)
        self.tracker = Tracker(self.board, clock.time)
        self.snapshot = Snapshot(self.tracker, self._ear)
        self.answers: deque[Frame] = deque()
        self._clock = clock
        self._up = up
        self._framer = Framer()
        self._waiting: deque[Frame] = deque()
        self._seen: dict[tuple[bytes, bytes], None] = {}
        self._core = b""

    @property
    def kept(self) -> int:
        """How many bytes wait for the rest of their frame."""
        return self._framer.kept

    @property
    def behind(self) -> int:
        """How many frames wait to be heard."""
        return len(self._waiting)

    def connect(self) -> None:
        """Begin a new connection: nothing of the old one's stream is left."""
        self._framer = Framer()
        self._waiting.clear()
        self.answers.clear()
        self.snapshot.begin()
        self.board.lost = False

    def lose(self) -> list[Heard]:
        """The connection broke; tell it once, however often trying again fails."""
        if self._up is False:
            return []
        self._up = False
        return [LinkLost(call_id=_NO_CALL, at=self._clock.time())]

    def restore(self) -> list[Heard]:
        """The snapshot is complete: tell what it changes, and that the switch is heard."""
        told: list[Heard] = [*self.snapshot.close()]
        self.board.lost = False
        if self._up:
            return told
        self._up = True
        return [*told, LinkRestored(call_id=_NO_CALL, at=self._clock.time())]

    def feed(self, received: bytes) -> None:
        """Take bytes in; `work` hears them.

        Raises:
            EslError: They are no event socket's.
        """
        self._waiting.extend(self._framer.feed(received))

    def work(self, limit: int | None = None) -> list[Heard]:
        """Hear at most so many waiting frames; return what they mean."""
        told: list[Heard] = []
        for _ in range(self.behind if limit is None else min(limit, self.behind)):
            frame = self._waiting.popleft()
            if frame.kind in (PLAIN, JSON):
                told += self._hear(frame.body)
            else:
                self.answers.append(frame)
        return told

    def settle(self) -> list[Heard]:
        """Decide what has waited long enough by now."""
        return [*self.tracker.settle(self._clock.time())]

    def _hear(self, raw: bytes) -> list[Heard]:
        at = read_time(glance(raw, b"Event-Date-Timestamp").decode("ascii", "replace"))
        told: list[Heard] = []
        if at is not None:
            self._clock.hear(at)
            if self.tracker.unsettled:
                told += self.tracker.settle(at)
        if self._is_new(raw) and self._ear.concerns(raw):
            told += self._tell(raw)
        return told

    def _tell(self, raw: bytes) -> list[SwitchEvent]:
        try:
            message: Message = parse(raw)
        except EslError as error:
            _log.warning("freeswitch: %s was dropped", error)
            return []
        return self.tracker.hear(message) if message.name else []

    def _is_new(self, raw: bytes) -> bool:
        """Whether this event was not heard before; and whether the switch is still the same."""
        core = glance(raw, b"Core-UUID")
        if core and core != self._core:
            self.board.lost = self.board.lost or bool(self._core)
            self._core = core
            self._seen.clear()
            self.tracker.restart()
        sequence = glance(raw, b"Event-Sequence")
        if not sequence:
            return True
        key = (core, sequence)
        if key in self._seen:
            return False
        self._seen[key] = None
        if len(self._seen) > _SEEN_LIMIT:
            del self._seen[next(iter(self._seen))]
        return True
