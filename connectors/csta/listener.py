"""Bytes of one connection in, events of this agent's calls out; the server's answers on the side.

Knows neither socket nor clock: a live connection and a recording go through the same code.
"""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec.structs import replace

from app.domain.call import CallId
from app.domain.events import LinkEvent, LinkLost, LinkRestored, SwitchEvent
from app.sdk.calls.clock import SwitchClock
from connectors.csta.devices import Own, read_identifier
from connectors.csta.protocol import Framer, Message
from connectors.csta.reports import KINDS, read_report
from connectors.csta.snapshot import Snapshot
from connectors.csta.tracker import CallTracker

TURN_LIMIT = 200
"""Messages heard before anybody else gets a turn."""

SET_BACK = timedelta(minutes=15)
_NO_CALL = CallId("")
Heard = SwitchEvent | LinkEvent


class Listener:
    """Hears one connection after the other; what it knows of the calls survives a broken one.

    Attributes:
        waiting: Messages that were received and not heard yet.
    """

    def __init__(self, own: Own, clock: SwitchClock) -> None:
        self.clock = clock
        self.tracker = CallTracker(own, clock.time)
        self.snapshot = Snapshot(self.tracker.board)
        self.waiting: deque[Message] = deque()
        self._framer = Framer()
        self._newest: datetime | None = None
        self._set_back = timedelta(0)

    def connect(self) -> None:
        """Begin a new connection: nothing of the old one's stream is left."""
        self._framer = Framer()
        self.waiting.clear()
        self.snapshot.begin()
        self.tracker.listing = True

    def feed(self, received: bytes) -> None:
        """Take bytes in.

        Raises:
            CstaError: They can't be CSTA.
        """
        self.waiting.extend(self._framer.feed(received))

    def hear(self, message: Message, device_of: Callable[[str], str | None]) -> list[SwitchEvent]:
        """Take one event of a call.

        Args:
            message: Anything; what is no event of a call means nothing.
            device_of: The agent's device a monitor is for; None for somebody else's monitor.
        """
        if message.name not in KINDS:
            return []
        report = read_report(message.root)
        if report is None:
            return []
        device = device_of(report.monitor)
        if device is None:
            return []
        if report.at is not None:
            report = replace(report, at=self._steadied(report.at))
            self.clock.hear(report.at or self.clock.time())
        party = read_identifier(device)
        return self.tracker.hear(report, party.key if party else "")

    def _steadied(self, at: datetime) -> datetime:
        """Return the time as if the switch's clock had never been set back.

        What is a little late is late; so late as this nothing is but a clock.
        """
        newest = self._newest or at
        if newest - (at + self._set_back) > SET_BACK:
            self._set_back = newest - at
        at += self._set_back
        self._newest = max(newest, at)
        return at

    def reconcile(self) -> list[Heard]:
        """The snapshot is complete: tell what it has changed, and that the line is up."""
        at = self.clock.time()
        self.snapshot.reconcile(at)
        told: list[Heard] = [*self.tracker.reconciled(at)]
        return [*told, LinkRestored(call_id=_NO_CALL, at=at)]

    def lost(self) -> LinkLost:
        """Return what tells that the line is down."""
        return LinkLost(call_id=_NO_CALL, at=self.clock.time())
