"""What is said to the switch: the password, the subscription, the lists, and whether it is there.

Without I/O: frames in, lines to send out. Commands are answered in the order they were sent in.
"""

import logging
from collections import deque
from enum import Enum, auto

from app.sdk.errors import AuthFailed, NotReady
from connectors.freeswitch.framing import EslError, Frame
from connectors.freeswitch.names import SUBSCRIPTION
from connectors.freeswitch.snapshot import Snapshot

CONNECTOR = "freeswitch"
QUEUE_LIMIT = 50
DUMP_LIMIT = 100
_CHANNELS = "api show channels as json"
_QUEUES = "api callcenter_config queue list"
_AGENTS = "api callcenter_config agent list"
_log = logging.getLogger(__name__)


class Stage(Enum):
    """How far the dialogue has come."""

    GREETING = auto()
    LOGIN = auto()
    SUBSCRIBING = auto()
    LISTING = auto()
    LIVE = auto()


class Dialogue:
    """The talk over one connection.

    Attributes:
        stage: How far it has come.
        doubted: A channel that was believed to live does not.
    """

    def __init__(self, password: str, form: str, snapshot: Snapshot) -> None:
        self.stage = Stage.GREETING
        self.doubted = False
        self._password = password
        self._form = form
        self._snapshot = snapshot
        self._outgoing: list[str] = []
        self._asked: deque[str] = deque()
        self._dumped = 0

    @property
    def listed(self) -> bool:
        """Whether everything that was asked for the snapshot is there."""
        return self.stage is Stage.LISTING and not self._asked

    def take_outgoing(self) -> bytes:
        """Return what is to be sent, once."""
        lines, self._outgoing = self._outgoing, []
        return "".join(lines).encode()

    def hear(self, frame: Frame) -> None:
        """Take one frame that is no event.

        Raises:
            AuthFailed: The switch refuses the password, or this computer.
            NotReady: It is no event socket, refuses the subscription, or goes away.
        """
        match frame.kind:
            case "auth/request" if self.stage is Stage.GREETING:
                self.stage = Stage.LOGIN
                self._say(f"auth {self._password}")
            case "text/rude-rejection":
                raise AuthFailed(
                    CONNECTOR,
                    "the switch refuses this computer: let its address into apply-inbound-acl "
                    "of event_socket.conf",
                )
            case "text/disconnect-notice":
                raise NotReady(CONNECTOR, "the switch says goodbye")
            case "command/reply":
                self._hear_reply(frame.headers.get("reply-text", ""))
            case "api/response":
                self._hear_answer(frame.body)
            case _ if self.stage is Stage.GREETING:
                raise NotReady(CONNECTOR, "what answers there is no FreeSWITCH event socket")

    def _hear_reply(self, said: str) -> None:
        if self.stage is Stage.LOGIN:
            if not said.startswith("+OK"):
                raise AuthFailed(CONNECTOR, "the switch refused the password")
            self.stage = Stage.SUBSCRIBING
            self._say(f"event {self._form} {' '.join(SUBSCRIPTION)}")
        elif self.stage is Stage.SUBSCRIBING:
            if not said.startswith("+OK"):
                raise NotReady(CONNECTOR, "the switch refused the subscription")
            self.ask_lists()

    def ask_lists(self) -> None:
        """Ask for all channels, queues and agents."""
        self.stage = Stage.LISTING
        self.doubted = False
        self._dumped = 0
        self._snapshot.begin()
        for question in (_AGENTS, _CHANNELS, _QUEUES):
            self._ask(question)

    def _hear_answer(self, answer: bytes) -> None:
        if not self._asked:
            return
        question = self._asked.popleft()
        if question.startswith("api uuid_exists"):
            self.doubted = self.doubted or answer.strip() == b"false"
            return
        if answer.startswith(b"-ERR"):
            self._refused(question)
            return
        try:
            self._ask_more(question, self._snapshot.hear(answer))
        except EslError as error:
            _log.warning("freeswitch: the answer to %r was dropped: %s", question, error)

    def _refused(self, question: str) -> None:
        if question == _CHANNELS:
            _log.warning(
                "freeswitch: the switch does not list its channels: calls that begin or end while "
                "the line is down are not noticed; let this connection use `show` (api)"
            )

    def _ask_more(self, question: str, channels: list[str]) -> None:
        for uuid in channels[: DUMP_LIMIT - self._dumped]:
            self._dumped += 1
            self._ask(f"api uuid_dump {uuid} json")
        if question == _QUEUES:
            for queue in self._snapshot.queues[:QUEUE_LIMIT]:
                self._ask(f"api callcenter_config queue list members {queue}")

    def go_live(self) -> None:
        """From here on, events are expected."""
        self.stage = Stage.LIVE

    def ask_alive(self, legs: list[str]) -> None:
        """Ask for a sign of life: whether the agent's own channels are still there."""
        for leg in legs or [""]:
            self._ask(f"api uuid_exists {leg or 'none'}")

    def _ask(self, question: str) -> None:
        self._asked.append(question)
        self._say(question)

    def _say(self, command: str) -> None:
        self._outgoing.append(" ".join(command.split()) + "\n\n")
