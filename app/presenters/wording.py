"""The interface's own words in each language, and how times and numbers are said in it."""

import re
import tomllib
from collections.abc import Mapping
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from app.domain.guide import Text

LANGUAGES = ("zh", "en")


class Wording:
    """One language. Words are found by `section.name`; a missing one raises at once."""

    def __init__(self, language: str, table: Mapping[str, Mapping[str, str]], zone: tzinfo) -> None:
        self.language = language
        self.zone = zone
        self._table = table
        self._reasons = [
            (re.compile(pattern), said) for pattern, said in table.get("reasons", {}).items()
        ]

    def __call__(self, name: str, **blanks: object) -> str:
        """Return the words of that name, its blanks filled."""
        section, _, key = name.partition(".")
        words = self._table[section][key]
        return words.format(**blanks) if blanks else words

    def section(self, name: str) -> Mapping[str, str]:
        """Return a whole section."""
        return self._table[name]

    def text(self, text: Text | None) -> str:
        """Choose this language from an author's text; any other rather than none."""
        if not text:
            return ""
        return text.get(self.language) or next(iter(text.values()), "")

    def why(self, reason: str) -> str:
        """Say a connector's reason, which is English, in this language where it is a known one."""
        for pattern, said in self._reasons:
            if found := pattern.fullmatch(reason):
                return said.format(**{k: v or "" for k, v in found.groupdict().items()})
        return reason

    def tier(self, tier: str) -> str:
        """Say a star rating; one that is not known is said as it is."""
        return self._table["tier"].get(tier or "none", tier)

    def clock(self, at: datetime) -> str:
        """Say an instant as hours and minutes on the agent's wall."""
        return at.astimezone(self.zone).strftime("%H:%M")

    def day(self, at: datetime, now: datetime) -> str:
        """Say a past instant the way people do: today with the time, then days."""
        then, today = at.astimezone(self.zone), now.astimezone(self.zone)
        days = (today.date() - then.date()).days
        if days == 0:
            return self("time.today", time=self.clock(at))
        if days == 1:
            return self("time.yesterday")
        month = self("time.months").split()[then.month - 1]
        return self("time.day", day=then.day, month=month)


def load_wording(folder: Path, language: str, zone: tzinfo) -> Wording:
    """Read one language's file (`resources/i18n/<language>.toml`)."""
    table: dict[str, Any] = tomllib.loads((folder / f"{language}.toml").read_text("utf-8"))
    return Wording(language, table, zone)
