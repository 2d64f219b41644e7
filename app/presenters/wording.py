"""The interface's own words in each language, and how times and numbers are said in it."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from app.domain.guide import Text
from app.presenters.masking import plain_text

LANGUAGES = ("zh", "en")
REASON_MAX = 160
"""Longer words of another system are cut: the reason stands in one line."""
MINUTES_FROM_S = 120
TIER_MAX = 20


class Wording:
    """One language. Words are found by `section.name`; a missing one raises at once."""

    def __init__(self, language: str, table: Mapping[str, Mapping[str, str]], zone: tzinfo) -> None:
        self.language = language
        self.zone = zone
        self._table = table
        self._reasons = [
            (re.compile(pattern), said) for pattern, said in table.get("reasons", {}).items()
        ]

    def __call__(self, name: str, /, **blanks: object) -> str:
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
        return text.get(self.language) or next(filter(None, text.values()), "")

    def why(self, reason: str) -> str:
        """Say a connector's reason, which is English, in this language where it is a known one.

        What a known reason carries within it (`refused: no such session`) is worded likewise.
        """
        plain = plain_text(reason, REASON_MAX)
        for pattern, said in self._reasons:
            if found := pattern.fullmatch(plain):
                inner = {name: self.why(text or "") for name, text in found.groupdict().items()}
                return said.format(**inner)
        return plain

    def system(self, system: str) -> str:
        """Say a system's name as this language's agents know it."""
        return self._table["systems"].get(system) or plain_text(system)

    def listed(self, texts: Iterable[str]) -> str:
        """Join a few short things of one kind."""
        return self("joint.comma").join(texts)

    def waited(self, seconds: float) -> str:
        """Say how long somebody has waited; empty below a second."""
        if seconds >= MINUTES_FROM_S:
            return self("call.waited_min", minutes=int(seconds // 60))
        return self("call.waited", seconds=round(seconds)) if round(seconds) else ""

    def tier(self, tier: str) -> str:
        """Say a star rating; one that is not known is said as it is."""
        known = self._table["tier"].get(tier or "none")
        return plain_text(tier, TIER_MAX) if known is None else known

    def clock(self, at: datetime) -> str:
        """Say an instant as hours and minutes on the agent's wall."""
        return self._here(at).strftime("%H:%M")

    def day(self, at: datetime, now: datetime) -> str:
        """Say a past instant the way people do: today with the time, then days."""
        then, today = self._here(at), self._here(now)
        days = (today.date() - then.date()).days
        if days == 0:
            return self("time.today", time=self.clock(at))
        if days == 1:
            return self("time.yesterday")
        month = self("time.months").split()[then.month - 1]
        name = "time.day" if then.year == today.year else "time.day_year"
        return self(name, day=then.day, month=month, year=then.year)

    def _here(self, at: datetime) -> datetime:
        """Put an instant on the agent's wall; at either end of the calendar it stays in UTC."""
        try:
            return at.astimezone(self.zone)
        except OverflowError:
            return at


def load_wording(folder: Path, language: str, zone: tzinfo) -> Wording:
    """Read one language's file (`resources/i18n/<language>.toml`)."""
    table: dict[str, Any] = tomllib.loads((folder / f"{language}.toml").read_text("utf-8"))
    return Wording(language, table, zone)
