"""Whether a value is what the catalogue says of its fact."""

from datetime import datetime

from app.domain.facts import FactDefinition, Value

TYPES: dict[str, tuple[type, ...]] = {
    "bool": (bool,),
    "int": (int,),
    "number": (int, float),
    "text": (str,),
    "choice": (str,),
    "time": (datetime,),
}


def misfit(value: Value, definition: FactDefinition | None) -> str:
    """Say why a value does not fit, without the value; empty when it does."""
    if definition is None:
        return "the catalogue of facts does not know it"
    if value is None:
        return ""
    kind = type(value).__name__
    truth = isinstance(value, bool) and definition.type != "bool"
    if truth or not isinstance(value, TYPES[definition.type]):
        return f"{kind}, not {definition.type}"
    if isinstance(value, datetime) and value.tzinfo is None:
        return "a time without its zone"
    if definition.type == "choice" and definition.values and value not in definition.values:
        return f"none of the choices the catalogue has: {', '.join(definition.values)}"
    return ""
