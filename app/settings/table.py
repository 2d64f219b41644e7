"""Turn one table of the settings file into a struct, and say everything that is wrong with it."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo

from app.settings.allowed import allowed
from app.settings.problems import Key, SettingsError, Where, place_problems

S = TypeVar("S", bound=msgspec.Struct)

_SECRET_WORDS = ("password", "passwd", "secret", "token", "api_key", "apikey")
_SHOWN = 60


def convert_table(struct: type[S], table: Mapping[str, Any], where: Where) -> S:
    """Check a table against a struct and convert it.

    A connector's own table is checked with this too, so that its problems read the same.

    Args:
        struct: What the table must hold; a field's limits are its `msgspec.Meta`.
        table: As tomllib gives it.
        where: File and table, for the messages.

    Raises:
        SettingsError: With every problem found.
    """
    converted = judge_table(struct, table)
    if isinstance(converted, list):
        raise SettingsError(place_problems(where, converted))
    return converted


def judge_table(struct: type[S], table: Mapping[str, Any]) -> S | list[tuple[Key, str]]:
    """Convert a table, or say what is wrong at which place in it."""
    found = list(_check(struct, table, ()))
    return found or msgspec.convert(table, struct)


def _check(kind: Any, value: Any, key: Key) -> Iterator[tuple[Key, str]]:
    """Go as deep as there are structs, tables and lists; msgspec judges the single values."""
    bare = _bare(kind)
    origin, inner = get_origin(bare), get_args(bare)
    if _is_struct(bare) and isinstance(value, Mapping):
        yield from _check_struct(bare, value, key)
    elif origin is dict and isinstance(value, Mapping):
        for name, item in value.items():
            yield from _check(inner[1], item, (*key, name))
    elif origin in (list, tuple, frozenset) and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _check(inner[0], item, (*key, index))
    elif not _fits(kind, value):
        yield key, f"found {_shown(value)}, allowed: {allowed(kind)}"


def _bare(kind: Any) -> Any:
    """Return a kind without what is said of it, and without that it may be left out."""
    if get_origin(kind) is Annotated:
        return _bare(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        kinds = [one for one in get_args(kind) if one is not NoneType]
        return kinds[0] if len(kinds) == 1 else kind
    return kind


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _check_struct(
    struct: type[msgspec.Struct], table: Mapping[str, Any], key: Key
) -> Iterator[tuple[Key, str]]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(struct)}
    wrong = False
    for problem in _check_fields(fields, table, key):
        wrong = True
        yield problem
    if not wrong:
        yield from _check_whole(struct, fields, table, key)


def _check_fields(
    fields: Mapping[str, FieldInfo], table: Mapping[str, Any], key: Key
) -> Iterator[tuple[Key, str]]:
    for name, value in table.items():
        if name in fields:
            yield from _check(fields[name].type, value, (*key, name))
        else:
            yield (*key, name), _unknown(name, fields)
    for name, field in fields.items():
        if field.required and name not in table:
            yield (*key, name), f"is missing, allowed: {allowed(field.type)}"


def _check_whole(
    struct: type[msgspec.Struct], fields: Mapping[str, Any], table: Mapping[str, Any], key: Key
) -> Iterator[tuple[Key, str]]:
    """Yield what a struct's own `__post_init__` says; `field: why` is about that field."""
    try:
        msgspec.convert(table, struct)
    except msgspec.ValidationError as error:
        text = str(error).partition(" - at `$")[0]
        name, colon, why = text.partition(": ")
        parts = name.split(".") if colon else [""]
        if parts[0] in fields:
            yield (*key, *parts), why
        else:
            yield key, text


def _unknown(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name.replace("-", "_").lower(), known, n=1, cutoff=0.6)
    if near:
        return f'no such setting; did you mean "{near[0]}"?'
    if any(word in name.lower() for word in _SECRET_WORDS):
        return "no such setting; secrets are kept in the keyring, see README.md"
    return f"no such setting; there are: {', '.join(known) or 'none'}"


def _fits(kind: Any, value: Any) -> bool:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list):
        return "a list"
    text = msgspec.json.encode(value).decode() if isinstance(value, str | bool) else str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
