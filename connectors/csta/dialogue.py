"""What is said to the server: session, monitors, the snapshot's questions, signs of life.

Without I/O: answers in, frames to send out, and when the next thing is due. Times are the event
loop's seconds.
"""

import logging
from enum import Enum, auto

import msgspec

from app.sdk.calls.cleaning import clean_text
from app.sdk.errors import AuthFailed, NotReady
from connectors.csta.devices import read_identifier
from connectors.csta.document import Node
from connectors.csta.protocol import EVENT_ID, LARGEST_ID, Message, frame
from connectors.csta.reports import Leg
from connectors.csta.requests import Requests
from connectors.csta.settings import Settings
from connectors.csta.snapshot import CALL_ANSWER, DEVICE_ANSWER, Snapshot

CONNECTOR = "csta"
ANSWER_LIMIT_S = 4.0
START_LIMIT_S = 10.0
_TEMPORARY = ("busy", "resource", "limit", "outofservice", "notavailable", "temporar", "overload")
_FOR_GOOD = ("invalid", "privilege", "security", "notallowed", "notsupported", "unauth", "denied")
_GONE = frozenset({"disabled", "initializing"})
_log = logging.getLogger(__name__)


class Stage(Enum):
    """How far the dialogue has come."""

    STARTING = auto()
    MONITORING = auto()
    LISTING = auto()
    LIVE = auto()


class Asked(msgspec.Struct, frozen=True):
    """A request that waits for its answer: what for, about which device, since and until when."""

    what: str
    device: str
    asked_s: float
    due_s: float


