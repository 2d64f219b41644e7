"""Facts from what a system answered, by rules that stand in the settings.

A rule says where a value lies in the answer, of which type it is, and what its codes mean. What
does not fit is refused with the fact's name and what was found: never guessed, never let through.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from app.domain.facts import Value
from app.sdk.conversions import Notation, UnfitError, convert, found, shortly, written
from app.sdk.errors import InvalidReply
from app.sdk.expressions import Expression, ExpressionError, check_expression, search

Scalar = bool | int | float | str
Kind = Literal["bool", "int", "number", "text", "time", "choice"]
_FITS: dict[str, tuple[type, ...]] = {"bool": (bool,), "int": (int,), "number": (int, float)}


class FactRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one fact is read off an answer; it stands in the settings.

    Attributes:
        take: Where its value is: JMESPath over the answer. Nothing there is known-empty.
        type: What it is to become.
        values: What the system's own values mean, by them; of a choice they are all there are.
        otherwise: What any other value means; without it, that is an answer not understood.
        scale: What a number is multiplied by, before `offset` is added.
        nothing: The system's own values that mean that there is nothing.
        required: Whether an answer without it is not understood, instead of known-empty.
        time: `iso`, `epoch`, `epoch_ms`, or a pattern such as `%Y%m%d%H%M%S`.
        zone: Of times that do not say theirs (`Asia/Shanghai`).
    """

    take: Expression
    type: Kind = "text"
    values: dict[str, Scalar] = {}
    otherwise: Scalar | None = None
    scale: float = 1.0
    offset: float = 0.0
    nothing: tuple[Scalar, ...] = ()
    required: bool = False
    time: Annotated[str, msgspec.Meta(min_length=2, max_length=60)] = "iso"
    zone: str = ""

    def __post_init__(self) -> None:
        """Refuse what could never work; the message begins with the key that is wrong."""
        check_expression("take", self.take)
        if self.type == "choice" and not self.values:
            raise ValueError("values: a choice needs them: what each value of the system means")
        if self.type == "time" and (self.values or self.otherwise is not None):
            raise ValueError("values: a time has none")
        meant = list(self.values.values()) + [self.otherwise] * (self.otherwise is not None)
        for value in meant:
            if not _fits(value, self.type):
                raise ValueError(f"values: found {value!r}, allowed: what is of type {self.type}")
        _check_reading(self)

    @property
    def notation(self) -> Notation:
        """How numbers and times are to be read."""
        return Notation(scale=self.scale, offset=self.offset, time=self.time, zone=self.zone)


class Derived(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer comes to.

    Attributes:
        values: By fact; None is known-empty.
        raw: What the system itself said, where that is not the value; one short line.
        failed: Facts whose raw value was not understood, with what was found.
    """

    values: dict[str, Value] = {}
    raw: dict[str, str] = {}
    failed: dict[str, str] = {}


def derive(name: str, rules: Mapping[str, FactRule], answer: object) -> Derived:
    """Read all facts off an answer of plain data: tables, lists, texts, numbers, times.

    Args:
        name: Of the connector, for the error.
        rules: By fact.
        answer: As it was decoded.

    Raises:
        InvalidReply: One of them is not as its rule says; `sift` gives the others all the same.
    """
    derived = sift(rules, answer)
    for reason in derived.failed.values():
        raise InvalidReply(name, reason)
    return derived


def sift(rules: Mapping[str, FactRule], answer: object) -> Derived:
    """Read the facts off an answer; one that is not understood does not cost the others."""
    values: dict[str, Value] = {}
    raws: dict[str, str] = {}
    failed: dict[str, str] = {}
    for fact, rule in rules.items():
        try:
            raw = _single(search(rule.take, answer))
            values[fact] = _value(rule, raw)
        except (UnfitError, ExpressionError) as error:
            failed[fact] = f"answer not understood: {fact}: {error}"
        else:
            if raw is not None and shortly(raw) != _shown(values[fact]):
                raws[fact] = shortly(raw)
    return Derived(values=values, raw=raws, failed=failed)


def _single(raw: Any) -> Any:
    """Take a list of one for that one, as directories have it, and an empty one for nothing."""
    if not isinstance(raw, list | tuple):
        return raw
    if len(raw) > 1:
        raise UnfitError(f"one value expected, found {len(raw)}")
    return raw[0] if raw else None


def _value(rule: FactRule, raw: Any) -> Value:
    if isinstance(raw, list | tuple | dict):
        raise UnfitError(f"one value expected, found {found(raw)}")
    text = written(raw)
    if raw is None or text == "" or text in {written(none) for none in rule.nothing}:
        if rule.required:
            raise UnfitError("nothing there")
        return None
    if text in rule.values:
        return rule.values[text]
    if rule.otherwise is not None:
        return rule.otherwise
    if rule.type == "choice":
        raise UnfitError(f"{found(raw)} is not among its values")
    return convert(raw, rule.type, rule.notation)


def _shown(value: Value) -> str:
    return shortly(value.isoformat() if isinstance(value, datetime) else value)


def _fits(value: Scalar | None, kind: str) -> bool:
    allowed = _FITS.get(kind, (str,))
    return isinstance(value, allowed) and (kind == "bool" or not isinstance(value, bool))


def _check_reading(rule: FactRule) -> None:
    numeric = rule.type in ("int", "number")
    if not numeric and (rule.scale, rule.offset) != (1.0, 0.0):
        raise ValueError("scale: only what is of type int or number has one")
    if rule.zone:
        try:
            ZoneInfo(rule.zone)
        except (ValueError, OSError, ZoneInfoNotFoundError) as error:
            raise ValueError(f"zone: there is no time zone {rule.zone!r}") from error
    if rule.time not in ("iso", "epoch", "epoch_ms"):
        _check_pattern(rule.time)


def _check_pattern(pattern: str) -> None:
    """Refuse a pattern that is none, by writing a time with it and reading it back."""
    try:
        datetime.strptime(datetime(2026, 1, 31, 13, 5, 9, tzinfo=UTC).strftime(pattern), pattern)
    except ValueError as error:
        raise ValueError(
            f"time: found {pattern!r}, allowed: iso, epoch, epoch_ms, or a pattern with %"
        ) from error
    if "%Y" not in pattern and "%y" not in pattern and "%c" not in pattern:
        raise ValueError(f"time: {pattern!r} says no year (%Y)")
