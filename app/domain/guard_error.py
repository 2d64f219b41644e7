"""What is wrong with a guard, and where in its text."""

from unicodedata import east_asian_width

from app.domain.guide import Text


class GuardError(ValueError):
    """A guard that may not be used. Line and column count from 1, in characters.

    Attributes:
        text: The guard, whole.
        said: What is wrong, by language.
        hint: What was probably meant; empty when there is no telling.
        offset: Of the place, in characters from the beginning.
    """

    def __init__(self, text: str, offset: int, said: Text, hint: str = "") -> None:
        self.text, self.said, self.hint, self.offset = text, said, hint, offset
        before = text[:offset]
        self.line = before.count("\n") + 1
        self.column = offset - (before.rfind("\n") + 1) + 1
        super().__init__(f"line {self.line}, column {self.column}: {said['en']}")

    @property
    def excerpt(self) -> str:
        """The line at fault with a caret under the place."""
        lines = self.text.split("\n")
        return pointed(lines[self.line - 1] if self.line <= len(lines) else "", self.column)


def pointed(line: str, column: int) -> str:
    """Return a line, or as much of it as can be read at a glance, with a caret below a column."""
    start = max(0, column - 61)
    shown = line[start : start + 100]
    return f"{shown}\n{_blank(shown[: column - 1 - start])}^"


def _blank(text: str) -> str:
    """Return spaces as wide as the text; a Chinese character takes two columns."""
    return "".join("\u3000" if east_asian_width(each) in "WF" else " " for each in text)
