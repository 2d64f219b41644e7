"""Fills the blanks of a script: `{fact:format}` becomes what the agent can say.

A fact that is not known, or does not fit its format, becomes a visible blank to fill in by ear.
The result is plain text: marks that steer a terminal or the direction of writing are taken out.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, tzinfo

import msgspec

from app.domain.facts import FactDefinition, Facts, Listed, Value

BLANK = "____"
MAX_VALUE = 120

FORMATS = ("time", "date", "money", "duration", "number", "masked")
_PLACE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """A script ready to be said.

    Attributes:
        blanks: Facts that were not known, in the order of their blanks.
    """

    text: str
    blanks: tuple[str, ...] = ()


class Place(msgspec.Struct, frozen=True):
    """One `{fact:format}` in a script; `start` is its offset."""

    fact: str
    format: str
    start: int


def places(text: str) -> Iterator[Place]:
    """Yield the blanks of a script, in order."""
    for match in _PLACE.finditer(text):
        if match[1] is not None:
            name, _, how = match[1].partition(":")
            yield Place(name.strip(), how.strip(), match.start())


def fill(
    text: str,
    facts: Facts,
    definitions: Mapping[str, FactDefinition],
    language: str,
    timezone: tzinfo,
    *,
    now: datetime | None = None,
) -> Filled:
    """Fill a script in one language.

    Args:
        text: With `{fact}` (worded by the catalogue, numbers with their unit) or `{fact:format}`
            (`number` is bare); `{{` and `}}` stand for the braces themselves.
        facts: As they stand.
        definitions: The catalogue: types, units and wording of values.
        language: `zh` or `en`.
        timezone: Times are said as the agent's clock shows them.
        now: Makes `time` say the day too when it isn't today, and `duration` count from a time.
    """
    blanks: list[str] = []

    def put(match: re.Match[str]) -> str:
        if match[1] is None:
            return match[0][0]
        name, _, how = match[1].partition(":")
        name = name.strip()
        fact, definition = facts.get(name), definitions.get(name)
        said = None
        if fact is not None and fact.known and fact.value is not None:
            moment = _Moment(language, timezone, now)
            said = _say_all(fact.value, how.strip(), definition, moment)
        if said is None:
            blanks.append(name)
            return BLANK
        return _plain(said)

    return Filled(text=_PLACE.sub(put, text), blanks=tuple(blanks))


class _Moment(msgspec.Struct, frozen=True):
    language: str
    timezone: tzinfo
    now: datetime | None

    @property
    def chinese(self) -> bool:
        return self.language.startswith("zh")

    def local(self, at: datetime) -> datetime:
        return (at if at.tzinfo is not None else at.replace(tzinfo=UTC)).astimezone(self.timezone)


def _say_all(
    value: Value | Listed, how: str, definition: FactDefinition | None, moment: _Moment
) -> str | None:
    """Say a value, or several one after another; None where one of them, or all, can't be said."""
    if not isinstance(value, tuple):
        return _say(value, how, definition, moment)
    said = [_say(each, how, definition, moment) for each in value if each is not None]
    joint = "、" if moment.chinese else ", "
    return joint.join(filter(None, said)) if said and None not in said else None


def _say(value: Value, how: str, definition: FactDefinition | None, moment: _Moment) -> str | None:
    if not how and definition is not None and definition.masked:
        how = "masked"
    formatter = _BY_FORMAT.get(how) if how else _worded
    try:
        return formatter(value, definition, moment) if formatter is not None else None
    except OverflowError:  # a time at the very end of the calendar
        return None


def _worded(value: Value, definition: FactDefinition | None, moment: _Moment) -> str | None:
    key = str(value).lower() if isinstance(value, bool) else str(value)
    words = definition.values.get(key) if definition is not None else None
    if words is not None:
        return words.get(moment.language) or next(iter(words.values()), None)
    if isinstance(value, bool):
        return ("是" if value else "否") if moment.chinese else ("yes" if value else "no")
    if isinstance(value, datetime):
        return _time(value, definition, moment)
    if isinstance(value, int | float):
        return _with_unit(value, definition, moment)
    return str(value)


def _time(value: Value, _: FactDefinition | None, moment: _Moment) -> str | None:
    if not isinstance(value, datetime):
        return None
    at = moment.local(value)
    clock = f"{at:%H:%M}"
    if moment.now is None or moment.local(moment.now).date() == at.date():
        return clock
    return f"{_day(at, moment)}{'' if moment.chinese else ' '}{clock}"


def _date(value: Value, _: FactDefinition | None, moment: _Moment) -> str | None:
    return _day(moment.local(value), moment) if isinstance(value, datetime) else None


def _day(at: datetime, moment: _Moment) -> str:
    if moment.chinese:
        return f"{at.month}月{at.day}日"
    return f"{at.day} {_MONTHS[at.month - 1]}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _money(value: Value, _: FactDefinition | None, moment: _Moment) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    whole, cents = divmod(abs(value), 100)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{cents:02d} {'元' if moment.chinese else 'yuan'}"


def _number(value: Value, definition: FactDefinition | None, _: _Moment) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e15:
        return None
    share = definition is not None and definition.unit.get("en") == "%"
    text = f"{value * 100 if share else value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _with_unit(value: Value, definition: FactDefinition | None, moment: _Moment) -> str | None:
    text = _number(value, definition, moment)
    unit = definition.unit.get(moment.language, "") if definition is not None else ""
    return f"{text}{'' if unit in ('', '%') else ' '}{unit}" if text is not None else None


def _duration(value: Value, _: FactDefinition | None, moment: _Moment) -> str | None:
    if isinstance(value, datetime):
        if moment.now is None:
            return None
        value = abs((moment.local(moment.now) - moment.local(value)).total_seconds())
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e10:
        return None
    minutes = int(value // 60)
    amounts = (minutes // 1440, minutes // 60 % 24, minutes % 60)
    units = (" 天", " 小时", " 分钟") if moment.chinese else (" d", " h", " min")
    said = [f"{n}{unit}" for n, unit in zip(amounts, units, strict=True) if n]
    if not said:
        return "不到 1 分钟" if moment.chinese else "under a minute"
    return " ".join(said[:2])


def _masked(value: Value, _: FactDefinition | None, __: _Moment) -> str | None:
    text = str(value)
    keep = 3 if len(text) > 7 else 1
    tail = 4 if len(text) > 7 else 1
    hidden = len(text) - keep - tail
    return f"{text[:keep]}{'•' * min(hidden, 4)}{text[-tail:]}" if hidden > 0 else "•" * len(text)


def _plain(text: str) -> str:
    """Leave out control and direction marks; a value stays on its line and within reason."""
    kept = "".join(
        " " if each in "\n\r\t" else each
        for each in text
        if each in "\n\r\t" or unicodedata.category(each) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
    )
    return kept if len(kept) <= MAX_VALUE else kept[: MAX_VALUE - 1] + "…"


_BY_FORMAT: dict[str, Callable[[Value, FactDefinition | None, _Moment], str | None]] = {
    "time": _time,
    "date": _date,
    "money": _money,
    "duration": _duration,
    "number": _number,
    "masked": _masked,
}
