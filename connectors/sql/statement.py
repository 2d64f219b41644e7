"""One SELECT of the settings: looked through when they are read, its values always bound.

A parameter is written `:keys.login`. What fills it travels beside the text and is never part of it.
The text is looked through to catch mistakes early; the session sees to it that nothing is written.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

LONGEST = 20_000
LONGEST_VALUE = 1_000
"""No customer's number or key is longer; a longer one is not one, and is not sent."""
_WRITING = frozenset(
    {
        "insert", "update", "delete", "merge", "upsert", "truncate", "drop", "alter", "create",
        "grant", "revoke", "call", "exec", "execute", "copy", "into", "lock", "vacuum", "attach",
        "detach", "pragma", "set", "do",
    }
)  # fmt: skip
_QUOTES = {"postgresql": "", "odbc": r"|\[[^\]]*\]|`[^`]*`"}
_PIECES = r"""
    (?P<comment> --[^\n]* | /\*.*?\*/ )
  | (?P<quoted> '(?:[^']|'')*' | "(?:[^"]|"")*" QUOTES )
  | (?P<cast> :: | := )
  | :(?P<parameter> [A-Za-z_]\w*(?:\.\w+)* )
  | (?P<word> [^\W\d][\w$]* )
  | (?P<other> . )
"""


class Statement:
    """One query, cut where its parameters stand."""

    def __init__(self, text: str, dialect: str, allowed: Iterable[str]) -> None:
        """Look a query through.

        Args:
            text: One SELECT, or WITH that ends in one; parameters are `:keys.login`.
            dialect: `postgresql` or `odbc`.
            allowed: Names of parameters; `keys.*` is any that begins so.

        Raises:
            ValueError: It is something else, or has other parameters.
        """
        self._parts: list[str] = []
        self.names: list[str] = []
        """Of its parameters, one for each place."""
        code = self._cut(text, dialect)
        _check_query(code)
        patterns = tuple(allowed)
        for name in self.names:
            if not any(_matches(name, pattern) for pattern in patterns):
                known = ", ".join(f":{pattern}" for pattern in patterns)
                raise ValueError(f"there is no parameter :{name}; there are: {known}")

    def bound(
        self, values: Mapping[str, str | Sequence[str]], *, numbered: bool
    ) -> tuple[str, list[str]]:
        """Return the text with a mark for each value, and the values in that order.

        Args:
            values: By parameter; several values make a list of marks, for `IN (:numbers)`.
            numbered: Whether marks are `$1`, `$2`; else each is `?`.
        """
        text, given = self._parts[0], list[str]()
        for name, after in zip(self.names, self._parts[1:], strict=True):
            value = values[name]
            several = [value] if isinstance(value, str) else list(value)
            marks = []
            for each in several:
                given.append(each)
                marks.append(f"${len(given)}" if numbered else "?")
            text += ", ".join(marks) + after
        return text, given

    def _cut(self, text: str, dialect: str) -> list[str]:
        """Keep the parts between parameters; return the words and signs outside of quotes."""
        if len(text) > LONGEST:
            raise ValueError(f"longer than {LONGEST} characters")
        pieces = re.compile(_PIECES.replace("QUOTES", _QUOTES[dialect]), re.VERBOSE | re.DOTALL)
        code: list[str] = []
        written = ""
        for piece in pieces.finditer(text.strip().removesuffix(";")):
            kind = piece.lastgroup
            if kind == "parameter":
                self._parts.append(written)
                self.names.append(piece["parameter"])
                written = ""
                continue
            if kind != "comment":
                written += piece[0]
            else:
                written += " "
            if kind == "quoted":
                _check_quoted(piece[0])
            elif kind in ("word", "other"):
                _check_sign(piece[0], dialect)
                code.append(piece[0].lower())
        self._parts.append(written)
        return [sign for sign in code if not sign.isspace()]


def check_value(name: str, value: str) -> str:
    """Return why a value can't be bound, or nothing."""
    if "\0" in value:
        return f"{name} has a zero byte in it"
    if len(value) > LONGEST_VALUE:
        return f"{name} is longer than {LONGEST_VALUE} characters"
    if not value.isprintable():
        return f"{name} has control characters in it"
    return ""


def _check_query(code: Sequence[str]) -> None:
    if not code:
        raise ValueError("there is no query")
    if code[0] not in ("select", "with"):
        raise ValueError(f"a single SELECT is needed; this begins with {code[0].upper()}")
    if ";" in code:
        raise ValueError("a single SELECT is needed; there is a ';' in the middle")
    writing = next((word for word in code if word in _WRITING), None)
    if writing is not None:
        raise ValueError(
            f"it may only read; {writing.upper()} writes or locks (a column of that name is put in"
            " quotes)"
        )


def _check_quoted(quoted: str) -> None:
    if re.search(r":(keys|customer)\.\w|:numbers?\b", quoted):
        raise ValueError(f"a parameter stands in quotes in {quoted[:40]}: write it without them")
    if quoted.endswith("\\'"):
        raise ValueError(f"{quoted[:40]} ends with a backslash: systems disagree on its end")


def _check_sign(sign: str, dialect: str) -> None:
    if sign in ("'", '"', "`"):
        raise ValueError(f"a quote {sign} is never closed")
    if sign == "$" or (sign == "?" and dialect == "odbc"):
        raise ValueError(f"{sign!r} is no parameter here: write :keys.login")


def _matches(name: str, pattern: str) -> bool:
    if pattern.endswith(".*"):
        return name.startswith(pattern[:-1]) and len(name) >= len(pattern)
    return name == pattern
