"""Turns the bytes of an answer into values, and says precisely what was not understood."""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

import msgspec

from app.sdk.errors import ConnectorError, InvalidReply
from connectors.tmf.shapes import LIMIT_YUAN, Characteristic, Money

NAME = "tmf"
FEN_PER_YUAN = 100
LONGEST_REASON = 160
LONGEST_TEXT = 200

Kind = TypeVar("Kind")

_AT = re.compile(r"at `\$(?P<path>[^`]*)`$")
_MISSING = re.compile(r"missing required field `(?P<field>[^`]*)`")


def not_understood(where: str) -> InvalidReply:
    """Say which part of an answer is outside the contract."""
    return InvalidReply(NAME, f"answer not understood: {where}")


def understand(body: bytes, kind: type[Kind], resource: str) -> Kind:
    """Read an answer.

    Raises:
        InvalidReply: It is empty, not JSON, or not of that shape; the message has the path.
    """
    if not body.strip():
        raise InvalidReply(NAME, "empty answer")
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        raise not_understood(resource + _path(str(error))) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise not_understood(f"{resource} is not JSON") from error


def _path(message: str) -> str:
    at, missing = _AT.search(message), _MISSING.search(message)
    return (at["path"] if at else "") + (f".{missing['field']}" if missing else "")


class Characteristics:
    """The named values of one record, each looked at by the type it must have."""

    def __init__(self, where: str, items: Iterable[Characteristic]) -> None:
        self._where = where
        self._values = {item.name: item.value for item in items}

    def find(self, name: str, kind: type[Kind]) -> Kind | None:
        """Return a value, or None when the record has none by that name.

        A number or truth value written as text is taken for what it says, as version 4 servers do.

        Raises:
            InvalidReply: It is there, but of another type.
        """
        value = self._values.get(name)
        if value is None:
            return None
        try:
            return msgspec.convert(value, kind, strict=False)
        except msgspec.ValidationError as error:
            raise not_understood(f"{self._where}[{name}]") from error

    def get(self, name: str, kind: type[Kind]) -> Kind:
        """Return a value that must be there.

        Raises:
            InvalidReply: It is missing, or of another type.
        """
        value = self.find(name, kind)
        if value is None:
            raise not_understood(f"{self._where}[{name}]")
        return value


def fen(money: Money, where: str) -> int:
    """Turn an amount into whole fen, halves up.

    Raises:
        InvalidReply: It is not in yuan, or beyond all measure.
    """
    measured = money.value.is_finite() and abs(money.value) < LIMIT_YUAN
    if money.unit not in ("CNY", "RMB") or not measured:
        raise not_understood(where)
    return int((money.value * FEN_PER_YUAN).quantize(Decimal(1), ROUND_HALF_UP))


def plain(text: str, longest: int = LONGEST_TEXT) -> str:
    """Make one line of a text from outside: no control or direction marks, not too long."""
    line = " ".join(text.split())
    return "".join(mark for mark in line if mark.isprintable())[:longest]


class ErrorRecord(msgspec.Struct, frozen=True, kw_only=True):
    """TM Forum's Error."""

    code: str | int = ""
    reason: str = ""
    message: str = ""


def refused(body: bytes, status: int) -> ConnectorError:
    """Say why an order was refused, in the server's own words where it has any."""
    try:
        error = msgspec.json.decode(body, type=ErrorRecord)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        error = ErrorRecord()
    words = plain(error.message or error.reason or f"answer {status}", LONGEST_REASON)
    return ConnectorError(NAME, f"refused: {words}")
