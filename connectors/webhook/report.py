"""One event of the system, read: what it says of one call, in our words."""

import logging
import math
from datetime import UTC, datetime
from typing import Any

import msgspec

from app.domain.call import CallId, Direction, Outcome
from app.sdk.calls.cleaning import clean_attached, clean_name, clean_number, clean_text
from app.sdk.expressions import ExpressionError, search
from connectors.webhook.mapping import Mapping, State

CALL_LIMIT = 200
WORD_LIMIT = 80
PARTICIPANTS_LIMIT = 50
WAITED_LIMIT_S = 86_400.0
MILLISECONDS = 1e11
"""A time that is a number this large counts milliseconds: as seconds it is the year 5138."""
_log = logging.getLogger(__name__)


class ReadError(ValueError):
    """An event can't be understood.

    Attributes:
        where: The setting whose expression did not find what it should.
    """

    def __init__(self, where: str, why: str) -> None:
        super().__init__(why)
        self.where = where


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What one event says.

    Attributes:
        id: What the event itself is called; empty: it has no name.
        agents: Whom it is about; None: it does not say.
        at: By the system's clock; None: it does not say.
        said: Fields of `Contact` it gives; what it does not give stays as it was.
    """

    call_id: CallId
    state: State
    id: str = ""
    cause: Outcome | None = None
    why: str = ""
    agents: tuple[str, ...] | None = None
    at: datetime | None = None
    seq: float | None = None
    said: dict[str, Any] = {}


def read(mapping: Mapping, event: object) -> Report | None:
    """Read one event; None: it says nothing that matters.

    Raises:
        ReadError: It has no call, or its state is no word.
    """
    event = _unpacked(mapping, event)
    if mapping.only and not _find(mapping, "only", event):
        return None
    word = _text(_find(mapping, "state", event))
    state = mapping.states.get(word) if word is not None else None
    if word is not None and state is None:
        return None
    call = _text(_find(mapping, "call", event))
    if not call or not (call := clean_text(call, CALL_LIMIT)):
        raise ReadError("mapping.call", f"{mapping.call!r} finds no call id in the message")
    if state is None:
        raise ReadError("mapping.state", f"{mapping.state!r} finds no state in the message")
    cause = _text(_find(mapping, "cause", event))
    return Report(
        call_id=CallId(call),
        state=state,
        id=(_text(_find(mapping, "id", event)) or "")[:CALL_LIMIT],
        cause=mapping.causes.get(cause) if cause else None,
        why=clean_text(cause or "", WORD_LIMIT),
        agents=_agents(mapping, event),
        at=read_time(_find(mapping, "time", event)),
        seq=_number_of(_find(mapping, "seq", event)),
        said=_said(mapping, event),
    )


def read_time(value: object) -> datetime | None:
    """Read a time: ISO 8601, or seconds or milliseconds since 1970; None: it is none."""
    number = _number_of(value)
    try:
        if number is not None:
            return datetime.fromtimestamp(number / 1000 if number > MILLISECONDS else number, UTC)
        if not isinstance(value, str):
            return None
        at = datetime.fromisoformat(value.strip())
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _unpacked(mapping: Mapping, event: object) -> object:
    if not mapping.embedded or not isinstance(event, dict):
        return event
    opened = dict(event)
    for key in mapping.embedded:
        if isinstance(text := event.get(key), str):
            try:
                opened[key] = msgspec.json.decode(text)
            except (msgspec.DecodeError, RecursionError):
                opened[key] = None
    return opened


def _find(mapping: Mapping, name: str, event: object) -> Any:
    """Return what an expression finds; one that does not fit finds nothing."""
    expression = getattr(mapping, name)
    if not expression:
        return None
    try:
        return search(expression, event)
    except ExpressionError as error:
        _log.debug("webhook: mapping.%s: %s", name, error)
        return None


def _text(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value)


def _number_of(value: object) -> float | None:
    """Return a number, also one that is written as text."""
    if isinstance(value, str):
        try:
            value = float(value) if len(value) <= WORD_LIMIT and value.strip()[:1].isdigit() else ""
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _agents(mapping: Mapping, event: object) -> tuple[str, ...] | None:
    found = _find(mapping, "agent", event)
    each = found if isinstance(found, list) else [found]
    names = tuple(text for one in each[:PARTICIPANTS_LIMIT] if (text := _text(one)))
    return names or None


def bare_number(value: object) -> str | None:
    """Return a number without the address around it (`tel:+86...`, `sip:101@pbx`)."""
    text = _text(value)
    if text is None:
        return None
    scheme, colon, rest = text.partition(":")
    if colon and scheme.lower() in ("tel", "sip", "sips"):
        text = rest.partition("@")[0].partition(";")[0]
    return clean_number(text)


def _said(mapping: Mapping, event: object) -> dict[str, Any]:
    """Return what the event says for the card, by the names of `Contact`."""
    said: dict[str, Any] = {}
    for name, field in (("ani", "ani"), ("dnis", "dnis"), ("other", "other_party")):
        if (value := _find(mapping, name, event)) is not None:
            said[field] = bare_number(value)
    for name, field in (
        ("name", "caller_name"), ("queue", "queue"), ("other_name", "other_name"),
        ("answered_by", "answered_by"),
    ):  # fmt: skip
        if (text := _text(_find(mapping, name, event))) is not None:
            said[field] = clean_name(text)
    if (value := _find(mapping, "consult", event)) is not None:
        said["consult_from"] = bare_number(value)
    if text := _text(_find(mapping, "conversation", event)):
        said["conversation"] = clean_text(text, CALL_LIMIT)
    direction = mapping.directions.get(_text(_find(mapping, "direction", event)) or "")
    if isinstance(direction, Direction):
        said["direction"] = direction
    return said | _said_more(mapping, event)


def _said_more(mapping: Mapping, event: object) -> dict[str, Any]:
    said: dict[str, Any] = {}
    waited_s = _number_of(_find(mapping, "waited_s", event))
    if waited_s is not None and 0 <= waited_s <= WAITED_LIMIT_S:
        said["waited_s"] = waited_s
    found = _find(mapping, "participants", event)
    if isinstance(found, list):
        numbers = (bare_number(one) for one in found[:PARTICIPANTS_LIMIT])
        said["participants"] = tuple(number for number in numbers if number)
    if isinstance(leads := _find(mapping, "controls", event), bool):
        said["controls"] = leads
    attached = _find(mapping, "attached", event)
    if isinstance(attached, dict):
        plain = {str(key): text for key, value in attached.items() if (text := _text(value))}
        said["attached"] = clean_attached(plain)
    return said
