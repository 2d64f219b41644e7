"""A recording played through the very code that hears a live server."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from app.domain.events import LinkEvent, SwitchEvent
from app.sdk.calls.clock import RecordedClock
from app.sdk.connector import ConnectorContext
from connectors.csta.devices import Own
from connectors.csta.listener import Heard, Listener
from connectors.csta.protocol import CstaError, Message
from connectors.csta.reports import KINDS, Kind, read_report
from connectors.csta.settings import Settings
from connectors.csta.snapshot import CALL_ANSWER, DEVICE_ANSWER

OWNERS_KEPT = 200
_PROOFS = {Kind.DELIVERED: "alerting", Kind.OFFERED: "alerting", Kind.INITIATED: "initiated"}


def replay(
    settings: Settings, context: ConnectorContext, recording: Iterable[bytes | None]
) -> Iterator[SwitchEvent | LinkEvent]:
    """Play recorded bytes; None marks a broken connection. Times come from the bytes.

    Whose monitor told an event is not in what the server sends. It is learned from the first that
    rings or goes off the hook, when nobody else can be meant; until then the agent's connections
    are told by their devices alone, so that a recording of several agents tells each their own.
    """
    recorded = Recorded(settings, context)
    for received in recording:
        yield from recorded.break_off() if received is None else recorded.hear(received)
    yield from recorded.end()


class Recorded:
    """One recording as it is played."""

    def __init__(self, settings: Settings, context: ConnectorContext) -> None:
        self._clock = RecordedClock(context.now)
        own = Own((context.agent, *settings.devices), settings.internal)
        self._listener = Listener(own, self._clock)
        self._up = True
        self._over = False
        self._monitors = self._devices = self._calls = 0
        self._owners: dict[str, str] = {}
        self._own = own

    def hear(self, received: bytes) -> Iterator[Heard]:
        """Play some bytes; what follows something that is no CSTA is not heard."""
        if self._over:
            return
        try:
            self._listener.feed(received)
        except CstaError:
            self._over = True
        while self._listener.waiting:
            yield from self._hear(self._listener.waiting.popleft())

    def break_off(self) -> Iterator[Heard]:
        """The connection broke; what is heard of next is a new one."""
        self._listener.connect()
        self._listener.tracker.listing = False  # not every recording holds a snapshot
        self._over = False
        self._monitors = self._devices = self._calls = 0
        if self._up:
            self._up = False
            yield self._listener.lost()

    def end(self) -> Iterator[Heard]:
        """Decide what still waits."""
        yield from self._listener.tracker.settle(self._clock.time() + timedelta(days=1))

    def _hear(self, message: Message) -> Iterator[Heard]:
        self._learn(message)
        yield from self._listener.hear(message, lambda monitor: self._owners.get(monitor, ""))
        match message.name:
            case "MonitorStartResponse":
                self._monitors += 1
            case name if name == DEVICE_ANSWER:
                self._listener.tracker.listing = True
                self._devices += 1
                self._calls += sum(
                    one.name == "snapshotDeviceResponseInfo" for one in message.root.walk()
                )
                self._listener.snapshot.hear_device(message.root, "")
            case name if name == CALL_ANSWER or (name == "CSTAErrorCode" and self._devices):
                self._calls -= 1
                if name == CALL_ANSWER:
                    self._listener.snapshot.hear_call(message.root)
            case _:
                return
        yield from self._reconciled()

    def _learn(self, message: Message) -> None:
        kind = KINDS.get(message.name)
        report = read_report(message.root) if kind in _PROOFS else None
        if report is None:
            return
        if report.monitor in self._owners or len(self._owners) >= OWNERS_KEPT:
            return
        if report.local == _PROOFS[report.kind] and report.subject is not None:
            device = report.subject.device
            self._owners[report.monitor] = device if device in self._own else ""

    def _reconciled(self) -> Iterator[Heard]:
        """Tell what the snapshot has changed, once every device and call was listed."""
        if not self._devices or self._devices < self._monitors or self._calls > 0:
            return
        self._devices = self._calls = 0
        told = self._listener.reconcile()
        self._listener.snapshot.begin()
        yield from told if not self._up else told[:-1]
        self._up = True
