"""baresip's `ctrl_tcp`: netstrings of JSON in, what happened to a call out; commands as bytes.

A recording has one JSON object a line instead; what is in them is the same.
"""

import json
from enum import StrEnum

import msgspec

from app.domain.call import Outcome

MESSAGE_LIMIT = 65_536
_DIGITS = 5
ALIVE = "ringside-alive"
LISTED = "ringside-list"
_NONE_LEFT = ("(0)", "No active calls")
_ELSEWHERE = ("elsewhere",)
_TIMED_OUT = ("timed out", "timeout", "no answer")
_BUSY = ("busy", "486", "600")


class ProtocolError(ValueError):
    """The other end does not speak netstrings."""


class Happened(StrEnum):
    """What became of a call."""

    RINGING = "ringing"
    DIALLED = "dialled"
    ANSWERED = "answered"
    ENDED = "ended"


class PhoneEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One event of one call.

    Attributes:
        account: The user of the phone's account (`101`).
        peer: The user of the other party's address, as it is there.
        why: How it ended, in the phone's words.
    """

    happened: Happened
    call_id: str
    account: str
    peer: str
    name: str
    outgoing: bool
    why: str = ""


class Listed(msgspec.Struct, frozen=True):
    """The phone's own list of calls; `empty`: it has none."""

    empty: bool


class Netstrings:
    """Cuts one connection's bytes into messages."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def __len__(self) -> int:
        """Return how many bytes are kept."""
        return len(self._rest)

    def feed(self, received: bytes) -> list[bytes]:
        """Return the messages that became whole.

        Raises:
            ProtocolError: It is no netstring, or too long a one.
        """
        self._rest += received
        whole: list[bytes] = []
        at = 0
        while (found := self._next(at)) is not None:
            message, at = found
            whole.append(message)
        del self._rest[:at]
        return whole

    def _next(self, at: int) -> tuple[bytes, int] | None:
        colon = self._rest.find(b":", at, at + _DIGITS + 1)
        if colon < 0:
            head = bytes(self._rest[at : at + _DIGITS + 1])
            if len(head) > _DIGITS or (head and not head.isdigit()):
                raise ProtocolError("a message does not begin with its length")
            return None
        digits = bytes(self._rest[at:colon])
        if not digits.isdigit() or int(digits) > MESSAGE_LIMIT:
            raise ProtocolError(f"a message has no length up to {MESSAGE_LIMIT}")
        end = colon + 1 + int(digits)
        if len(self._rest) <= end:
            return None
        if self._rest[end] != ord(","):
            raise ProtocolError("a message is longer than it says")
        return bytes(self._rest[colon + 1 : end]), end + 1


class Lines:
    """Cuts a recording into its lines; one that is too long is passed over."""

    def __init__(self) -> None:
        self._rest = b""
        self._dropping = False

    def __len__(self) -> int:
        """Return how many bytes are kept."""
        return len(self._rest)

    def feed(self, received: bytes) -> list[bytes]:
        """Return the lines that became whole."""
        *whole, self._rest = (self._rest + received).split(b"\n")
        if whole and self._dropping:
            self._dropping = False
            del whole[0]
        if len(self._rest) > MESSAGE_LIMIT:
            self._dropping = True
        if self._dropping:
            self._rest = b""
        return [one for one in whole if one.strip() and len(one) <= MESSAGE_LIMIT]


def command(name: str, token: str) -> bytes:
    """Return a command as the phone takes it."""
    said = json.dumps({"command": name, "params": "", "token": token}).encode()
    return b"%d:%s," % (len(said), said)


def understood(message: bytes) -> PhoneEvent | Listed | None:
    """Return what a message means; None: nothing that matters.

    Names come as they were sent to the phone, so what is no UTF-8 is shown as such.
    """
    try:
        said = json.loads(message.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    if said.get("response") is True:
        return _listed(said)
    happened = _happened(str(said.get("type")), said.get("direction") == "outgoing")
    call_id = said.get("id")
    if said.get("class") != "call" or happened is None or not isinstance(call_id, str):
        return None
    return PhoneEvent(
        happened=happened,
        call_id=call_id[:200],
        account=user_of(said.get("accountaor")),
        peer=user_of(said.get("peeruri")),
        name=_text(said.get("peerdisplayname")),
        outgoing=said.get("direction") == "outgoing",
        why=_text(said.get("param")) if happened is Happened.ENDED else "",
    )


def outcome_of(event: PhoneEvent) -> Outcome:
    """Return how a call ended that was never answered, as far as the phone can tell.

    A call that stops ringing because the other end took it back was abandoned or taken elsewhere:
    the phone does not know which, and nothing is made up.
    """
    why = event.why.lower()
    if any(word in why for word in _ELSEWHERE):
        return Outcome.ANSWERED_ELSEWHERE
    if event.outgoing:
        return Outcome.FAILED if any(word in why for word in _BUSY) else Outcome.ABANDONED
    if any(word in why for word in _TIMED_OUT):
        return Outcome.MISSED
    return Outcome.REJECTED if "by user" in why or "reject" in why else Outcome.UNKNOWN


def user_of(uri: object) -> str:
    """Return the user of a SIP address: the number."""
    text = _text(uri)
    scheme, colon, rest = text.partition(":")
    if colon and scheme.lower() in ("sip", "sips", "tel"):
        text = rest
    return text.partition("@")[0].partition(";")[0]


def _happened(kind: str, outgoing: bool) -> Happened | None:
    match kind:
        case "CALL_INCOMING":
            return Happened.RINGING
        case "CALL_RINGING" | "CALL_PROGRESS" | "CALL_OUTGOING":
            return Happened.DIALLED if outgoing else Happened.RINGING
        case "CALL_ESTABLISHED":
            return Happened.ANSWERED
        case "CALL_CLOSED":
            return Happened.ENDED
        case _:
            return None


def _listed(said: dict[str, object]) -> Listed | None:
    if said.get("token") != LISTED or said.get("ok") is not True:
        return None
    heads = [line for line in _text(said.get("data")).split("\n") if "ctive calls" in line]
    if not heads:
        return None
    return Listed(empty=all(any(none in head for none in _NONE_LEFT) for head in heads))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
