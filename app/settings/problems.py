"""What is wrong with a settings file: which file, line and key, what was found, what is allowed."""

import tomllib
from pathlib import Path
from typing import Any

from msgspec import Struct

Key = tuple[str | int, ...]


class Where(Struct, frozen=True):
    """A place in a settings file: the file, if there is one, and the table in it."""

    file: Path | None = None
    table: Key = ()


class Problem(Struct, frozen=True, kw_only=True):
    """One thing wrong.

    Attributes:
        line: 1-based; None when there is no file or the key is not in it.
        key: Dotted, from the top of the file; empty when the whole file is meant.
        text: What was found and what is allowed.
    """

    file: Path | None
    line: int | None
    key: str
    text: str

    def __str__(self) -> str:
        """`ringside.toml:3: theme: found "blue", allowed: auto, light, dark`."""
        place = str(self.file) if self.file else "settings"
        if self.line is not None:
            place += f":{self.line}"
        return ": ".join(part for part in (place, self.key, self.text) if part)


class SettingsError(ValueError):
    """The settings can't be used; every problem is there, not only the first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def read_text(file: Path) -> str:
    """Read a settings file; a byte order mark, as some editors leave, is taken off.

    Raises:
        OSError, UnicodeDecodeError: It can't be read.
    """
    return file.read_text(encoding="utf-8-sig")


def place_problems(where: Where, found: list[tuple[Key, str]]) -> tuple[Problem, ...]:
    """Give each (key below the table, text) its line, in the order of the file."""
    lines = _lines(where.file, {(*where.table, *key) for key, _text in found})
    problems = [
        Problem(
            file=where.file,
            line=lines.get((*where.table, *key)),
            key=dotted((*where.table, *key)),
            text=text,
        )
        for key, text in found
    ]
    return tuple(sorted(problems, key=lambda problem: problem.line or 0))


def dotted(key: Key) -> str:
    """`("connectors", "crm", "hosts", 0)` as `connectors.crm.hosts[0]`."""
    text = ""
    for part in key:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def _lines(file: Path | None, keys: set[Key]) -> dict[Key, int]:
    """Map each key to the line where it, or the table it is missing from, begins.

    tomllib keeps no lines. The beginning of a TOML file is a TOML file wherever a statement ends,
    so a key's statement begins after the last beginning that can be read without the key.
    """
    if file is None:
        return {}
    try:
        rows = read_text(file).splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    whole = _parse(rows) or {}
    wanted = {key: _longest_present(whole, key) for key in keys}
    found: dict[Key, int] = {}
    start = 1
    for count in range(1, len(rows) + 1):
        beginning = _parse(rows[:count])
        if beginning is None:
            continue
        for key, present in wanted.items():
            if present and key not in found and _has(beginning, present):
                found[key] = start
        start = count + 1
    return found


def _parse(rows: list[str]) -> dict[str, Any] | None:
    try:
        return tomllib.loads("\n".join(rows))
    except tomllib.TOMLDecodeError:
        return None


def _longest_present(document: dict[str, Any], key: Key) -> Key:
    while key and not _has(document, key):
        key = key[:-1]
    return key


def _has(document: Any, key: Key) -> bool:
    for part in key:
        if isinstance(part, int):
            if not isinstance(document, list) or part >= len(document):
                return False
        elif not isinstance(document, dict) or part not in document:
            return False
        document = document[part]
    return True
