"""Reads a guide text again after a small change without reading it all again.

A guide is a row of keys, and the longest of their values are lists. Each key, and each item of
such a list, is taken for itself and remembered by its text, so that a change costs as much as the
piece it is in. A text that does not fall into such pieces, or holds a mistake, is read whole: the
result, and every message, is that of `parse_tree`.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import msgspec
from ruamel.yaml.events import Event

from app.guides.edit.spans import Span, spans_of
from app.guides.problem import Mark, Unreadable, Way
from app.guides.yaml_tree import Tree, parse_tree

_REMEMBERED = 4096
_OPENS = re.compile(r"[A-Za-z_][\w.-]*:(?=\s)")
_LIST_OF = re.compile(r"[A-Za-z_][\w.-]*:[ ]*(#.*)?")
_DASH = re.compile(r"( *)-(?=\s)")


class Reading(msgspec.Struct, frozen=True):
    """A text, read: its values, and where each of them is written."""

    tree: Tree
    spans: dict[Way, Span]


class _Piece(msgspec.Struct, frozen=True):
    """A part of the text: key and item it is, and where it begins.

    Attributes:
        index: Its place in the list of that key; None when it is the whole value.
    """

    text: str
    line: int
    offset: int
    key: str
    index: int | None = None


class _WholeError(Exception):
    """The text has to be read whole."""


def read_text(text: str, file: str) -> Reading:
    """Read YAML text.

    Raises:
        Unreadable: It is no YAML we take; says where and why.
    """
    try:
        return _joined(text)
    except (_WholeError, Unreadable):
        return _read(text, file)


def _read(text: str, file: str) -> Reading:
    events: list[Event] = []
    tree = parse_tree(text, file, events)
    return Reading(tree, spans_of(events, text))


@lru_cache(_REMEMBERED)
def _remembered(text: str) -> Reading:
    return _read(text, "")


def _joined(text: str) -> Reading:
    value: dict[str, Any] = {}
    marks: dict[Way, Mark] = {(): Mark(1, 1)}
    starts: dict[Way, Mark] = {}
    spans: dict[Way, Span] = {}
    for piece in _pieces(text):
        read = _remembered(piece.text)
        _put_value(value, piece, read.tree.value)
        for way, mark in read.tree.marks.items():
            if way:
                marks[_way(piece, way)] = Mark(mark.line + piece.line, mark.column)
        for way, mark in read.tree.starts.items():
            starts[_way(piece, way)] = Mark(mark.line + piece.line, mark.column)
        for way, span in read.spans.items():
            if way:
                spans[_way(piece, way)] = span.moved(piece.offset)
    _close_lists(value, marks, spans, text)
    return Reading(Tree(value, marks, starts, text), spans)


def _way(piece: _Piece, way: Way) -> Way:
    """Return the way within the whole text of what has this one within its piece."""
    return way if piece.index is None else (piece.key, piece.index, *way[1:])


def _put_value(value: dict[str, Any], piece: _Piece, read: Any) -> None:
    """Add what a piece holds; a piece that is not what it looked like is not one."""
    if piece.index is None:
        if not isinstance(read, dict) or set(read) != {piece.key} or piece.key in value:
            raise _WholeError
        value[piece.key] = read[piece.key]
        return
    if not isinstance(read, list) or len(read) != 1:
        raise _WholeError
    if piece.index == 0 and piece.key in value:
        raise _WholeError
    value.setdefault(piece.key, []).append(read[0])


def _close_lists(
    value: dict[str, Any], marks: dict[Way, Mark], spans: dict[Way, Span], text: str
) -> None:
    """Add what no piece could say: the place of each list that was cut up, and of the whole."""
    end = 0
    lines = _line_starts(text)
    for key in value:
        way: Way = (key,)
        if way not in spans:
            first, last = spans[(key, 0)], spans[(key, len(value[key]) - 1)]
            at = _opening(text, key, first.key or 0)
            spans[way] = Span(
                kind="list",
                start=first.key or 0,
                end=last.end,
                key=at,
                key_end=at + len(key),
                column=0,
            )
            marks[way] = Mark(lines[at], 1)
        end = max(end, spans[way].end)
    first_key = min((span.key or 0 for way, span in spans.items() if len(way) == 1), default=0)
    spans[()] = Span(kind="map", start=first_key, end=end)


def _opening(text: str, key: str, before: int) -> int:
    return text.rindex(f"\n{key}:", 0, before) + 1 if not text.startswith(f"{key}:") else 0


def _line_starts(text: str) -> dict[int, int]:
    """Return the number of each line by where it begins."""
    found, at = {0: 1}, text.find("\n")
    while at >= 0:
        found[at + 1] = len(found) + 1
        at = text.find("\n", at + 1)
    return found


def _pieces(text: str) -> Iterator[_Piece]:
    if not text or "\r" in text or "\ufeff" in text:
        raise _WholeError
    lines = text.splitlines(keepends=True)
    if any(line[-1] != "\n" for line in lines[:-1]):
        raise _WholeError
    opening = [n for n, line in enumerate(lines) if line[0] not in " #\n\t"]
    if not opening or any(_OPENS.match(lines[n]) is None for n in opening):
        raise _WholeError
    if any(line.strip() and line.lstrip()[0] != "#" for line in lines[: opening[0]]):
        raise _WholeError
    offset = sum(len(line) for line in lines[: opening[0]])
    for begin, end in zip(opening, [*opening[1:], len(lines)], strict=True):
        own = lines[begin:end]
        yield from _of_key(own, begin, offset)
        offset += sum(map(len, own))


def _of_key(lines: list[str], line: int, offset: int) -> Iterator[_Piece]:
    """Cut the value of one key into its items where it is a list on lines of its own."""
    key = lines[0].partition(":")[0]
    dashes = _dashes(lines)
    if not dashes:
        yield _Piece("".join(lines), line, offset, key)
        return
    at = offset + sum(len(each) for each in lines[: dashes[0]])
    for index, (begin, end) in enumerate(zip(dashes, [*dashes[1:], len(lines)], strict=True)):
        text = "".join(lines[begin:end])
        yield _Piece(text, line + begin, at, key, index)
        at += len(text)


def _dashes(lines: list[str]) -> list[int]:
    """Return the lines in which the items of a list begin; none if it is not such a list."""
    if _LIST_OF.fullmatch(lines[0].rstrip("\n")) is None:
        return []
    told = [n for n, each in enumerate(lines) if n and each.strip() and each.lstrip()[0] != "#"]
    first = _DASH.match(lines[told[0]]) if told else None
    if first is None or not first[1]:
        return []
    dash = re.compile(f"{first[1]}-(?=\\s)")
    return [n for n in told if dash.match(lines[n])]
