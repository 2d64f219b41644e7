"""What the tests of the presenters share: both languages, the chips, a catalogue, cards."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from app.bootstrap.playbook import load_chips
from app.domain.facts import CUSTOMER, Fact, FactDefinition, Facts, Having, Value
from app.domain.session import Playbook, Session
from app.presenters.card import card_state
from app.presenters.chips import ChipRule
from app.presenters.voice import Voice
from app.presenters.wording import Wording, load_wording
from tests.app.domain.session.calls import BOOK, at
from widgets.state import CardState

RESOURCES = Path(__file__).parents[3] / "resources"
ZONE = ZoneInfo("Asia/Shanghai")
NOW = at(20)
LANGUAGES = ("zh", "en")


def _bool(zh: str, en: str, yes: tuple[str, str], no: tuple[str, str]) -> FactDefinition:
    values = {"true": {"zh": yes[0], "en": yes[1]}, "false": {"zh": no[0], "en": no[1]}}
    return FactDefinition(type="bool", label={"zh": zh, "en": en}, values=values)


CATALOGUE = {
    "session.online": _bool("上网会话", "Session", ("在线", "online"), ("不在线", "offline")),
    "session.traffic": _bool("流量", "Traffic", ("有流量", "moving"), ("无流量", "none moving")),
    "customer.confirms": _bool(
        "客户确认", "Customer says", ("能上网", "works"), ("还不行", "not yet")
    ),
    "onu.state": FactDefinition(
        type="choice",
        label={"zh": "光猫状态", "en": "Modem"},
        values={
            "online": {"zh": "在线", "en": "online"},
            "offline": {"zh": "离线", "en": "offline"},
        },
    ),
    "account.owed_fen": FactDefinition(
        type="int", label={"zh": "欠费金额", "en": "Owed"}, unit={"zh": "分", "en": "fen"}
    ),
    "account.paid_at": FactDefinition(type="time", label={"zh": "最近缴费", "en": "Last payment"}),
    "ticket.open": FactDefinition(
        type="text", label={"zh": "在途报障单", "en": "Open fault ticket"}
    ),
}
WORDED = msgspec.structs.replace(BOOK, definitions=CATALOGUE)
"""The playbook of the session's tests, with a catalogue."""


@cache
def words(language: str = "en") -> Wording:
    return load_wording(RESOURCES / "i18n", language, ZONE)


def voice(language: str = "en", now: datetime = NOW, book: Playbook = WORDED) -> Voice:
    return Voice(words(language), book.definitions, frozenset(book.sources.values()), now)


@cache
def rules() -> tuple[ChipRule, ...]:
    made, problems = load_chips(RESOURCES / "status.yaml")
    assert problems == ()
    return made


def card(
    session: Session,
    language: str = "en",
    book: Playbook = WORDED,
    now: datetime = NOW,
) -> CardState:
    return card_state(session, book, rules(), voice(language, now, book))


def known(value: Value, source: str = "AAA", took_s: float = 0.3, seconds: float = 1) -> Fact:
    return Fact(having=Having.KNOWN, value=value, source=source, at=at(seconds), took_s=took_s)


def had(source: str = "AAA", **values: Value) -> Facts:
    """Known facts, `session__online=True` for `session.online`."""
    return {name.replace("__", "."): known(value, source) for name, value in values.items()}


def said(value: Value, seconds: float = 12) -> Fact:
    return known(value, CUSTOMER, 0.0, seconds)


def loading(source: str = "AAA") -> Fact:
    return Fact(having=Having.LOADING, source=source, at=datetime(1970, 1, 1, tzinfo=UTC))


def failing(source: str = "AAA", reason: str = "no answer in time") -> Fact:
    return Fact(having=Having.FAILED, source=source, at=at(2), took_s=2.0, reason=reason)


def texts(value: object) -> Iterator[str]:
    """Every text anywhere in a state."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from texts(getattr(value, name))
    elif isinstance(value, tuple):
        for each in value:
            yield from texts(each)
