"""What is said to the switch: login, the snapshot's questions, and whether it is still there.

Without I/O: answers in, lines to send out. Every question carries an id nobody can guess, so a list
forged by a caller is nobody's answer.
"""

import hashlib
import logging
from enum import Enum, auto

from app.sdk.errors import AuthFailed, NotReady
from connectors.asterisk.framing import GREETING
from connectors.asterisk.message import Message
from connectors.asterisk.settings import Settings

CONNECTOR = "asterisk"
_QUESTIONS = ("Ping", "BridgeList", "QueueStatus", "CoreShowChannels")
_EVENTS = "system,call,agent"
_log = logging.getLogger(__name__)


class Stage(Enum):
    """How far the dialogue has come."""

    GREETING = auto()
    CHALLENGE = auto()
    LOGIN = auto()
    BOOTING = auto()
    LISTING = auto()
    LIVE = auto()
    OVER = auto()


class Dialogue:
    """The talk over one connection.

    Attributes:
        stage: How far it has come; LIVE once the snapshot is there or was refused.
        was_live: It came that far, whatever happened since.
    """

    def __init__(self, settings: Settings, password: str, token: str) -> None:
        self.stage = Stage.GREETING
        self.was_live = False
        self._settings = settings
        self._password = password
        self._token = token
        self._outgoing: list[str] = []
        self._asked = 0

    def take_outgoing(self) -> bytes:
        """Return what is to be sent, once."""
        lines, self._outgoing = self._outgoing, []
        return "".join(lines).encode()

    def is_ours(self, action_id: str) -> bool:
        """Whether this dialogue gave that id away."""
        return action_id.startswith(self._token)

    def hear(self, answer: Message) -> None:
        """Take one answer.

        Raises:
            AuthFailed: The switch refuses this user or password.
            NotReady: It is no manager interface, or is going away.
        """
        if answer.name == "Shutdown":
            self.stage = Stage.OVER
            raise NotReady(CONNECTOR, "the switch is shutting down")
        if answer.name == "FullyBooted" and self.stage is Stage.BOOTING:
            self.ask_snapshot()
        elif self.stage is Stage.GREETING:
            self._greet(answer)
        elif self.is_ours(answer.text("ActionID")):
            self._hear_own(answer)

    def _greet(self, answer: Message) -> None:
        if not any(header.startswith(GREETING.decode()) for header in answer.headers):
            raise NotReady(CONNECTOR, "what answers there is no Asterisk manager interface")
        if self._settings.auth == "md5":
            self.stage = Stage.CHALLENGE
            self._say("Challenge", AuthType="MD5")
        else:
            self.stage = Stage.LOGIN
            self._say(
                "Login", Username=self._settings.username, Secret=self._password, Events=_EVENTS
            )

    def _hear_own(self, answer: Message) -> None:
        if self.stage in (Stage.CHALLENGE, Stage.LOGIN):
            self._hear_login(answer)
        elif answer.text("ActionID").endswith("CoreShowChannels"):
            self._hear_listing(answer)

    def _hear_login(self, answer: Message) -> None:
        if answer.text("Response") != "Success":
            said = answer.text("Message") or "no reason given"
            self.stage = Stage.OVER
            raise AuthFailed(CONNECTOR, f"the switch refused the login: {said}")
        if self.stage is Stage.LOGIN:
            self.stage = Stage.BOOTING
            return
        both = answer.text("Challenge") + self._password
        key = hashlib.md5(both.encode(), usedforsecurity=False).hexdigest()
        self.stage = Stage.LOGIN
        name = self._settings.username
        self._say("Login", AuthType="MD5", Username=name, Key=key, Events=_EVENTS)

    def _hear_listing(self, answer: Message) -> None:
        if self.stage is not Stage.LISTING or answer.text("Response") != "Error":
            return
        if "unknown command" in answer.text("Message"):
            self.stage = Stage.BOOTING
            return
        _log.warning(
            "asterisk: user %s may not list channels (%s): give it write=reporting, or calls that "
            "begin or end while the line is down are not noticed",
            self._settings.username,
            answer.text("Message"),
        )
        self.go_live()

    def ask_snapshot(self) -> None:
        """Ask for the time, and for all bridges, queues and channels."""
        self.stage = Stage.LISTING
        for question in _QUESTIONS:
            self._say(question)

    def go_live(self) -> None:
        """From here on, only events are expected."""
        self.stage = Stage.LIVE
        self.was_live = True

    def ask_alive(self) -> None:
        """Ask for any sign of life."""
        self._say("Ping")

    def _say(self, action: str, **headers: str) -> None:
        self._asked += 1
        lines = {"Action": action, "ActionID": f"{self._token}-{self._asked}-{action}", **headers}
        safe = (f"{key}: {' '.join(value.split())}\r\n" for key, value in lines.items())
        self._outgoing.append("".join(safe) + "\r\n")
