"""Colours for what is written in a guard, a script and the source."""

import re
from collections.abc import Callable

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from widgets.theme import Theme

Rule = tuple[re.Pattern[str], str, bool]
"""What it is about, its colour, and whether it is bold."""

_WORDS = r"\b(?:and|or|not|in|True|False|None)\b"
_GUARD: tuple[Rule, ...] = (
    (re.compile(r"[A-Za-z_]\w*(?:\.\w+)+"), "accent_text", False),
    (re.compile(r"\b[a-z_]+(?=\()"), "gold", False),
    (re.compile(_WORDS), "text", True),
    (re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?"), "warn", False),
    (re.compile(r"'[^']*'?|\"[^\"]*\"?"), "ok", False),
)
_SCRIPT: tuple[Rule, ...] = ((re.compile(r"\{[^{}]*\}?"), "accent_text", False),)
_YAML: tuple[Rule, ...] = (
    (re.compile(r"^\s*(?:- )?(?:\"[^\"]*\"|[\w.-]+)(?=:(?:\s|$))"), "accent_text", False),
    (re.compile(r"[{,]\s*(?:\"[^\"]*\"|[\w.-]+)(?=:\s)"), "accent_text", False),
    (re.compile(r"(?<=[:\[,] )-?\d+(?:\.\d+)?(?=\s*[,}\]]|\s*$|\s+#)"), "warn", False),
    (re.compile(r"\b(?:true|false|null)\b"), "gold", False),
    (re.compile(r"\"(?:[^\"\\]|\\.)*\"|(?<=[\s\[,])'(?:[^']|'')*'"), "ok", False),
    (re.compile(r"\{[\w.]+(?::\w+)?\}"), "accent_text", False),
    (re.compile(r"(?:^|\s)#.*$"), "text3", False),
)
_RULES = {"guard": _GUARD, "script": _SCRIPT, "given": _YAML, "yaml": _YAML}


class Highlighter(QSyntaxHighlighter):
    """Colours one document by the rules of its kind."""

    def __init__(self, kind: str, theme: Theme, document: QTextDocument) -> None:
        super().__init__(document)
        self._rules = [
            (pattern, _format(theme.colour, colour, bold))
            for pattern, colour, bold in _RULES.get(kind, ())
        ]

    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        for pattern, look in self._rules:
            for found in pattern.finditer(text):
                begin, end = units(text, found.start()), units(text, found.end())
                self.setFormat(begin, end - begin, look)


def units(text: str, offset: int) -> int:
    """Return a place in a text as Qt counts it: a rare character is two of its units."""
    return offset + sum(1 for each in text[:offset] if ord(each) > 0xFFFF)


def characters(text: str, offset: int) -> int:
    """Return a place as Qt counts it in characters."""
    return len(text.encode("utf-16-le")[: offset * 2].decode("utf-16-le", "ignore"))


def _format(colour: Callable[[str], QColor], name: str, bold: bool) -> QTextCharFormat:
    look = QTextCharFormat()
    look.setForeground(colour(name))
    if bold:
        look.setFontWeight(QFont.Weight.DemiBold)
    return look
