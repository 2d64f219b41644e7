"""What is wrong with a file: where, what, and what was probably meant."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from app.domain.guard_error import GuardError, pointed
from app.domain.guide import Text

Way = tuple[str | int, ...]
"""The way to a place in a file: keys and positions, from the top."""


class Mark(msgspec.Struct, frozen=True):
    """A place in a file; both count from 1."""

    line: int
    column: int


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing wrong with a file.

    Attributes:
        line: Of the key at fault, or of the very place within a guard.
        path: The way to it, as `steps[3].when`.
        hint: What was probably meant, to be written instead; empty when there is no telling.
        excerpt: The line with a caret under the place; empty when the file could not be read.
        warning: Whether the file may be used all the same.
    """

    file: str
    line: int
    column: int
    path: str
    message_zh: str
    message_en: str
    hint: str = ""
    excerpt: str = ""
    warning: bool = False

    def worded(self, language: str = "en") -> str:
        """Return it as one line, `file:line:column: message`, and the excerpt below."""
        zh = language.startswith("zh")
        message = self.message_zh if zh else self.message_en
        if self.hint:
            message += f"，是否想写 {self.hint}？" if zh else f"; did you mean {self.hint}?"
        kind = ("提醒：" if zh else "warning: ") if self.warning else ""
        at = f" ({self.path})" if self.path else ""
        lines = [f"{self.file}:{self.line}:{self.column}: {kind}{message}{at}"]
        lines += [f"    {line}" for line in self.excerpt.splitlines()]
        return "\n".join(lines)


class Unreadable(Exception):  # noqa: N818 - it is a finding, not a fault of ours
    """The file can't be read at all; carries the one problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.worded())
        self.problem = problem


class Report:
    """Gathers the problems of one file; with its text, each shows the line it is about."""

    def __init__(self, file: Path | str, marks: dict[Way, Mark], text: str = "") -> None:
        self.file, self._marks, self._lines = str(file), marks, text.splitlines()
        self.problems: list[Problem] = []

    def say(self, path: Way, said: Text, hint: str = "", *, warning: bool = False) -> None:
        """Note a problem at a key or an item."""
        self._note(path, self.mark(path), said, hint, warning=warning)

    def say_guard(
        self, path: Way, error: GuardError, start: Mark | None, *, warning: bool = False
    ) -> None:
        """Note what is wrong with a guard; `start` is where its text begins in the file."""
        mark = find_place(self._lines, start, error) if start is not None else None
        shown = error.excerpt if mark is None else None
        place = mark or self.mark(path)
        self._note(path, place, error.said, error.hint, shown=shown, warning=warning)

    def _note(
        self,
        path: Way,
        mark: Mark,
        said: Text,
        hint: str,
        *,
        shown: str | None = None,
        warning: bool = False,
    ) -> None:
        self.problems.append(
            Problem(
                file=self.file,
                line=mark.line,
                column=mark.column,
                path=spelt(path),
                message_zh=said["zh"],
                message_en=said["en"],
                hint=hint,
                excerpt=excerpt(self._lines, mark) if shown is None else shown,
                warning=warning,
            )
        )

    def mark(self, path: Way) -> Mark:
        """Return where a path is, or the nearest thing above it that is in the file."""
        while path and path not in self._marks:
            path = path[:-1]
        return self._marks.get(path, Mark(1, 1))


def spelt(path: Way) -> str:
    """Return a path as people write it: `steps[3].when`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def excerpt(lines: Sequence[str], mark: Mark) -> str:
    """Return the line at a place, without its indentation, and a caret below the column."""
    line = lines[mark.line - 1] if 0 < mark.line <= len(lines) else ""
    if not line.strip():
        return ""
    indent = min(len(line) - len(line.lstrip()), mark.column - 1)
    return pointed(line[indent:].replace("\t", " "), mark.column - indent)


def find_place(lines: Sequence[str], start: Mark, error: GuardError) -> Mark | None:
    """Return where in a file the place within a guard is that may go over several lines.

    A guard and its lines in the file differ in blanks only, so the signs are counted. None where
    they differ in more (an escape in double quotes), or without the lines.
    """
    ahead = _signs(lines, start)
    last = None
    for sign in "".join(error.text[: error.offset].split()):
        found, last = next(ahead, ("", None))
        if found != sign:
            return None
    rest = error.text[error.offset :].lstrip()[:1]
    if not rest:
        return Mark(last.line, last.column + 1) if last is not None else None
    found, place = next(ahead, ("", None))
    return place if found == rest else None


def _signs(lines: Sequence[str], start: Mark) -> Iterator[tuple[str, Mark]]:
    """Yield every sign that is no blank from a place on."""
    for number in range(start.line, len(lines) + 1):
        begin = start.column if number == start.line else 1
        for column, sign in enumerate(lines[number - 1][begin - 1 :], start=begin):
            if not sign.isspace():
                yield sign, Mark(number, column)
