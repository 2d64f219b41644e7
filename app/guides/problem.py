"""What is wrong with a file: where, what, and what was probably meant."""

from pathlib import Path

import msgspec

from app.domain.guard_text import GuardError
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
        excerpt: A guard with a caret under the place.
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
    """Gathers the problems of one file."""

    def __init__(self, file: Path | str, marks: dict[Way, Mark]) -> None:
        self.file, self._marks = str(file), marks
        self.problems: list[Problem] = []

    def say(self, path: Way, said: Text, hint: str = "", *, warning: bool = False) -> None:
        """Note a problem at a key or an item."""
        mark = self.mark(path)
        self.problems.append(
            Problem(
                file=self.file,
                line=mark.line,
                column=mark.column,
                path=spelt(path),
                message_zh=said["zh"],
                message_en=said["en"],
                hint=hint,
                warning=warning,
            )
        )

    def say_guard(self, path: Way, error: GuardError, start: Mark | None) -> None:
        """Note what is wrong with a guard; `start` is where its text begins, if on one line."""
        mark = self.mark(path)
        if start is not None and error.line == 1:
            mark = Mark(start.line, start.column + error.column - 1)
        self.problems.append(
            Problem(
                file=self.file,
                line=mark.line,
                column=mark.column,
                path=spelt(path),
                message_zh=error.said["zh"],
                message_en=error.said["en"],
                hint=error.hint,
                excerpt=error.excerpt,
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
