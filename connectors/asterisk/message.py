"""One manager message, taken apart into headers.

Values come from outside: only the first of a repeated header counts, so a header forged behind the
genuine one changes nothing, and lines are split at CR LF alone.
"""

import re
from datetime import UTC, datetime

import msgspec

HEADER_LIMIT = 256
_VARIABLES = ("ChanVariable", "DestChanVariable")
_ESCAPE = re.compile(r"\\([abfnrtv\\'\"?])")
_ESCAPED = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


class MessageError(ValueError):
    """A message that can't be one: too many headers."""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What one message says.

    Attributes:
        name: Of the event; empty for a response.
        headers: First value of each header, as sent.
        variables: Channel variables by the prefix of the channel they belong to ("", "Dest").
    """

    name: str
    headers: dict[str, str]
    variables: dict[str, dict[str, str]] = {}

    def text(self, header: str) -> str:
        """Return the header's value, or nothing."""
        return self.headers.get(header, "")

    @property
    def genuine(self) -> bool:
        """Whether it carries what every event of the switch carries; a tripwire, not a proof."""
        return "Privilege" in self.headers or "ActionID" in self.headers

    def sent_at(self) -> datetime | None:
        """The switch's own time of the event; None when it does not send any."""
        return read_time(self.text("Timestamp"))


def parse(raw: bytes) -> Message:
    """Take a message apart.

    Raises:
        MessageError: It has more than `HEADER_LIMIT` headers.
    """
    lines = raw.decode("utf-8", "replace").split("\r\n")
    if len(lines) > HEADER_LIMIT:
        raise MessageError(f"a message of {len(lines)} headers (at most {HEADER_LIMIT})")
    # From the last line to the first, so that the first of a repeated header is the one kept.
    headers = {key: value for key, _, value in [line.partition(": ") for line in lines[::-1]]}
    return Message(
        name=headers.get("Event", ""), headers=headers, variables=_read_variables(raw, lines)
    )


def _read_variables(raw: bytes, lines: list[str]) -> dict[str, dict[str, str]]:
    variables: dict[str, dict[str, str]] = {}
    if b"ChanVariable: " not in raw:
        return variables
    for line in lines:
        key, _, value = line.partition(": ")
        if key in _VARIABLES:
            name, _, content = value.partition("=")
            variables.setdefault(key.removesuffix("ChanVariable"), {})[name] = content
    return variables


def read_time(text: str | bytes) -> datetime | None:
    """Read seconds since the epoch as the switch writes them; None for anything else."""
    try:
        return datetime.fromtimestamp(float(text), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def unescape(text: str) -> str:
    """Undo the C escapes Asterisk puts into names and channel variables."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), text)
