"""Changes a YAML text at one place and leaves every other character as its author wrote it.

Each function returns the text changed; whether it now says what was meant is the caller's to see
(`Manuscript` does), for what people write in YAML knows no end.
"""

import re
from collections.abc import Mapping

from app.guides.edit.spans import Span
from app.guides.edit.written import block, entry, in_line, in_line_entry, item, lines, scalar
from app.guides.problem import Way

HEADING = re.compile(r"\s*#\s*[-=#*~_]{2,}")
"""A comment that heads all that follows; it stays when the step below it goes elsewhere."""
_AFTER = re.compile(r"[ \t]{2,}(?=#)")

Spans = Mapping[Way, Span]


class NoPlaceError(Exception):
    """There is no telling how to change this text here; what holds it is to be written anew."""


def replaced(text: str, spans: Spans, way: Way, value: object) -> str:
    """Write another value in the place of one that is there."""
    span = spans[way]
    key = _key_of(way)
    if span.scalar and not isinstance(value, Mapping | list):
        written = _scalar_like(text, spans, way, value)
        glue = " " if span.start == span.end and span.key is not None else ""
        return _kept_apart(text, span, glue + written)
    if span.flow or _in_flow(spans, way):
        return _kept_apart(text, span, in_line(value, key))
    written = lines(value, _column_below(span, way), key=key).removeprefix(" ")
    if way and isinstance(way[-1], int):
        written = item(value, span.column).removeprefix("- ")
    begin = span.start
    if written.startswith("\n") or span.kind in ("map", "list"):
        begin = _after_key(text, span)
        written = written if written.startswith("\n") else " " + written
    return text[:begin] + written + text[span.end :]


def key_added(
    text: str, spans: Spans, way: Way, name: str, value: object, after: str | None
) -> str:
    """Write a new key into a mapping that has some already.

    Args:
        text: The text.
        spans: Its spans.
        way: The way to the mapping.
        name: The new key.
        value: Its value.
        after: The key it comes after; None: it comes first.
    """
    whole = spans[way]
    if whole.kind not in ("map", "{"):
        raise NoPlaceError
    below = _key_of(way)
    if whole.flow:
        return _into_brackets(
            text, spans, way, in_line_entry(name, value, below), None if after is None else after
        )
    column = _first_below(spans, way).column
    written = entry(name, value, column, below)
    if after is None:
        at = whole.start
        return text[:at] + written + "\n" + " " * column + text[at:]
    at = line_end(text, spans[(*way, after)].end)
    apart = "\n" if not way and _sets_apart(text, spans, after, value) else ""
    return text[:at] + apart + "\n" + " " * column + written + text[at:]


def item_added(text: str, spans: Spans, way: Way, index: int, value: object) -> str:
    """Write a new item into a list that has some already, so that it becomes the index-th."""
    whole = spans[way]
    if whole.kind == "[":
        before = index - 1 if index else None
        return _into_brackets(text, spans, way, in_line(value), before)
    if whole.kind != "list":
        raise NoPlaceError
    first = spans[(*way, 0)]
    written = " " * first.column + item(value, first.column)
    if index == 0:
        at = _own_start(text, first)
        return text[:at] + written + "\n" + text[at:]
    at = line_end(text, spans[(*way, index - 1)].end)
    return text[:at] + "\n" + written + text[at:]


def removed(text: str, spans: Spans, way: Way) -> str:
    """Take out a key with its value, or an item of a list; another one has to remain."""
    span = spans[way]
    above = spans[way[:-1]]
    if above.flow:
        return _out_of_brackets(text, spans, way)
    if _shares_line(text, span):
        following = _next_below(spans, way)
        if following is None or following.key is None or span.key is None:
            raise NoPlaceError
        return text[: span.key] + text[following.key :]
    begin = _own_start(text, span) if isinstance(way[-1], int) else _line_start(text, span)
    end = line_end(text, span.end)
    if len(way) == 1 and _stands_apart(text, span) and text[end + 1 : end + 2] in ("\n", ""):
        begin -= 1
    return text[:begin] + text[end + 1 :] if end < len(text) else text[:begin].rstrip("\n") + "\n"


def moved(text: str, spans: Spans, way: Way, index: int, to: int) -> str:
    """Move an item of a list to another place in it, with the comment that stands above it."""
    whole = spans[way]
    if whole.kind != "list":
        raise NoPlaceError
    own, other = spans[(*way, index)], spans[(*way, to)]
    begin, end = _own_start(text, own), line_end(text, own.end)
    cut = text[begin:end]
    rest_of_line = end + 1
    if to > index:
        at = line_end(text, other.end)
        return text[:begin] + text[rest_of_line:at] + "\n" + cut + text[at:]
    at = _own_start(text, other)
    tail = text[rest_of_line:]
    return text[:at] + cut + "\n" + text[at:begin] + tail


