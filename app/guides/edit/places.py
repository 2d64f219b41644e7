"""What may stand where in a guide file, by the structs that are its format."""

from functools import lru_cache
from typing import Any

from msgspec import NODEFAULT
from msgspec.inspect import (
    DictType,
    Field,
    ListType,
    NoneType,
    StructType,
    Type,
    UnionType,
    VarTupleType,
    type_info,
)

from app.domain.guide import Guide
from app.guides.problem import Way


@lru_cache(4096)
def find_type(way: Way) -> Type | None:
    """Return what may stand at the end of a way; None where the format knows no such place."""
    if not way:
        return type_info(Guide)
    above = find_type(way[:-1])
    return None if above is None else _below(above, way[-1])


def key_order(way: Way) -> tuple[str, ...]:
    """Return the keys of the mapping at this way in the order of the format; empty if free."""
    kind = find_type(way)
    return tuple(field.encode_name for field in _fields(kind))


def find_default(way: Way) -> Any:
    """Return what counts where nothing is written; NODEFAULT where something has to be."""
    field = _field(way)
    if field is None or field.required:
        return NODEFAULT
    if field.default_factory is not NODEFAULT:
        return field.default_factory()
    return field.default


def kinds(way: Way) -> tuple[Type, ...]:
    """Return the kinds of value that may stand here, one of which may be nothing."""
    kind = find_type(way)
    if kind is None:
        return ()
    return kind.types if isinstance(kind, UnionType) else (kind,)


def holds_list(way: Way) -> bool:
    """Whether a list stands here."""
    return any(isinstance(kind, VarTupleType | ListType) for kind in kinds(way))


def _field(way: Way) -> Field | None:
    above = find_type(way[:-1]) if way else None
    return next((f for f in _fields(above) if f.encode_name == way[-1]), None)


def _fields(kind: Type | None) -> tuple[Field, ...]:
    for each in kind.types if isinstance(kind, UnionType) else (kind,):
        if isinstance(each, StructType):
            return each.fields
    return ()


def _below(kind: Type, part: str | int) -> Type | None:
    match kind:
        case UnionType(types=types):
            found = (_below(each, part) for each in types if not isinstance(each, NoneType))
            return next((each for each in found if each is not None), None)
        case StructType(fields=fields):
            return next((f.type for f in fields if f.encode_name == part), None)
        case DictType(value_type=below):
            return below
        case VarTupleType(item_type=below) | ListType(item_type=below):
            return below
    return None
