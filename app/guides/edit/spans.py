"""Where everything in a YAML text begins and ends, to the character, so that it can be replaced."""

from collections.abc import Iterable, Iterator

import msgspec
from ruamel.yaml.events import (
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from app.guides.problem import Way

FLOW = frozenset({"{", "["})


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """One value as it is written. Offsets count characters from the beginning of the text.

    Attributes:
        kind: `map` and `list` on lines of their own, `{` and `[` within a line; of a scalar the
            sign it begins with (`'`, `"`, `|`, `>`), empty when it stands plain.
        start: Where the value begins; for `map` and `list` their first key or dash.
        end: Just after its last character; space, comments and empty lines are not of it.
        key: Where its key begins, or its dash in a `list`; None at the top and in a `[`.
        key_end: Just after the key.
        column: Of the key or dash, counting from 0.
    """

    kind: str
    start: int
    end: int
    key: int | None = None
    key_end: int | None = None
    column: int = 0

    @property
    def flow(self) -> bool:
        """Whether it is a list or mapping within brackets."""
        return self.kind in FLOW

    @property
    def scalar(self) -> bool:
        """Whether it is neither list nor mapping."""
        return self.kind not in ("map", "list", "{", "[")

    def moved(self, offset: int) -> "Span":
        """Return it as it stands in a longer text that begins so many characters earlier."""
        return Span(
            kind=self.kind,
            start=self.start + offset,
            end=self.end + offset,
            key=None if self.key is None else self.key + offset,
            key_end=None if self.key_end is None else self.key_end + offset,
            column=self.column,
        )


def spans_of(events: Iterable[Event], text: str) -> dict[Way, Span]:
    """Return the span of every value, by the way to it.

    Args:
        events: What `parse_tree` took the text apart into.
        text: The same text.
    """
    return _Measure(iter(events), text).whole()


class _Measure:
    """Goes through the events once."""

    def __init__(self, events: Iterator[Event], text: str) -> None:
        self._events, self._text = events, text
        self.found: dict[Way, Span] = {}

    def whole(self) -> dict[Way, Span]:
        for event in self._events:
            if isinstance(event, MappingStartEvent | SequenceStartEvent | ScalarEvent):
                self._value(event, (), None, None, 0)
        return self.found

    def _value(
        self, event: Event, way: Way, key: int | None, key_end: int | None, column: int
    ) -> int:
        """Measure one value; return where it ends."""
        start: int = event.start_mark.index
        if isinstance(event, ScalarEvent):
            kind = event.style or ""
            end = self._scalar_end(event)
            if start == end and key_end is not None:
                start = end = self._after_colon(key_end)
        elif isinstance(event, MappingStartEvent):
            kind = "{" if _within_brackets(event) else "map"
            end = self._mapping(way)
        else:
            kind = "[" if _within_brackets(event) else "list"
            end = self._sequence(way, None if kind == "[" else event.start_mark.column)
        self.found[way] = Span(
            kind=kind, start=start, end=end, key=key, key_end=key_end, column=column
        )
        return end

    def _scalar_end(self, event: ScalarEvent) -> int:
        start, end = event.start_mark.index, event.end_mark.index
        if event.style in ("|", ">"):
            return int(start + len(self._text[start:end].rstrip()))
        return int(end)

    def _after_colon(self, key_end: int) -> int:
        """Return where the value of a key without one would begin."""
        rest = self._text[key_end : key_end + 100].lstrip()
        return self._text.index(":", key_end) + 1 if rest.startswith(":") else key_end

    def _mapping(self, way: Way) -> int:
        end = 0
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                return max(end, event.end_mark.index) if self._closed(event) else end
            assert isinstance(event, ScalarEvent)
            key, key_end = event.start_mark.index, event.end_mark.index
            below = (*way, str(event.value))
            end = self._value(next(self._events), below, key, key_end, event.start_mark.column)
        return end

    def _sequence(self, way: Way, column: int | None) -> int:
        end = 0
        for index, event in enumerate(self._events):
            if isinstance(event, SequenceEndEvent):
                return max(end, event.end_mark.index) if self._closed(event) else end
            dash = None if column is None else self._dash(event.start_mark.index, end, column)
            after = None if dash is None else dash + 1
            end = self._value(event, (*way, index), dash, None, column or 0)
            if after is not None and self.found[(*way, index)].start < after:
                self._empty_item((*way, index), after)
                end = after
        return end

    def _closed(self, event: Event) -> bool:
        """Whether this end is a bracket in the text."""
        return bool(event.end_mark.index > event.start_mark.index)

    def _dash(self, start: int, after: int, column: int) -> int:
        """Return where the dash of an item stands: the last one in its column before the value."""
        line = self._text.rfind("\n", 0, start) + 1
        while line >= after:
            at = line + column
            if at <= start and self._text[at : at + 1] == "-" and self._is_indent(line, at, after):
                return at
            line = self._text.rfind("\n", 0, line - 1) + 1 if line else -1
        return self._text.rfind("-", 0, start)

    def _is_indent(self, line: int, at: int, after: int) -> bool:
        return not self._text[max(line, after) : at].strip(" -")

    def _empty_item(self, way: Way, after: int) -> None:
        old = self.found[way]
        self.found[way] = msgspec.structs.replace(old, start=after, end=after)


def _within_brackets(event: Event) -> bool:
    return bool(getattr(event, "flow_style", False))