def renamed(text: str, spans: Spans, way: Way, name: str) -> str:
    """Write another name for a key."""
    span = spans[way]
    if span.key is None or span.key_end is None:
        raise NoPlaceError
    answers = way[-2:-1] == ("answers",)
    flow = spans[way[:-1]].flow
    style = text[span.key] if text[span.key] in "'\"" else ""
    written = scalar(name, style, flow=flow, key=answers)
    return text[: span.key] + written + text[span.key_end :]


def line_end(text: str, offset: int) -> int:
    """Return where the line of this place ends: its line break, or the end of the text."""
    found = text.find("\n", offset)
    return len(text) if found < 0 else found


def _key_of(way: Way) -> str:
    return way[-1] if way and isinstance(way[-1], str) else ""


def _in_flow(spans: Spans, way: Way) -> bool:
    return bool(way) and spans[way[:-1]].flow


def _scalar_like(text: str, spans: Spans, way: Way, value: object) -> str:
    """Write a scalar in the manner of the one that stands there."""
    span = spans[way]
    flow = _in_flow(spans, way)
    if span.kind in ("|", ">") and isinstance(value, str) and value.strip():
        second = text.find("\n", span.start) + 1
        row = text[second : line_end(text, second)]
        return block(value, span.kind, len(row) - len(row.lstrip()) or span.column + 2)
    style = span.kind if span.kind in ("'", '"') else ""
    return scalar(value, style, flow=flow)


def _kept_apart(text: str, span: Span, written: str) -> str:
    """Replace a span; a comment behind it in the line keeps its column if there is room."""
    rest = text[span.end :]
    gap = _AFTER.match(rest)
    if gap is None or "\n" in written:
        return text[: span.start] + written + rest
    grown = len(written) - (span.end - span.start)
    room = max(2, len(gap[0]) - grown)
    return text[: span.start] + written + " " * room + rest[len(gap[0]) :]


def _column_below(span: Span, way: Way) -> int:
    return span.column + (2 if way else 0)


def _after_key(text: str, span: Span) -> int:
    """Return where a value begins that stands on lines of its own: behind the colon."""
    if span.key_end is None:
        raise NoPlaceError
    colon = text.index(":", span.key_end) + 1
    between = text[colon : span.start]
    if "#" in between:
        raise NoPlaceError
    return colon


def _first_below(spans: Spans, way: Way) -> Span:
    found = [s for w, s in spans.items() if len(w) == len(way) + 1 and w[:-1] == way]
    if not found:
        raise NoPlaceError
    return min(found, key=lambda span: span.key if span.key is not None else span.start)


def _next_below(spans: Spans, way: Way) -> Span | None:
    """Return the entry that stands next after this one in the same mapping or list."""
    begin = spans[way].start
    after = [
        s for w, s in spans.items() if len(w) == len(way) and w[:-1] == way[:-1] and s.start > begin
    ]
    return min(after, key=lambda span: span.start, default=None)


def _line_start(text: str, span: Span) -> int:
    return text.rfind("\n", 0, span.key or 0) + 1


def _shares_line(text: str, span: Span) -> bool:
    """Whether something stands before the key in its line: a dash, mostly."""
    return bool(text[_line_start(text, span) : span.key].strip())


def _stands_apart(text: str, span: Span) -> bool:
    """Whether an empty line stands before a key."""
    begin = _line_start(text, span)
    return begin > 1 and text[begin - 2 : begin] == "\n\n"


def _sets_apart(text: str, spans: Spans, after: str, value: object) -> bool:
    """Whether a new section is to have an empty line before it, as those around it have."""
    own, following = spans[(after,)], _next_below(spans, (after,))
    around = [own] if following is None else [own, following]
    section = isinstance(value, Mapping | list) and bool(value)
    return section and any(_stands_apart(text, each) for each in around)


def _own_start(text: str, span: Span) -> int:
    """Return where an item begins with the comment lines right above it, headings apart."""
    if _shares_line(text, span):
        raise NoPlaceError
    begin = _line_start(text, span)
    while begin:
        above = text.rfind("\n", 0, begin - 1) + 1
        row = text[above : begin - 1]
        if not row.lstrip().startswith("#") or HEADING.match(row):
            break
        if len(row) - len(row.lstrip()) != span.column:
            break
        begin = above
    return begin


def _into_brackets(text: str, spans: Spans, way: Way, written: str, after: str | int | None) -> str:
    whole = spans[way]
    if text[whole.start] not in "[{":
        raise NoPlaceError
    if after is not None:
        at = spans[(*way, after)].end
        return text[:at] + ", " + written + text[at:]
    at = whole.start + 1
    empty = not text[at : whole.end - 1].strip()
    return text[:at] + written + ("" if empty else ", ") + text[at:]


def _out_of_brackets(text: str, spans: Spans, way: Way) -> str:
    span = spans[way]
    begin = span.start if span.key is None else span.key
    following = _next_below(spans, way)
    if following is not None:
        return text[:begin] + text[following.start if following.key is None else following.key :]
    comma = text.rfind(",", 0, begin)
    if comma < spans[way[:-1]].start:
        return text[:begin] + text[span.end :]
    return text[:comma] + text[span.end :]
