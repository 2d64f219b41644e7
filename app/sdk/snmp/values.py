"""Values of SNMP as plain ones, and octets as the text, the address or the time they stand for."""

import ipaddress
import math
import struct
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

from app.sdk.conversions import UnfitError, found
from app.sdk.text import plain

Plain = int | float | bytes | str | None
"""A number, octets, an OID or IP address as text, a float out of Opaque; None is Null."""

Form = Literal["plain", "text", "hex", "mac", "ip", "serial", "time", "seconds", "opaque"]
"""How a value is to be read, where its SNMP type does not say enough."""

LONGEST = 65_535
_OPAQUE_FLOAT, _OPAQUE_DOUBLE = b"\x9f\x78\x04", b"\x9f\x79\x08"
_ZONED = 11
_SERIAL = 8


class Missing(StrEnum):
    """Why an agent gives no value; all of them are answers, none is an error."""

    NO_OBJECT = "noSuchObject"
    NO_INSTANCE = "noSuchInstance"
    END = "endOfMibView"


def read_as(value: Plain, form: Form, zone: str = "") -> int | float | str | None:
    """Read one value in that form; what is left is a number, a text, or None for nothing.

    Args:
        value: As the agent gave it.
        form: How it is to be read.
        zone: Of times that do not say theirs.

    Raises:
        UnfitError: It can't be read so.
    """
    if value is None or value == b"":
        return None
    read = _READ.get(form)
    return _plain(value) if read is None else read(value, zone)


def _plain(value: Plain) -> int | float | str | None:
    """Read octets as text where they are text, and in hex where they are not."""
    if not isinstance(value, bytes):
        return value
    try:
        text = value.rstrip(b"\0").decode("utf-8")
    except UnicodeDecodeError:
        return value.hex(":")
    return plain(text) if text.isprintable() else value.hex(":")


def _text(value: Plain, _zone: str) -> str:
    return plain(_octets(value).rstrip(b"\0").decode("utf-8", "replace"))


def _hex(value: Plain, _zone: str) -> str:
    return _octets(value).hex().upper()


def _mac(value: Plain, _zone: str) -> str:
    octets = _octets(value)
    if len(octets) != 6:
        raise UnfitError(f"six octets expected, found {len(octets)}")
    return octets.hex(":")


def _ip(value: Plain, _zone: str) -> str:
    try:
        return str(ipaddress.ip_address(value if isinstance(value, str | bytes) else b""))
    except ValueError:
        raise UnfitError(f"an address expected, found {found(value)}") from None


def _serial(value: Plain, _zone: str) -> str:
    """Read a PON serial number: four letters and four octets, or the same written out."""
    octets = _octets(value)
    if len(octets) == _SERIAL and octets[:4].isalnum():
        return octets[:4].decode("ascii").upper() + octets[4:].hex().upper()
    text = plain(octets.decode("ascii", "replace")).upper()
    if len(text) == 2 * _SERIAL and all(letter in "0123456789ABCDEF" for letter in text):
        return _serial(bytes.fromhex(text), "")
    return text.rpartition(",")[2]


def _time(value: Plain, zone: str) -> str | None:
    """Read DateAndTime (8 octets, or 11 with the zone), or a text such as `2026-01-31 09:05:00`."""
    octets = _octets(value)
    if not any(octets):
        return None
    try:
        at = _date_and_time(octets) if len(octets) in (8, _ZONED) else None
        at = at or datetime.fromisoformat(octets.rstrip(b"\0").decode("ascii").strip())
    except (ValueError, UnicodeDecodeError):
        raise UnfitError(f"a time expected, found {len(octets)} octets that are none") from None
    if at.tzinfo is None:
        at = at.replace(tzinfo=_zone(zone))
    return at.astimezone(UTC).isoformat()


def _zone(name: str) -> tzinfo:
    if not name:
        raise UnfitError("a time that does not say its zone: set `zone`")
    return ZoneInfo(name)


def _date_and_time(octets: bytes) -> datetime | None:
    year, month, day, hour, minute, second, _ = struct.unpack(">HBBBBBB", octets[:8])
    if not 1 <= month <= 12:
        return None  # eight letters of a text begin so
    zone = None
    if len(octets) == _ZONED:
        ahead = timedelta(hours=octets[9], minutes=octets[10])
        zone = timezone(-ahead if octets[8:9] == b"-" else ahead)
    return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)


def _seconds(value: Plain, _zone: str) -> float:
    if not isinstance(value, int):
        raise UnfitError(f"a number expected, found {found(value)}")
    return value / 100


def _opaque(value: Plain, _zone: str) -> float:
    octets = _octets(value)
    for head, pattern in ((_OPAQUE_FLOAT, ">f"), (_OPAQUE_DOUBLE, ">d")):
        if octets.startswith(head) and len(octets) == len(head) + struct.calcsize(pattern):
            number = float(struct.unpack(pattern, octets[len(head) :])[0])
            if math.isfinite(number):
                return number
    raise UnfitError("a number in Opaque expected, found something else")


def _octets(value: Plain) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode()
    raise UnfitError(f"octets expected, found {found(value)}")


_READ: dict[str, Callable[[Plain, str], int | float | str | None]] = {
    "text": _text,
    "hex": _hex,
    "mac": _mac,
    "ip": _ip,
    "serial": _serial,
    "time": _time,
    "seconds": _seconds,
    "opaque": _opaque,
}
