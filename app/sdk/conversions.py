"""One raw value of another system as the value of a fact, or the reason why it can't be one."""

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal, DecimalException
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from app.domain.facts import Value
from app.sdk.text import plain

LONGEST_RAW = 80
LONGEST_CODE = 6
"""A raw value as short as this is a code, and may be shown in a message; more may be a person's."""
LARGEST = 2**63
_PRINTED = 10**40
_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,2})?")
_TRUTH = {"true": True, "false": False, "1": True, "0": False}


class UnfitError(ValueError):
    """The raw value can't be what it should; the message says what was found."""


class Notation(msgspec.Struct, frozen=True, kw_only=True):
    """How numbers and times are to be read.

    Attributes:
        time: `iso`, `epoch`, `epoch_ms`, or a pattern as `datetime.strptime` has it.
        zone: Of times that do not say theirs; empty where there must be none such.
    """

    scale: float = 1.0
    offset: float = 0.0
    time: str = "iso"
    zone: str = ""


def written(raw: object) -> str:
    """Write a raw value as text, the same for what is the same: `true`, `7`, `7` for 7.0."""
    match raw:
        case bool():
            return "true" if raw else "false"
        case int():
            return str(raw) if abs(raw) < _PRINTED else "beyond all measure"
        case float() | Decimal():
            return _plainly(raw)
        case str():
            return raw.strip()
        case bytes():
            return raw.decode("utf-8", "replace").strip()
        case datetime() | date():
            return raw.isoformat()
        case list() | tuple() | dict():
            return _nested(raw)
        case _:
            return str(raw)


def shortly(raw: object) -> str:
    """Write a raw value on one short line, to be kept beside the fact."""
    return plain(written(raw), LONGEST_RAW)


def found(raw: object) -> str:
    """Say what was found instead, without showing what may be about a person."""
    kind = {dict: "a table", list: "a list", tuple: "a list", bytes: "bytes", bool: "true or false"}
    if isinstance(raw, str | int | float | Decimal) and not isinstance(raw, bool):
        text = shortly(raw)
        what = "text" if isinstance(raw, str) else "a number"
        return f"{text!r}" if len(text) <= LONGEST_CODE else f"{what} of {len(text)} characters"
    return kind.get(type(raw), f"a {type(raw).__name__}")


def convert(raw: Any, kind: str, notation: Notation) -> Value:
    """Turn a raw value into one of a fact's types.

    Args:
        raw: What the system gave; neither None nor a list.
        kind: `bool`, `int`, `number`, `text` or `time`.
        notation: How numbers and times are to be read.

    Raises:
        UnfitError: It is none of that kind.
    """
    return _CONVERT[kind](raw, notation)


def _bool(raw: Any, _notation: Notation) -> bool:
    truth = None if isinstance(raw, dict) else _TRUTH.get(written(raw).lower())
    if truth is None:
        raise UnfitError(f"true or false expected, found {found(raw)}")
    return truth


def _int(raw: Any, notation: Notation) -> int:
    value = _scaled(raw, notation)
    rounded = value.quantize(Decimal(1), ROUND_HALF_UP)
    if notation.scale == 1.0 and rounded != value:
        raise UnfitError(f"a whole number expected, found {found(raw)}")
    return int(rounded)


def _number(raw: Any, notation: Notation) -> float:
    return float(_scaled(raw, notation))


def _scaled(raw: Any, notation: Notation) -> Decimal:
    text = written(raw)
    numeric = isinstance(raw, str | bytes | int | float | Decimal) and not isinstance(raw, bool)
    if not numeric or _NUMBER.fullmatch(text) is None:
        raise UnfitError(f"a number expected, found {found(raw)}")
    value = Decimal(text) * Decimal(str(notation.scale)) + Decimal(str(notation.offset))
    if abs(value) >= LARGEST:
        raise UnfitError("a number beyond all measure")
    return value


def _text(raw: Any, _notation: Notation) -> str:
    if isinstance(raw, bytes):
        try:
            raw = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise UnfitError("text expected, found bytes that are none") from error
    if isinstance(raw, bool | dict):
        raise UnfitError(f"text expected, found {found(raw)}")
    return plain(written(raw))


def _time(raw: Any, notation: Notation) -> datetime:
    try:
        at = _moment(raw, notation)
        return _zoned(at, notation.zone).astimezone(UTC)
    except (ValueError, OverflowError, OSError, DecimalException) as error:
        if isinstance(error, UnfitError):
            raise
        raise UnfitError(f"a time expected, found {found(raw)}") from error


def _moment(raw: Any, notation: Notation) -> datetime:
    if isinstance(raw, datetime):
        return raw
    if isinstance(raw, date):
        return datetime(raw.year, raw.month, raw.day)
    if notation.time in ("epoch", "epoch_ms"):
        seconds = _scaled(raw, Notation(scale=0.001 if notation.time == "epoch_ms" else 1.0))
        return datetime.fromtimestamp(float(seconds), UTC)
    if not isinstance(raw, str):
        raise UnfitError(f"a time expected, found {found(raw)}")
    if notation.time == "iso":
        return datetime.fromisoformat(raw.strip())
    return datetime.strptime(raw.strip(), notation.time)


def _zoned(at: datetime, zone: str) -> datetime:
    if at.tzinfo is not None:
        return at
    if not zone:
        raise UnfitError("a time that does not say its zone: set `zone`")
    where: tzinfo = ZoneInfo(zone)
    return at.replace(tzinfo=where)


def _plainly(raw: float | Decimal) -> str:
    whole = int(raw) if math.isfinite(raw) and -LARGEST < raw < LARGEST else None
    return str(raw) if whole is None or whole != raw else str(whole)


def _nested(raw: object) -> str:
    try:
        return msgspec.json.encode(raw).decode()
    except (TypeError, ValueError, RecursionError):
        return "a list" if isinstance(raw, list | tuple) else "a table"


_CONVERT: dict[str, Callable[[Any, Notation], Value]] = {
    "bool": _bool,
    "int": _int,
    "number": _number,
    "text": _text,
    "time": _time,
}
