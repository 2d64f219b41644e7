"""Say in words what a setting may hold, from its type and limits."""

from typing import Any

from msgspec import inspect

_PLAIN: dict[type[inspect.Type], str] = {
    inspect.BoolType: "true or false",
    inspect.NoneType: "nothing",
    inspect.DateTimeType: "a date and time",
    inspect.DateType: "a date",
    inspect.TimeType: "a time",
    inspect.StructType: "a table",
    inspect.DictType: "a table",
    inspect.ListType: "a list",
    inspect.VarTupleType: "a list",
    inspect.TupleType: "a list",
    inspect.SetType: "a list",
    inspect.FrozenSetType: "a list",
}


def allowed(kind: Any) -> str:
    """Describe a type annotation: `a whole number from 0 to 200`, `one of: ring, answer`."""
    return _words(inspect.type_info(kind))


def _words(kind: inspect.Type) -> str:
    match kind:
        case inspect.Metadata():
            return _words(kind.type)
        case inspect.LiteralType():
            return "one of: " + ", ".join(str(value) for value in kind.values)
        case inspect.EnumType():
            return "one of: " + ", ".join(str(member.value) for member in kind.cls)
        case inspect.UnionType():
            return " or ".join(_words(one) for one in kind.types)
        case inspect.IntType():
            return "a whole number" + _limits(kind)
        case inspect.FloatType():
            return "a number" + _limits(kind)
        case inspect.StrType():
            return "text" + _lengths(kind)
        case _:
            return _PLAIN.get(type(kind), "another kind of value")


def _limits(kind: inspect.IntType | inspect.FloatType) -> str:
    low, high = kind.ge, kind.le
    if low is not None and high is not None:
        return f" from {low:g} to {high:g}"
    parts = [
        (" of at least", low),
        (" of at most", high),
        (" above", kind.gt),
        (" below", kind.lt),
    ]
    return "".join(f"{word} {limit:g}" for word, limit in parts if limit is not None)


def _lengths(kind: inspect.StrType) -> str:
    words = ""
    if kind.min_length:
        words += f" of at least {kind.min_length} character" + ("s" * (kind.min_length > 1))
    if kind.max_length is not None:
        words += f" of at most {kind.max_length} characters"
    if kind.pattern is not None:
        words += f" that matches {kind.pattern}"
    return words
