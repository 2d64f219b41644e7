"""One settings file, read once, whose every problem is named with file, line and key."""

from app.settings.adding import add_connector, table_of
from app.settings.files import describe, load
from app.settings.model import (
    DiscoverySettings,
    GuidesSettings,
    IsolationSettings,
    LogSettings,
    LookupSettings,
    OverlaySettings,
    ReasonSettings,
    Settings,
    ThirdPartySettings,
)
from app.settings.numbers import AttachedSettings, NumbersSettings
from app.settings.problems import Problem, SettingsError, Where, place_problems
from app.settings.table import convert_table, judge_table

__all__ = [
    "AttachedSettings",
    "DiscoverySettings",
    "GuidesSettings",
    "IsolationSettings",
    "LogSettings",
    "LookupSettings",
    "NumbersSettings",
    "OverlaySettings",
    "Problem",
    "ReasonSettings",
    "Settings",
    "SettingsError",
    "ThirdPartySettings",
    "Where",
    "add_connector",
    "convert_table",
    "describe",
    "judge_table",
    "load",
    "place_problems",
    "table_of",
]
