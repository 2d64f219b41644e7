"""What a soft phone may say of a call on the command line: its grammar, and how it is handed over.

Whoever calls decides what stands in it, so nothing is taken that does not fit. It is read by a
command that has to end at once: the standard library's lightest parts only, and so no struct.
"""

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

DOOR_FILE = "door.json"
"""In the connector's own folder: where it listens, and with which token."""

LINE_LIMIT = 4096
NUMBER_LIMIT = 64
TEXT_LIMIT = 200
URI_LIMIT = 512
DIAL = "dial"
EVENTS = ("ringing", "answered", "held", "resumed", "ended", "missed")
DIRECTIONS = ("in", "out")
SCHEMES = ("tel", "callto", "sip", "sips")
_NUMBER = re.compile(r"[+*#]?[A-Za-z0-9][A-Za-z0-9*#._+-]*|[*#+]*[0-9*#]+", re.ASCII)
_DIALLED = re.compile(r"\+?[0-9*#]+", re.ASCII)
_ID = re.compile(r"[!-~]{1,128}", re.ASCII)
_SEPARATORS = str.maketrans("", "", " -.()/\u00a0")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_WITHHELD = frozenset({"", "anonymous", "unknown", "restricted", "private", "unavailable"})


class NoticeError(ValueError):
    """What was said does not fit; the message says what and how it is written."""


class Notice(NamedTuple):
    """One thing a phone says.

    Attributes:
        event: One of `EVENTS`, or `DIAL`: the agent means to call that number.
        number: Of the other party; None: withheld, or not said.
        call_id: What the phone calls the call; empty: it does not say.
        direction: `in` or `out`; empty: it does not say.
    """

    event: str
    number: str | None = None
    call_id: str = ""
    dnis: str | None = None
    name: str = ""
    direction: str = ""


def notice_of(said: Mapping[str, object]) -> Notice:
    """Check each part and return the whole.

    Raises:
        NoticeError: One does not fit; the message names it.
    """
    event = _text(said, "event", 16)
    if event not in (*EVENTS, DIAL):
        raise NoticeError(f"event: {_shown(event)} is none of {', '.join(EVENTS)}")
    call_id = _text(said, "call_id", 128)
    if call_id and _ID.fullmatch(call_id) is None:
        raise NoticeError("id: at most 128 visible ASCII characters, without spaces")
    direction = _text(said, "direction", 8)
    if direction and direction not in DIRECTIONS:
        raise NoticeError(f"direction: {_shown(direction)} is none of {', '.join(DIRECTIONS)}")
    number = read_number(_text(said, "number", URI_LIMIT), "ani")
    if event == DIAL and number is None:
        raise NoticeError("there is no number to dial")
    return Notice(
        event=event,
        number=number,
        call_id=call_id,
        dnis=read_number(_text(said, "dnis", URI_LIMIT), "dnis"),
        name=_text(said, "name", TEXT_LIMIT),
        direction=direction,
    )


def read_number(text: str, what: str = "number") -> str | None:
    """Return a number, or a SIP name, as it is kept; None: it is withheld.

    Raises:
        NoticeError: It is neither.
    """
    if text.partition(":")[0].lower() in SCHEMES and ":" in text:
        return read_uri(text)
    if text.strip().lower() in _WITHHELD:
        return None
    bare = text.translate(_SEPARATORS) if _DIALLED.fullmatch(text.translate(_SEPARATORS)) else text
    wrong = text.startswith("-") or _NUMBER.fullmatch(bare) is None
    if wrong or len(bare) > NUMBER_LIMIT:
        raise NoticeError(
            f"{what}: {_shown(text)} is no number: digits, + * # (or a SIP name), "
            f"at most {NUMBER_LIMIT} characters"
        )
    return bare


def read_uri(uri: str) -> str | None:
    """Return the number in a `tel:`, `callto:` or `sip:` address; its parameters are left out.

    Raises:
        NoticeError: There is none in it.
    """
    scheme, colon, rest = uri.partition(":")
    if not colon or scheme.lower() not in SCHEMES or len(uri) > URI_LIMIT:
        raise NoticeError(f"{_shown(uri)} is no address: {':, '.join(SCHEMES)}: and a number")
    rest = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), rest.removeprefix("//"))
    user = rest.partition("?")[0].partition(";")[0].partition("@")[0].rstrip("/")
    if scheme.lower() in ("sip", "sips"):
        user = user.partition(":")[0]
    bare = user.translate(_SEPARATORS)
    fits = _DIALLED if scheme.lower() == "tel" else _NUMBER
    if fits is _NUMBER and _DIALLED.fullmatch(bare) is None:
        bare = user
    if bare and bare.lower() in _WITHHELD and scheme.lower() != "tel":
        return None
    if len(bare) > NUMBER_LIMIT or fits.fullmatch(bare) is None:
        raise NoticeError(f"{_shown(uri)}: there is no number in this address")
    return bare


def packed(notice: Notice, token: str) -> bytes:
    """Return a notice as it goes over the local socket."""
    return json.dumps({**notice._asdict(), "token": token}).encode() + b"\n"


def unpacked(line: bytes) -> tuple[Notice, str]:
    """Return a notice and the token it came with.

    Raises:
        NoticeError: It is no notice.
    """
    try:
        said = json.loads(line) if len(line) <= LINE_LIMIT else None
    except (ValueError, RecursionError) as error:
        raise NoticeError("this is no notice of a call") from error
    if not isinstance(said, dict):
        raise NoticeError("this is no notice of a call")
    token = said.pop("token", "")
    return notice_of(said), token if isinstance(token, str) else ""


def _text(said: Mapping[str, object], key: str, limit: int) -> str:
    value = said.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise NoticeError(f"{key}: this is no text")
    if len(value) > limit:
        raise NoticeError(f"{key}: at most {limit} characters")
    return value


def _shown(text: str) -> str:
    """Return a text from outside as it may be printed: short, and in ASCII."""
    return ascii(text if len(text) <= 40 else text[:40] + "...")
