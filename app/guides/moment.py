"""Times as authors write them in tests: before or after the moment of the test, or by the calendar.

`-3h` is three hours before. What people say (`2 h ago`, `2小时前`) is put into that form.
"""

import re
from datetime import UTC, datetime, timedelta

_AGO = re.compile(r"([-+])(\d+)([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_UNITS = {
    "s": ("s", "sec", "second", "seconds", "秒"),
    "m": ("m", "min", "minute", "minutes", "分", "分钟"),
    "h": ("h", "hour", "hours", "小时", "时"),
    "d": ("d", "day", "days", "天", "日"),
}
_SAID = re.compile(
    r"(?P<in>in\s+|\+|-)?\s*(?P<n>\d+)\s*(?P<unit>[a-z]+|小时|分钟|[秒分时天日])\s*(?P<way>.*)"
)
_LATER = ("in", "+", "later", "from now", "后", "以后", "之后")


def instant(text: str, moment: datetime) -> datetime:
    """Return the time a text stands for, seen from a moment.

    Raises:
        ValueError: It is neither `-3h` nor a time by the calendar (ISO 8601).
    """
    ago = _AGO.fullmatch(text)
    if ago is None:
        at = datetime.fromisoformat(text)
        return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    seconds = int(ago[2]) * _SECONDS[ago[3]]
    return moment + timedelta(seconds=-seconds if ago[1] == "-" else seconds)


def find_written(said: str) -> str | None:
    """Return what people say of a time as it is written in a test; None if it is no time."""
    text = said.strip().lower()
    if _AGO.fullmatch(text):
        return text
    found = _SAID.fullmatch(text)
    if found is None:
        return _by_calendar(text)
    way = found["way"].strip()
    unit = next((u for u, names in _UNITS.items() if found["unit"] in names), None)
    if unit is None or way not in ("", "ago", "before", "前", "以前", "之前", *_LATER):
        return _by_calendar(text)
    later = (found["in"] or "").strip() in _LATER or way in _LATER
    return f"{'+' if later else '-'}{int(found['n'])}{unit}"


def _by_calendar(text: str) -> str | None:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return None
    return text
