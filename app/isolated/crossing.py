"""Errors and readings on their way between the processes: what can't be said as it is."""

from datetime import datetime
from typing import Any

import msgspec

from app.isolated.messages import UnreadableError, Wrong, raw, unpacked
from app.sdk.connector import Reading
from app.sdk.errors import AuthFailed, ConnectorDefect, ConnectorError, InvalidReply, NotReady

WORDS_MAX = 500
"""Characters of an error's words that cross: what a connector raises may hold a whole answer."""
LATE = "TimeoutError"
_KINDS: dict[str, type[ConnectorError]] = {
    kind.__name__: kind
    for kind in (ConnectorError, NotReady, AuthFailed, InvalidReply, ConnectorDefect)
}
_VALUES = (bool, int, float, str, datetime, type(None))


def _sent_kind() -> type[msgspec.Struct]:
    """Make a `Reading` whose values are looked at afterwards: text or time msgspec can't tell."""
    fields: list[tuple[str, Any, Any]] = []
    for field in msgspec.structs.fields(Reading):
        default = field.default
        if default is msgspec.NODEFAULT and field.default_factory is not msgspec.NODEFAULT:
            default = msgspec.field(default_factory=field.default_factory)
        kind = dict[str, Any] if field.name == "values" else field.type
        fields.append((field.name, kind, default))
    return msgspec.defstruct("_Sent", fields, kw_only=True, frozen=True)


_reading = msgspec.msgpack.Decoder(_sent_kind())


def wrong(error: Exception, name: str, *, acts: bool) -> Wrong:
    """Put an error into words that cross.

    Args:
        error: What the connector raised, whatever it is.
        name: What the connector is called here, where the error does not say.
        acts: It was raised while something was done; then nothing unforeseen may count as "not
            done".
    """
    if isinstance(error, ConnectorError):
        kind = next(each for each in type(error).__mro__ if each.__name__ in _KINDS)
        return _wrong(kind.__name__, error.connector, error.message)
    if isinstance(error, TimeoutError):
        words = str(error) if error.errno is None else ""
        return _wrong(*((LATE, name, words) if acts else ("NotReady", name, "no answer in time")))
    if acts:
        return _wrong("InvalidReply", name, f"unexpected {type(error).__name__}")
    if isinstance(error, OSError):
        return _wrong("NotReady", name, "unreachable")
    return _wrong("ConnectorDefect", name, f"unexpected {type(error).__name__}")


def raised(said: Wrong) -> Exception:
    """Return the error that was put into these words."""
    if said.kind == LATE:
        return TimeoutError(said.message[:WORDS_MAX])
    kind = _KINDS.get(said.kind, ConnectorDefect)
    return kind(said.connector, said.message[:WORDS_MAX])


def raw_item(value: object, name: str) -> msgspec.Raw:
    """Pack one thing of an answer.

    Raises:
        ConnectorDefect: A time in it has no zone: packed, it would come out as a text.
        UnreadableError: It can't be said.
    """
    if isinstance(value, Reading):
        for fact, found in value.values.items():
            if isinstance(found, datetime) and found.tzinfo is None:
                raise ConnectorDefect(name, f"{fact} is a time without a zone")
    return raw(value)


def reading(value: msgspec.Raw) -> Reading:
    """Read one reading.

    Raises:
        UnreadableError: It is none.
    """
    sent = unpacked(_reading, value)
    given = msgspec.structs.asdict(sent)
    for fact, found in given["values"].items():
        if not isinstance(found, _VALUES):
            raise UnreadableError(f"{fact} is a {type(found).__name__}, which no fact can be")
    return Reading(**given)


def _wrong(kind: str, connector: str, message: str) -> Wrong:
    plain = message.encode("utf-8", "replace").decode()
    return Wrong(kind=kind, connector=connector, message=plain[:WORDS_MAX])
