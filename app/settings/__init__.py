"""One settings file, read once, whose every problem is named with file, line and key."""

from app.settings.files import describe, load
from app.settings.model import (
    GuidesSettings,
    LogSettings,
    LookupSettings,
    OverlaySettings,
    ReasonSettings,
    Settings,
)
from app.settings.problems import Problem, SettingsError, Where
from app.settings.table import convert_table

__all__ = [
    "GuidesSettings",
    "LogSettings",
    "LookupSettings",
    "OverlaySettings",
    "Problem",
    "ReasonSettings",
    "Settings",
    "SettingsError",
    "Where",
    "convert_table",
    "describe",
    "load",
]
