"""Events as JSON and back, one line each: the form in the call log and in recordings.

A fact's value may be a text or a time, and JSON has texts only: a time inside a value is written as
`{"time": "..."}`.
"""

import operator
from datetime import datetime
from functools import reduce
from typing import Any, get_args

import msgspec

from app.domain.events import Answered, AnyEvent, Event, FactsArrived
from app.domain.facts import Value


class _Time(msgspec.Struct, frozen=True):
    time: datetime


_Written = bool | int | float | str | _Time | None


class _FactsArrived(Event, frozen=True, kw_only=True, tag="facts-arrived"):
    source: str
    values: dict[str, _Written]
    took_s: float
    asked: bool = True
    raw: dict[str, str] = msgspec.field(default_factory=dict)


class _Answered(Event, frozen=True, kw_only=True, tag="answered"):
    fact: str
    value: _Written


_KINDS = [kind for kind in get_args(AnyEvent) if kind not in (FactsArrived, Answered)]
_decoder = msgspec.json.Decoder(reduce(operator.or_, _KINDS) | _FactsArrived | _Answered)
_encoder = msgspec.json.Encoder()


def encode_event(event: AnyEvent) -> bytes:
    """Return the event as one line of JSON, without its end.

    Raises:
        ValueError: It holds a text that is no text (half of a surrogate pair).
    """
    written: Event = event
    if isinstance(event, FactsArrived):
        values = {name: _write(value) for name, value in event.values.items()}
        written = _FactsArrived(**{**_fields(event), "values": values})
    elif isinstance(event, Answered):
        written = _Answered(**{**_fields(event), "value": _write(event.value)})
    return _encoder.encode(written)


def decode_event(line: bytes | str) -> AnyEvent:
    """Return the event in one line of JSON.

    Raises:
        ValueError: It is cut off, is no event, or is one that this version does not know.
    """
    found = _decoder.decode(line)
    if isinstance(found, _FactsArrived):
        values = {name: _read(value) for name, value in found.values.items()}
        return FactsArrived(**{**_fields(found), "values": values})
    if isinstance(found, _Answered):
        return Answered(**{**_fields(found), "value": _read(found.value)})
    event: AnyEvent = found
    return event


def _fields(struct: msgspec.Struct) -> dict[str, Any]:
    return msgspec.structs.asdict(struct)


def _write(value: Value) -> _Written:
    return _Time(value) if isinstance(value, datetime) else value


def _read(value: _Written) -> Value:
    return value.time if isinstance(value, _Time) else value
