"""The billing chip of a mobile customer says first what the operator has to put right."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from app.domain.facts import Facts
from app.guides.load import read_facts
from app.presenters.chips import chips
from tests.app.presenters.cards import NOW, RESOURCES, WORDED, failing, known, rules, voice
from widgets.state import Chip, Tone

FINE: dict[str, Any] = {
    "holds.broadband": False,
    "holds.mobile": True,
    "account.owed_fen": 0,
    "account.status": "active",
    "bill.over_fen": 0,
    "bill.over_until": None,
    "bill.double_fen": 0,
    "adjust.refunded_at": None,
    "reminder.delivered": None,
    "vas.paid_fen": None,
    "vas.refunded_at": None,
    "vas.evidence": None,
    "vas.by_mistake": None,
    "vas.trial_untold": None,
    "benefit.status": None,
}
OVER = {
    "bill.over_fen": 4600,
    "bill.over_until": NOW - timedelta(days=10),
    "reminder.delivered": True,
}
SERVICE = {
    "vas.paid_fen": 4500,
    "vas.evidence": "complete",
    "vas.by_mistake": False,
    "vas.trial_untold": False,
}
CASES = [
    ("bill", {}, Tone.NEUTRAL, "无欠费", "Nothing owed"),
    ("bill", {"bill.double_fen": 1500}, Tone.BAD, "重复扣费 ¥15", "¥15 charged twice"),
    ("bill", OVER, Tone.WARN, "套外 ¥46", "¥46 beyond plan"),
    (
        "bill", {**OVER, "reminder.delivered": False}, Tone.BAD,
        "超套未提醒 ¥46", "¥46, no warning",
    ),
    (
        "bill", {**SERVICE, "vas.evidence": "missing"}, Tone.BAD,
        "业务存疑 ¥45", "Service in doubt ¥45",
    ),
    (
        "bill", {"benefit.status": "expired"}, Tone.WARN,
        "权益过期未领", "Benefit expired unclaimed",
    ),
]  # fmt: skip


def facts(**but: Any) -> Facts:
    return {name: known(value) for name, value in (FINE | but).items()}


BOOK = msgspec.structs.replace(WORDED, definitions=read_facts(RESOURCES / "facts").facts)


def chip(given: Facts, language: str = "en") -> Chip:
    made = chips(rules(), given, voice(language, book=BOOK))
    return next(each for each in made if each.key == "bill")


@pytest.mark.parametrize(("key", "but", "tone", "zh", "en"), CASES)
def test_the_billing_chip_says_what_the_facts_say(
    key: str, but: dict[str, Any], tone: Tone, zh: str, en: str
) -> None:
    given = facts(**but)
    assert (chip(given, "zh").text, chip(given).text) == (zh, en), key
    assert chip(given).tone is tone


@pytest.mark.parametrize(
    "but",
    [
        {**OVER, "adjust.refunded_at": NOW},
        {**OVER, "bill.over_until": NOW - timedelta(days=60)},
        {**SERVICE, "vas.evidence": "missing", "vas.refunded_at": NOW},
        SERVICE,
    ],
    ids=["refunded", "long ago", "service refunded", "service in order"],
)
def test_what_is_settled_or_long_ago_does_not_stand_out(but: dict[str, Any]) -> None:
    assert chip(facts(**but)).text == "Nothing owed"


def test_a_reminder_log_that_is_down_does_not_hide_the_charge() -> None:
    assert chip(facts(**OVER) | {"reminder.delivered": failing()}).text == "¥46 beyond plan"
