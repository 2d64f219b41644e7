"""Rows as plain data: as many as were asked for, as large as may be, of types facts are made of."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Protocol

import msgspec

from app.sdk import pool
from app.sdk.errors import InvalidReply

Row = dict[str, Any]
SMALL_BYTES = 16
"""What a number or a time counts for."""
DEPTH = 20


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much of an answer is taken.

    Attributes:
        rows: One more is an answer not understood.
        size_bytes: Of all texts together.
        first: Whether only the first row is wanted, however many there are.
    """

    rows: int
    size_bytes: int
    first: bool = False


class Session(pool.Session, Protocol):
    """One connection to a database."""

    def fetch(self, text: str, values: Sequence[str], limits: Limits) -> list[Row]:
        """Ask, and return the rows; one of the five errors where there are none to be had."""
        ...


def take(
    name: str, columns: Callable[[], Sequence[str]], rows: Iterable[Sequence[Any]], limits: Limits
) -> list[Row]:
    """Take the rows of an answer, and no more than that.

    Args:
        name: Of the connector, for the error.
        columns: Their names; known once the first row has come.
        rows: As the driver gives them, one by one.
        limits: What is too many.

    Raises:
        InvalidReply: It is more, or of a type that is none of a fact.
    """
    taken: list[Row] = []
    size_bytes = 0
    for row in rows:
        if len(taken) >= limits.rows:
            expected = "one row" if limits.rows == 1 else f"at most {limits.rows} rows"
            raise InvalidReply(name, f"answer not understood: {expected} expected, found more")
        named = dict(zip(_named(name, columns()), row, strict=True))
        taken.append({column: plain_value(name, column, value) for column, value in named.items()})
        size_bytes += sum(_size_bytes(value) for value in taken[-1].values())
        if size_bytes > limits.size_bytes:
            raise InvalidReply(name, f"answer larger than {limits.size_bytes} bytes")
        if limits.first:
            break
    return taken


def plain_value(name: str, column: str, value: Any, depth: int = DEPTH) -> Any:
    """Turn a driver's value into plain data.

    Raises:
        InvalidReply: It is of a type that is none of a fact (a range, a picture).
    """
    match value:
        case None | bool() | int() | float() | str() | Decimal() | datetime() | date():
            return value
        case bytes() | bytearray() | memoryview():
            return bytes(value)
        case timedelta():
            return value.total_seconds()
        case time():
            return value.isoformat()
        case list() | tuple() if depth:
            return [plain_value(name, column, each, depth - 1) for each in value]
        case dict() if depth:
            return {
                str(key): plain_value(name, column, each, depth - 1) for key, each in value.items()
            }
    if type(value).__module__ in ("uuid", "ipaddress"):
        return str(value)
    kind = type(value).__name__
    raise InvalidReply(name, f"answer not understood: {column} is a {kind}; cast it to text")


def _named(name: str, columns: Sequence[str]) -> list[str]:
    """Write names of columns small, as systems differ in how they write them themselves."""
    small = [column.lower() for column in columns]
    twice = next((column for column in small if small.count(column) > 1), None)
    if twice is not None:
        raise InvalidReply(name, f"answer not understood: two columns {twice!r}: name them with AS")
    return small


def _size_bytes(value: Any) -> int:
    match value:
        case str() | bytes():
            return len(value)
        case dict():
            return sum(len(key) + _size_bytes(each) for key, each in value.items())
        case list():
            return sum(_size_bytes(each) for each in value)
    return SMALL_BYTES
