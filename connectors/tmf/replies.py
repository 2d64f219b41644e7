"""Turns the bytes of an answer into values, and says precisely what was not understood."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

import msgspec

from app.sdk import http
from app.sdk.errors import InvalidReply
from app.sdk.text import plain as plain
from connectors.tmf.shapes import LIMIT_YUAN, Characteristic, Money

NAME = "tmf"
FEN_PER_YUAN = 100

Kind = TypeVar("Kind")


def not_understood(where: str) -> InvalidReply:
    """Say which part of an answer is outside the contract."""
    return InvalidReply(NAME, f"answer not understood: {where}")


def understand(body: bytes, kind: type[Kind], resource: str) -> Kind:
    """Read an answer.

    Raises:
        InvalidReply: It is empty, not JSON, or not of that shape; the message has the path.
    """
    return http.understand(NAME, body, kind, resource)


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
