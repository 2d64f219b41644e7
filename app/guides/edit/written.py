"""Values as an author would write them in YAML: plain where that is safe, quoted where it is not.

"Safe" means for every reader, older ones of YAML 1.1 too: what one of them would take for a truth
value, a number or a date is quoted.
"""

import re
from collections.abc import Mapping

from app.guides.yaml_tree import is_trap

SHORT = 96
"""Longer lists and mappings are written on lines of their own."""
_ON_LINES = frozenset({"say"})
"""What authors write on lines of its own however short it is."""
_IN_LINE = frozenset({"then"})
"""What they write in a line though there are mappings in it."""
_LITERAL = frozenset({"", "~", "null", "true", "false"})
_NUMBER_LIKE = re.compile(r"[-+]?(\.?[0-9][0-9_]*[0-9.:_eExXa-fA-F+-]*|\.(inf|nan))", re.IGNORECASE)
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`=<")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_AGO = re.compile(r"[-+]\d+[smhd]")


def scalar(value: object, style: str = "", *, flow: bool = False, key: bool = False) -> str:
    """Write one value on one line.

    Args:
        value: Text, number, truth value or None.
        style: The quotes it had before, which it keeps if they will do.
        flow: Whether it stands between brackets.
        key: Whether it is a key of `answers`, where `yes` and `no` stand plain.
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    text = str(value)
    if style not in ("'", '"') and _plain(text, flow=flow, key=key):
        return text
    return _quoted(text, style)


def in_line(value: object, key: str = "") -> str:
    """Write a value of any kind, as it stands after this key between brackets."""
    if isinstance(value, Mapping):
        pairs = (in_line_entry(name, each, key) for name, each in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(in_line(each) for each in value) + "]"
    return scalar(value, flow=True)


def in_line_entry(name: str, value: object, above: str = "") -> str:
    """Write a key and its value between brackets; they stand below the key `above`."""
    return f"{scalar(name, flow=True, key=above == 'answers')}: {in_line(value, name)}"


def lines(value: object, column: int, *, key: str = "") -> str:
    """Write a value as it stands after its key: in the line, or on lines of its own.

    Args:
        value: Of any kind.
        column: Where keys or dashes on lines of their own stand.
        key: What it is the value of.
    """
    if not isinstance(value, Mapping | list):
        return " " + scalar(value)
    if not value or _fits_in_line(value, key):
        return " " + in_line(value, key)
    begin = "\n" + " " * column
    if isinstance(value, Mapping):
        return "".join(begin + entry(name, each, column, key) for name, each in value.items())
    return "".join(begin + item(each, column) for each in value)


def entry(name: str, value: object, column: int, above: str = "") -> str:
    """Write a key and its value; the key stands in this column, below the key `above`."""
    return scalar(name, key=above == "answers") + ":" + lines(value, column + 2, key=name)


def item(value: object, column: int) -> str:
    """Write an item of a list on lines of its own, its dash in this column."""
    if not isinstance(value, Mapping) or not value:
        return "- " + (in_line(value) if isinstance(value, Mapping | list) else scalar(value))
    rows = [entry(name, each, column + 2) for name, each in value.items()]
    return "- " + ("\n" + " " * (column + 2)).join(rows)


def block(text: str, style: str, column: int) -> str:
    """Write text under `|` or `>` as it stood before, its lines in this column."""
    mark = style if text.endswith("\n") else style + "-"
    rows = text.rstrip("\n").split("\n")
    if style == ">":
        rows = [each for row in rows for each in (row, "")][:-1]
    return "\n".join([mark, *(" " * column + row if row else "" for row in rows)])


def _fits_in_line(value: Mapping[str, object] | list[object], key: str) -> bool:
    inner = list(value.values()) if isinstance(value, Mapping) else value
    nested = any(isinstance(each, Mapping) or _holds_lists(each) for each in inner)
    fits = (not nested or key in _IN_LINE) and key not in _ON_LINES
    return fits and len(in_line(value)) <= SHORT


def _holds_lists(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(each, list | Mapping) for each in value)


def _plain(text: str, *, flow: bool, key: bool) -> bool:
    """Whether it means itself without quotes."""
    if _AGO.fullmatch(text):
        return True
    if text.lower() in _LITERAL or text != text.strip() or _CONTROL.search(text):
        return False
    if is_trap(text):
        return key
    if _NUMBER_LIKE.fullmatch(text):
        return False
    if text[0] in _INDICATORS:
        return False
    if ": " in text or " #" in text or text.endswith(":"):
        return False
    return not flow or not set(text) & set(",[]{}:")


def _quoted(text: str, style: str) -> str:
    awkward = _CONTROL.search(text) is not None
    single = style == "'" or (style != '"' and ('"' in text or "\\" in text))
    if single and not awkward:
        return "'" + text.replace("'", "''") + "'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    escaped = escaped.replace("\t", "\\t")
    return '"' + _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", escaped) + '"'
