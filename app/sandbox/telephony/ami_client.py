"""One client of the pretend switch: greets, checks the login, answers actions."""

import asyncio
import hashlib
import hmac
from datetime import datetime
from typing import Protocol

from app.sandbox.telephony.ami_lists import ACTION_ID, Items
from app.sandbox.telephony.ami_shapes import write_message

GREETING = b"Asterisk Call Manager/11.0.0\r\n"
LINE_LIMIT = 1024
Action = dict[str, str]


class Host(Protocol):
    """What a client's session needs of the switch."""

    muted: bool
    accounts: dict[str, str]

    def tick(self) -> datetime:
        """Return the time."""
        ...

    def challenge(self) -> str:
        """Return a new challenge."""
        ...

    def arrived(self, client: "ClientSession") -> None:
        """Take note of a connection."""
        ...

    def logged_on(self, client: "ClientSession") -> None:
        """Take note of a login."""
        ...

    def acted(self) -> None:
        """Take note of an action."""
        ...

    def left(self, client: "ClientSession") -> None:
        """Take note of a connection's end."""
        ...

    def find_list(self, action: str) -> tuple[str, Items] | None:
        """Return the words and the items of a list, or None when there is no such action."""
        ...


class ClientSession(asyncio.Protocol):
    """Speaks with one client."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._transport: asyncio.Transport | None = None
        self._rest = b""
        self._challenge = ""
        self._events = frozenset[str]()
        self.user: str | None = None
        self.actions: list[Action] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._host.arrived(self)
        self.send(GREETING)

    def data_received(self, data: bytes) -> None:
        """Answer every action that is whole."""
        *whole, self._rest = (self._rest + data).split(b"\r\n\r\n")
        for raw in whole:
            lines = raw.decode("utf-8", "replace").split("\r\n")
            pairs = (line.partition(":") for line in lines if line)
            action = {key.strip().lower(): text.strip() for key, _, text in pairs}
            self.actions.append(action)
            self._host.acted()
            if any(len(line) > LINE_LIMIT for line in lines):
                self._answer(action, "Error", "Message: Line too long")
            elif not self._host.muted:
                self._act(action)

    def connection_lost(self, exc: Exception | None) -> None:
        """Say goodbye to the switch."""
        self._host.left(self)

    def hear(self, kind: str, event: bytes) -> None:
        """Send an event of this class, if the client is logged in and wants it."""
        if self.user is not None and ("all" in self._events or kind in self._events):
            self.send(event)

    def send(self, answer: bytes) -> None:
        """Send bytes, unless the switch has fallen silent."""
        if self._transport is not None and not self._host.muted:
            self._transport.write(answer)

    def close(self, *, abruptly: bool) -> None:
        """End the connection: at once, or after what was said has gone out."""
        if self._transport is not None:
            if abruptly:
                self._transport.abort()
            else:
                self._transport.close()

    def _act(self, action: Action) -> None:
        name = action.get("action", "").lower()
        if name == "challenge":
            self._challenge = self._host.challenge()
            self._answer(action, "Success", f"Challenge: {self._challenge}")
        elif name == "login":
            self._log_in(action)
        elif name == "logoff":
            self._answer(action, "Goodbye", "Message: Thanks for all the fish.")
            self.close(abruptly=False)
        elif self.user is None or name == "command":
            self._answer(action, "Error", "Message: Permission denied")
        else:
            self._act_for_user(name, action)

    def _act_for_user(self, name: str, action: Action) -> None:
        if name == "ping":
            at = self._host.tick().timestamp()
            self._answer(action, "Success", "Ping: Pong", f"Timestamp: {at:.6f}")
        elif name == "events":
            self._events = _mask(action.get("eventmask", "on"))
            self._answer(action, "Success", "Events: On")
        elif found := self._host.find_list(name):
            self._list(action, *found)
        else:
            said = f"Invalid/unknown command: {action.get('action', '')}."
            self._answer(
                action, "Error", f"Message: {said} Use Action: ListCommands to show available"
                " commands.",
            )  # fmt: skip

    def _log_in(self, action: Action) -> None:
        name = action.get("username", "")
        secret = self._host.accounts.get(name)
        if secret is None or not _proves(action, secret, self._challenge):
            self._answer(action, "Error", "Message: Authentication failed")
            self.close(abruptly=False)
            return
        self.user = name
        self._events = _mask(action.get("events", "on"))
        self._answer(action, "Success", "Message: Authentication accepted")
        self._host.logged_on(self)

    def _list(self, action: Action, words: str, items: Items) -> None:
        own_id = [f"ActionID: {action['actionid']}"] if "actionid" in action else []
        self._answer(action, "Success", "EventList: start", f"Message: {words}")
        items[-1].append(f"ListItems: {len(items) - 1}")
        for item in items:
            at = item.index(ACTION_ID)
            self.send(write_message([*item[:at], *own_id, *item[at + 1 :]]))

    def _answer(self, action: Action, response: str, *lines: str) -> None:
        own_id = [f"ActionID: {action['actionid']}"] if "actionid" in action else []
        self.send(write_message([f"Response: {response}", *own_id, *lines]))


def _proves(action: Action, secret: str, challenge: str) -> bool:
    """Whether the login knows the secret, said or proven."""
    if action.get("authtype", "").lower() == "md5":
        key = hashlib.md5((challenge + secret).encode(), usedforsecurity=False).hexdigest()
        return bool(challenge) and hmac.compare_digest(key, action.get("key", ""))
    return hmac.compare_digest(secret.encode(), action.get("secret", "").encode())


def _mask(text: str) -> frozenset[str]:
    wanted = frozenset(text.replace(" ", "").lower().split(","))
    if wanted & {"on", "all"}:
        return frozenset({"all"})
    return frozenset() if "off" in wanted else wanted
