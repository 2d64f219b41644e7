"""Turn one table of the settings file into a struct, and say everything that is wrong with it."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, TypeVar, get_args, get_origin

import msgspec

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
    found = list(_check(struct, table, ()))
    if not found:
        try:
            return msgspec.convert(table, struct)
        except msgspec.ValidationError as error:  # from a struct's own __post_init__
            found = [_split_path(str(error))]
    raise SettingsError(place_problems(where, found))


def _check(kind: Any, value: Any, key: Key) -> Iterator[tuple[Key, str]]:
    """Go as deep as there are structs, tables and lists; msgspec judges the single values."""
    bare = get_args(kind)[0] if get_origin(kind) is Annotated else kind
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


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _check_struct(
    struct: type[msgspec.Struct], table: Mapping[str, Any], key: Key
) -> Iterator[tuple[Key, str]]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(struct)}
    for name, value in table.items():
        if name in fields:
            yield from _check(fields[name].type, value, (*key, name))
        else:
            yield (*key, name), _unknown(name, fields)
    for name, field in fields.items():
        if field.required and name not in table:
            yield (*key, name), f"is missing, allowed: {allowed(field.type)}"


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


def _split_path(message: str) -> tuple[Key, str]:
    """`why - at `$.overlay`` as key and text."""
    text, _at, path = message.partition(" - at `$")
    names = path.rstrip("`").replace("[", ".").replace("]", "").split(".")
    return tuple(name for name in names if name and name != "..."), text
