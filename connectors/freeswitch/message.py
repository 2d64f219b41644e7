"""One event of the switch, taken apart; and a glance at one that is not taken apart.

Plain events are lines `Name: value` with the value percent-encoded; an event may carry a body of
its own behind an empty line, which is no header. In JSON an event is an object of texts. The first
of a repeated header counts.
"""

from datetime import UTC, datetime
from urllib.parse import unquote

import msgspec

from connectors.freeswitch.framing import EslError

HEADER_LIMIT = 4_096
PLAIN, JSON = "text/event-plain", "text/event-json"
_decode = msgspec.json.Decoder(dict[str, object]).decode


class Message(msgspec.Struct, frozen=True):
    """What one event says.

    Attributes:
        headers: As sent; read them with `text`, which undoes the escapes.
        escaped: Values are percent-encoded.
    """

    headers: dict[str, str]
    escaped: bool = False

    def text(self, header: str) -> str:
        """Return the header's value as the switch meant it, or nothing."""
        value = self.headers.get(header, "")
        return unquote(value, errors="replace") if self.escaped and "%" in value else value

    def variable(self, name: str) -> str:
        """Return a channel variable, or nothing."""
        return self.text(f"variable_{name}")

    @property
    def name(self) -> str:
        """What happened; of an event of a module its subclass."""
        name = self.text("Event-Name")
        return self.text("Event-Subclass") if name == "CUSTOM" else name

    @property
    def uuid(self) -> str:
        """The channel it is about."""
        return self.text("Unique-ID")

    @property
    def sequence(self) -> int:
        """The switch's running number of the event; 0: none."""
        said = self.headers.get("Event-Sequence", "")
        return int(said) if said.isascii() and said.isdigit() and len(said) < 20 else 0

    def sent_at(self) -> datetime | None:
        """The switch's own time of the event; None when it gives none."""
        return read_time(self.headers.get("Event-Date-Timestamp", ""))


def read_time(text: str) -> datetime | None:
    """Read microseconds since the epoch; None for anything else."""
    try:
        return datetime.fromtimestamp(int(text) / 1_000_000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def parse(raw: bytes) -> Message:
    """Take an event apart, whichever way it is written.

    Raises:
        EslError: It is no event.
    """
    return parse_json(raw) if raw.startswith(b"{") else parse_plain(raw)


def parse_plain(raw: bytes) -> Message:
    """Take a plain event apart.

    Raises:
        EslError: It has too many headers.
    """
    lines = raw.partition(b"\n\n")[0].decode("utf-8", "replace").split("\n")
    if len(lines) > HEADER_LIMIT:
        raise EslError(f"an event of {len(lines)} headers (at most {HEADER_LIMIT})")
    # From the last line to the first, so that the first of a repeated header is the one kept.
    pairs = [line.partition(": ") for line in lines[::-1]]
    return Message({name: value for name, _, value in pairs}, escaped=True)


def parse_json(raw: bytes) -> Message:
    """Take an event in JSON apart; bytes that are no UTF-8 are replaced.

    Raises:
        EslError: It is no object, or has too many headers.
    """
    found = read_object(raw)
    if len(found) > HEADER_LIMIT:
        raise EslError(f"an event of {len(found)} headers (at most {HEADER_LIMIT})")
    return Message({name: value for name, value in found.items() if isinstance(value, str)})


def read_object(raw: bytes) -> dict[str, object]:
    """Read a JSON object.

    Raises:
        EslError: It is none.
    """
    try:
        return _decode(raw)
    except UnicodeDecodeError:
        return _read_repaired(raw)
    except (msgspec.DecodeError, RecursionError) as error:
        if "utf" in str(error).lower():
            return _read_repaired(raw)
        raise EslError("an event that is no JSON object") from error


def _read_repaired(raw: bytes) -> dict[str, object]:
    try:
        return _decode(raw.decode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError) as error:
        raise EslError("an event that is no JSON object") from error


def glance(raw: bytes, header: bytes) -> bytes:
    """Return a header's value as it stands in the event's bytes; empty without it.

    Good for values that no encoding changes: names of events and ids.
    """
    if raw.startswith(b"{"):
        mark, end = b'"' + header + b'":"', b'"'
    else:
        mark, end = b"\n" + header + b": ", b"\n"
        if raw.startswith(mark[1:]):
            return raw[len(mark) - 1 : raw.find(end)]
    start = raw.find(mark)
    if start < 0:
        return b""
    start += len(mark)
    stop = raw.find(end, start)
    return raw[start:] if stop < 0 else raw[start:stop]
