"""Which language and theme everything wears, as the settings or the system say."""

from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication

from app.presenters.wording import LANGUAGES, Wording, load_wording
from app.settings import Settings


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """How everything looks and speaks at the moment."""

    language: str
    theme: str
    zone: tzinfo

    def words(self, resources: Path) -> Wording:
        """Return the wording of the language."""
        return load_wording(resources / "i18n", self.language, self.zone)


def first_look(settings: Settings) -> Look:
    """Settle what the settings leave to the system."""
    language: str = settings.language
    theme: str = settings.theme
    if language == "auto":
        system = QLocale.system().name().partition("_")[0]
        language = system if system in LANGUAGES else LANGUAGES[0]
    if theme == "auto":
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        theme = "dark" if dark else "light"
    return Look(language=language, theme=theme, zone=_zone(settings))


def _zone(settings: Settings) -> tzinfo:
    """Return the agent's time zone: as set, else the system's."""
    if settings.timezone:
        return ZoneInfo(settings.timezone)
    return datetime.now(UTC).astimezone().tzinfo or UTC