class Dialogue:
    """The talk over one connection.

    Attributes:
        stage: How far it has come; LIVE once the snapshot is there.
        monitors: The device each monitor is for, by the monitor's id.
    """

    def __init__(
        self, settings: Settings, password: str, devices: tuple[str, ...], snapshot: Snapshot
    ) -> None:
        self.stage = Stage.STARTING
        self.monitors: dict[str, str] = {}
        self._settings = settings
        self._password = password
        self._devices = devices
        self._snapshot = snapshot
        self._requests = Requests(settings)
        self._outgoing = bytearray()
        self._asked: dict[int, Asked] = {}
        self._next_id = 0
        self._session = ""
        self._renew_s: float | None = None
        self._heard_s = 0.0
        self._half_s = settings.session_s / 2

    def take_outgoing(self) -> bytes:
        """Return what is to be sent, once."""
        outgoing, self._outgoing = bytes(self._outgoing), bytearray()
        return outgoing

    def begin(self, now_s: float) -> None:
        """Open the session, where there is to be one."""
        self._heard_s = now_s
        if self._settings.session:
            self._ask("session", self._requests.start_session(self._password), now_s)
        else:
            self._ask_monitors(now_s)

    def end(self) -> None:
        """Take leave: monitors and session are not left to time out."""
        for monitor in self.monitors:
            self._send(self._new_id(), self._requests.stop_monitor(monitor))
        if self._session:
            self._send(self._new_id(), self._requests.stop_session(self._session))

    def heard(self, now_s: float) -> None:
        """Something was received: the other end is there."""
        self._heard_s = now_s

    def hear(self, message: Message, now_s: float) -> None:
        """Take an answer, or a request of the server's.

        Raises:
            AuthFailed: The server refuses the session or every device, for good.
            NotReady: It is going away, or has no room now.
        """
        asked = self._asked.get(message.invoke_id)
        if asked is not None and _answers(message.name):
            del self._asked[message.invoke_id]
            self._hear_answer(asked, message, now_s)
        else:
            self._hear_request(message, now_s)

    def due_s(self) -> float:
        """Return when `tick` wants to be called next."""
        waiting = [asked.due_s for asked in self._asked.values()]
        renew = [self._renew_s] if self._renew_s is not None else []
        return (
            min([self._heard_s + self._settings.keepalive_s, *renew])
            if not waiting
            else min([*waiting, *renew])
        )

    def tick(self, now_s: float) -> None:
        """Do what is due.

        Raises:
            NotReady: An answer did not come in time.
        """
        for number, asked in list(self._asked.items()):
            if asked.what == "status" and self._heard_s > asked.asked_s:
                del self._asked[number]  # whatever was received since is sign of life enough
        if any(now_s >= asked.due_s for asked in self._asked.values()):
            raise NotReady(CONNECTOR, self._silence())
        if self._renew_s is not None and now_s >= self._renew_s:
            self._renew_s = None
            self._ask("renewal", self._requests.renew_session(self._session), now_s)
        if not self._asked and now_s >= self._heard_s + self._settings.keepalive_s:
            if self._settings.heartbeat == "session" and self._session:
                self._ask("renewal", self._requests.renew_session(self._session), now_s)
            else:
                self._ask("status", self._requests.system_status(), now_s)

    def _silence(self) -> str:
        if self.stage is Stage.STARTING:
            return "no answer to the login in time"
        return "the switch has fallen silent" if self.stage is Stage.LIVE else "no list of calls"

    def ask_snapshot(self, now_s: float) -> None:
        """Ask for all calls of the agent's devices."""
        self.stage = Stage.LISTING
        self._snapshot.begin()
        for device in dict.fromkeys(self.monitors.values()):
            self._ask("device", self._requests.snapshot_device(device), now_s, device)

    def _ask_monitors(self, now_s: float) -> None:
        self.stage = Stage.MONITORING
        for device in self._devices:
            self._ask("monitor", self._requests.start_monitor(device), now_s, device)

    def _hear_answer(self, asked: Asked, message: Message, now_s: float) -> None:
        refused = _refusal(message.root)
        match asked.what:
            case "session":
                self._start(message.root, refused, now_s)
            case "renewal":
                self._renewed(message.root, refused, now_s)
            case "monitor":
                self._monitored(asked.device, message.root, refused, now_s)
            case "device":
                self._listed(asked.device, message, refused, now_s)
            case "call" if message.name == CALL_ANSWER:
                self._snapshot.hear_call(message.root)
        if self.stage is Stage.LISTING and not self._waits_for("device", "call"):
            self.stage = Stage.LIVE

    def _listed(self, device: str, message: Message, refused: str, now_s: float) -> None:
        if message.name != DEVICE_ANSWER:
            raise NotReady(CONNECTOR, f"the switch lists no calls: {refused or 'no reason given'}")
        for leg in self._snapshot.hear_device(message.root, _key(device)):
            named = Leg(leg.call, device)
            self._ask("call", self._requests.snapshot_call(named), now_s, device)

    def _waits_for(self, *what: str) -> bool:
        return any(asked.what in what for asked in self._asked.values())

    def _start(self, root: Node, refused: str, now_s: float) -> None:
        if refused:
            raise _refused(f"the switch refused the session: {refused}", refused)
        if root.name != "StartApplicationSessionPosResponse":
            raise NotReady(CONNECTOR, "what answers there opens no application session")
        self._session = root.get_text("sessionID")
        self._grant(root, now_s)
        self._ask_monitors(now_s)

    def _renewed(self, root: Node, refused: str, now_s: float) -> None:
        if refused:
            raise NotReady(CONNECTOR, f"the switch ended the session: {refused}")
        self._grant(root, now_s)

    def _grant(self, root: Node, now_s: float) -> None:
        """Renew at half of what was granted; a duration that is no number is what was asked for."""
        said = root.get_text("actualSessionDuration")
        granted_s = int(said) if said.isascii() and said.isdigit() and len(said) < 8 else 0
        self._half_s = (granted_s or self._settings.session_s) / 2
        self._renew_s = now_s + self._half_s

    def _monitored(self, device: str, root: Node, refused: str, now_s: float) -> None:
        monitor = root.get_text("monitorCrossRefID")
        if monitor:
            self.monitors[monitor] = device
        else:
            why = refused or "no reason given"
            _log.warning("csta: the switch does not let a device be monitored: %s", why)
            if not self._waits_for("monitor") and not self.monitors:
                said = f"the switch does not let the device be monitored: {why}"
                for_good = any(word in why.lower() for word in _FOR_GOOD)
                raise AuthFailed(CONNECTOR, said) if for_good else NotReady(CONNECTOR, said)
        if not self._waits_for("monitor"):
            self.ask_snapshot(now_s)

    def _hear_request(self, message: Message, now_s: float) -> None:
        """The server says how it is, or ends something, of its own accord."""
        root = message.root
        if message.name.startswith("SystemStatus") and not message.name.endswith("Response"):
            self._acknowledge(message)
            self._hear_status(root.get_text("systemStatus"), now_s)
        elif message.name in ("ApplicationSessionTerminated", "StopApplicationSession"):
            raise NotReady(CONNECTOR, "the switch ended the session")
        elif message.name in ("MonitorStop", "MonitorStopEvent"):
            self._acknowledge(message)
            if self.monitors.pop(root.get_text("monitorCrossRefID"), None):
                raise NotReady(CONNECTOR, "the switch stopped telling of the device")

    def _hear_status(self, status: str, now_s: float) -> None:
        if status in _GONE:
            raise NotReady(CONNECTOR, f"the switch is {status.lower()}")
        if status == "messagesLost" and self.stage is Stage.LIVE:
            self.ask_snapshot(now_s)

    def _acknowledge(self, message: Message) -> None:
        if message.invoke_id != EVENT_ID:
            self._send(message.invoke_id, self._requests.answer(message.name))

    def _ask(self, what: str, document: str, now_s: float, device: str = "") -> None:
        number = self._new_id()
        limit_s = ANSWER_LIMIT_S
        if self.stage is Stage.LIVE:
            limit_s = min(ANSWER_LIMIT_S, max(self._settings.keepalive_s, 0.05))
        elif self.stage is not Stage.STARTING:
            limit_s = START_LIMIT_S
        self._asked[number] = Asked(what, device, now_s, now_s + limit_s)
        self._send(number, document)

    def _new_id(self) -> int:
        self._next_id = self._next_id % LARGEST_ID + 1
        return self._next_id

    def _send(self, number: int, document: str) -> None:
        self._outgoing += frame(number, document)


def _answers(name: str) -> bool:
    return name.endswith("Response") or name == "CSTAErrorCode"


def _refusal(root: Node) -> str:
    """Return why the server refuses, fit to show; empty when it does not."""
    if root.name != "CSTAErrorCode" and not root.name.endswith("NegResponse"):
        return ""
    said = next((one.text.strip() for one in root.walk() if one.text.strip()), "")
    return clean_text(said) or "no reason given"


def _refused(message: str, why: str) -> AuthFailed | NotReady:
    """Trying again helps where the server says that it is busy, and nowhere else."""
    later = any(word in why.lower() for word in _TEMPORARY)
    return NotReady(CONNECTOR, message) if later else AuthFailed(CONNECTOR, message)


def _key(device: str) -> str:
    party = read_identifier(device)
    return party.key if party else device
