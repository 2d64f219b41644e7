"""What Asterisk says over ARI: one JSON object a message, read into what of it matters.

Nothing is kept beyond one message of `MESSAGE_LIMIT` bytes. Recordings hold one message a line.
"""

from datetime import UTC, datetime
from typing import Any

import msgspec

MESSAGE_LIMIT = 1024 * 1024


class AriError(ValueError):
    """What came is no ARI message."""


class Party(msgspec.Struct, frozen=True):
    """A name and a number, as the network gave them; empty: none."""

    name: str = ""
    number: str = ""


class Place(msgspec.Struct, frozen=True):
    """Where in the dialplan a channel is."""

    context: str = ""
    exten: str = ""
    app_name: str = ""
    app_data: str = ""


class Channel(msgspec.Struct, frozen=True):
    """One channel. `channelvars` are those `ari.conf` names."""

    id: str
    name: str
    state: str = ""
    caller: Party = Party()
    connected: Party = Party()
    dialplan: Place = Place()
    channelvars: dict[str, Any] = {}


class Bridge(msgspec.Struct, frozen=True):
    """One bridge and the channels in it."""

    id: str
    technology: str = ""
    creator: str = ""
    channels: tuple[str, ...] = ()


class AriEvent(msgspec.Struct, frozen=True):
    """One message, whichever: a field it has not is None or empty."""

    type: str
    timestamp: str = ""
    channel: Channel | None = None
    caller: Channel | None = None
    peer: Channel | None = None
    bridge: Bridge | None = None
    dialstatus: str = ""
    cause: int = 0
    result: str = ""
    exten: str = ""
    transferee: Channel | None = None
    transferer_first_leg: Channel | None = None
    transferer_second_leg: Channel | None = None

    def sent_at(self) -> datetime | None:
        """The switch's own time of it."""
        try:
            return datetime.fromisoformat(self.timestamp).astimezone(UTC)
        except (ValueError, OverflowError):
            return None


_events = msgspec.json.Decoder(AriEvent)
_channels = msgspec.json.Decoder(list[Channel])
_bridges = msgspec.json.Decoder(list[Bridge])


def read_event(raw: bytes | str) -> AriEvent:
    """Read one message.

    Raises:
        AriError: It is none.
    """
    if len(raw) > MESSAGE_LIMIT:
        raise AriError(f"a message of {len(raw)} bytes (at most {MESSAGE_LIMIT})")
    try:
        return _events.decode(raw)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise AriError(f"not an ARI message: {error}") from error


def read_lists(channels: bytes, bridges: bytes) -> tuple[list[Channel], list[Bridge]]:
    """Read the answers to `GET /channels` and `GET /bridges`.

    Raises:
        AriError: They are none.
    """
    try:
        return _channels.decode(channels), _bridges.decode(bridges)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise AriError(f"not a list of channels or bridges: {error}") from error


class Lines:
    """Cuts a recording into its lines, whatever the pieces; a line that is too long is dropped."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._dropping = False

    def feed(self, received: bytes) -> list[bytes]:
        """Return the lines that became whole, empty ones left out."""
        searched = len(self._rest)
        self._rest += received
        if self._rest.find(b"\n", searched) < 0:
            self._hold_back()
            return []
        *whole, rest = bytes(self._rest).split(b"\n")
        self._rest = bytearray(rest)
        if self._dropping:
            self._dropping = False
            del whole[0]
        self._hold_back()
        return [one for one in whole if one.strip() and len(one) <= MESSAGE_LIMIT]

    def __len__(self) -> int:
        """Return how many bytes wait for the rest of their line."""
        return len(self._rest)

    def _hold_back(self) -> None:
        if self._dropping or len(self._rest) > MESSAGE_LIMIT:
            self._dropping = True
            self._rest.clear()
