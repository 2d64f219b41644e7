"""YAML as authors write it to plain values, with the place of everything and its traps refused.

YAML 1.2 without anchors, tags and several documents. `yes`, `on` and their like are refused where
they are not quoted: older readers take them for true and false. Every key is text.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from app.domain.guide import Text
from app.guides.problem import Mark, Problem, Unreadable, Way, excerpt, spelt
from app.guides.yaml_words import trapped, wide, worded

MAX_BYTES = 1_000_000
MAX_DEPTH = 30

_TRAPS = frozenset({"y", "n", "yes", "no", "on", "off"})
_TRAP_KEYS_ALLOWED_IN = "answers"
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]+")


class Tree(msgspec.Struct, frozen=True):
    """One file, read.

    Attributes:
        value: Dicts, lists and scalars.
        marks: Where each key and each item of a list begins.
        starts: Where the text of each scalar begins, behind a quote or the line of a `>`.
        text: The file as it was read.
    """

    value: Any
    marks: dict[Way, Mark]
    starts: dict[Way, Mark]
    text: str


def read_tree(path: Path) -> Tree:
    """Read one file.

    Raises:
        Unreadable: It can't be opened, is too big, or is no YAML we take; says where and why.
    """
    return parse_tree(_text(path), str(path))


def parse_tree(text: str, file: str, seen: list[Event] | None = None) -> Tree:
    """Read YAML text.

    Args:
        text: The text.
        file: What messages call it.
        seen: Takes up what the text was taken apart into, for those who want the places of
            everything besides the values.

    Raises:
        Unreadable: It is no YAML we take; says where and why.
    """
    events = YAML(typ="safe", pure=True).parse(text)
    builder = _Builder(file, _noted(events, seen))
    try:
        _refuse_tabs(text, file)
        return builder.tree(text)
    except YAMLError as error:
        place, said = worded(error, text, builder.quote)
        raise _with_excerpt(_unreadable(file, place, said), text) from error
    except Unreadable as error:
        raise _with_excerpt(error, text) from error


def _noted(events: Iterator[Event], seen: list[Event] | None) -> Iterator[Event]:
    for event in events:
        if seen is not None:
            seen.append(event)
        yield event


def _with_excerpt(error: Unreadable, text: str) -> Unreadable:
    found = error.problem
    return Unreadable(
        replace(found, excerpt=excerpt(text.splitlines(), Mark(found.line, found.column)))
    )


def _text(path: Path) -> str:
    file = str(path)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            zh, en = f"文件有 {size} 字节，最多 {MAX_BYTES}", f"{size} bytes, at most {MAX_BYTES}"
            raise _unreadable(file, Mark(1, 1), {"zh": zh, "en": f"the file is too big: {en}"})
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        said = {"zh": "文件不是 UTF-8 编码", "en": "the file is not UTF-8"}
        raise _unreadable(file, Mark(line, 1), said) from error
    except OSError as error:
        why = error.strerror or type(error).__name__
        said = {"zh": f"文件打不开：{why}", "en": f"the file can't be opened: {why}"}
        raise _unreadable(file, Mark(1, 1), said) from error


def _refuse_tabs(text: str, file: str) -> None:
    for number, line in enumerate(text.splitlines(), start=1):
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent and line.strip():
            said = {
                "zh": "缩进里有制表符，请改用空格",
                "en": "a tab in the indentation: use spaces",
            }
            raise _unreadable(file, Mark(number, indent.index("\t") + 1), said)


def _unreadable(file: str, mark: Mark, said: Text, hint: str = "", path: Way = ()) -> Unreadable:
    return Unreadable(
        Problem(
            file=file,
            line=mark.line,
            column=mark.column,
            path=spelt(path),
            message_zh=said["zh"],
            message_en=said["en"],
            hint=hint,
        )
    )


def _mark(event: Event) -> Mark:
    return Mark(event.start_mark.line + 1, event.start_mark.column + 1)


class _Builder:
    """Builds values from parser events, and keeps where each was."""

    def __init__(self, file: str, events: Iterator[Event]) -> None:
        self._file, self._events = file, events
        self._marks: dict[Way, Mark] = {(): Mark(1, 1)}
        self._starts: dict[Way, Mark] = {}
        self.quote: Mark | None = None
        """Where the last scalar begins, if it is in quotes and goes over several lines."""

    def tree(self, text: str) -> Tree:
        """Read the one document there may be."""
        documents, value = 0, None
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    said = {"zh": "一个文件只能有一个文档", "en": "one document per file, no `---`"}
                    raise _unreadable(self._file, _mark(event), said)
            elif isinstance(event, MappingStartEvent | SequenceStartEvent | ScalarEvent):
                value = self._value(event, ())
            elif isinstance(event, AliasEvent):
                raise self._no_anchor(event, ())
        return Tree(value, self._marks, self._starts, text)

    def _value(self, event: Event, path: Way) -> Any:
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None) is not None:
            raise self._no_anchor(event, path)
        if getattr(event, "tag", None) is not None:
            said = {"zh": "不支持 YAML 标签（!…）", "en": "tags (`!…`) are not allowed"}
            raise _unreadable(self._file, _mark(event), said, path=path)
        if len(path) > MAX_DEPTH:
            said = {"zh": f"嵌套超过 {MAX_DEPTH} 层", "en": f"more than {MAX_DEPTH} levels deep"}
            raise _unreadable(self._file, _mark(event), said, path=path)
        if isinstance(event, MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(path)
        return self._scalar(event, path)

    def _no_anchor(self, event: Event, path: Way) -> Unreadable:
        said = {
            "zh": "不支持 YAML 锚点与引用（&、*），请直接写出内容",
            "en": "anchors and aliases (`&`, `*`) are not allowed: write the content out",
        }
        return _unreadable(self._file, _mark(event), said, path=path)

    def _mapping(self, path: Way) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                break
            key = self._key(event, path)
            below = (*path, key)
            if key in found:
                line = self._marks[below].line
                said = {
                    "zh": f"键 {key} 重复，第 {line} 行已有",
                    "en": f"the key {key} stands here twice, first in line {line}",
                }
                raise _unreadable(self._file, _mark(event), said, path=below)
            self._marks[below] = _mark(event)
            found[key] = self._value(next(self._events), below)
        return found

    def _key(self, event: Event, path: Way) -> str:
        if not isinstance(event, ScalarEvent) or event.anchor is not None:
            said = {"zh": "键必须是文字", "en": "a key has to be text"}
            raise _unreadable(self._file, _mark(event), said, path=path)
        key = str(event.value)
        if event.style is None and is_trap(key) and path[-1:] != (_TRAP_KEYS_ALLOWED_IN,):
            raise self._trap(event, (*path, key), key=True)
        if event.style is None and "：" in key:
            at = Mark(_mark(event).line, _mark(event).column + key.index("："))
            raise _unreadable(self._file, at, wide("："), path=path)
        return key

    def _sequence(self, path: Way) -> list[Any]:
        found: list[Any] = []
        for event in self._events:
            if isinstance(event, SequenceEndEvent):
                break
            below = (*path, len(found))
            self._marks[below] = _mark(event)
            found.append(self._value(event, below))
        return found

    def _scalar(self, event: Any, path: Way) -> object:
        text = str(event.value)
        at = _mark(event)
        over_lines = event.start_mark.line != event.end_mark.line
        self.quote = at if over_lines and event.style in ("'", '"') else None
        if event.style in ("|", ">"):
            self._starts[path] = Mark(at.line + 1, 1)
        else:
            self._starts[path] = Mark(at.line, at.column + (event.style is not None))
        if event.style is not None:
            return text
        if is_trap(text):
            raise self._trap(event, path)
        return self._plain(text, at, path)

    def _plain(self, text: str, at: Mark, path: Way) -> object:
        if text in _NULLS:
            return None
        if text in _TRUTHS:
            return _TRUTHS[text]
        if _LEADING_ZERO.fullmatch(text):
            said = {"zh": f"{text} 以 0 开头，请加引号", "en": f"{text} begins with 0: quote it"}
            raise _unreadable(self._file, at, said, f'"{text}"', path)
        if _INT.fullmatch(text) and len(text) < 20:
            return int(text)
        return float(text) if _FLOAT.fullmatch(text) else text

    def _trap(self, event: Any, path: Way, *, key: bool = False) -> Unreadable:
        said, hint = trapped(str(event.value), path, key=key)
        return _unreadable(self._file, _mark(event), said, hint, path)


def is_trap(text: str) -> bool:
    """Whether older readers take this word for a truth value where it is not quoted."""
    return text.lower() in _TRAPS
