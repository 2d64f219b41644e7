"""The chips of a mobile customer say what is wrong with the line, the data and the site."""

from typing import Any

import msgspec
import pytest

from app.domain.facts import Facts
from app.guides.load import read_facts
from app.presenters import voice as voices
from app.presenters.chips import chips
from tests.app.presenters.cards import RESOURCES, WORDED, failing, known, rules
from tests.app.presenters.cards import voice as any_voice
from widgets.state import Chip, Tone

FINE: dict[str, Any] = {
    "holds.broadband": False,
    "holds.mobile": True,
    "mobile.status": "active",
    "roaming.abroad": False,
    "roaming.country": None,
    "hlr.attached": True,
    "hlr.data_on": True,
    "hlr.data_off_by": None,
    "hlr.limit_kbps": None,
    "hlr.data_session": True,
    "handset.apn_ok": True,
    "cell.outage": False,
    "cell.planned": False,
    "cell.outage_id": None,
    "cell.load": 0.4,
    "radio.rsrp_dbm": -88.0,
    "voice.trunk_fault": False,
}
SITE_DOWN = {"cell.outage": True, "cell.outage_id": "RN-0601"}
CASES = [
    ("mobile", {}, Tone.NEUTRAL, "号码正常", "Line active"),
    ("mobile", {"mobile.status": "risk_lock"}, Tone.BAD, "需核验身份", "ID check needed"),
    ("mobile", {"mobile.status": "oneway_stop"}, Tone.BAD, "单向停机", "one-way stop"),
    (
        "mobile", {"roaming.abroad": True, "roaming.country": "jp"}, Tone.WARN,
        "在日本", "In Japan",
    ),
    ("mobile", {"hlr.attached": False}, Tone.BAD, "手机不在网", "No service"),
    ("internet", {}, Tone.OK, "上网正常", "Data flows"),
    (
        "internet", {"hlr.data_on": False, "hlr.data_off_by": "cap"}, Tone.BAD,
        "上网关闭：流量封顶", "Data off: the cap",
    ),
    ("internet", {"hlr.limit_kbps": 1000}, Tone.WARN, "限速 1000K", "Held to 1000k"),
    ("internet", {"handset.apn_ok": False}, Tone.BAD, "接入点错误", "Wrong APN"),
    ("internet", {"hlr.data_session": False}, Tone.WARN, "无上网流量", "No data traffic"),
    ("radio", {}, Tone.NEUTRAL, "信号正常", "Signal fine"),
    ("radio", SITE_DOWN, Tone.BAD, "基站故障 RN-0601", "Site down RN-0601"),
    ("radio", {**SITE_DOWN, "cell.planned": True}, Tone.WARN, "基站施工", "Site works"),
    ("radio", {"voice.trunk_fault": True}, Tone.BAD, "网间故障", "Trunk fault"),
    ("radio", {"radio.rsrp_dbm": -116.0}, Tone.BAD, "弱信号 -116", "Weak signal -116"),
    ("radio", {"cell.load": 0.93}, Tone.WARN, "小区拥塞 93%", "Cell 93% full"),
]  # fmt: skip


BOOK = msgspec.structs.replace(WORDED, definitions=read_facts(RESOURCES / "facts").facts)


def voice(language: str = "en") -> voices.Voice:
    return any_voice(language, book=BOOK)


def facts(**but: Any) -> Facts:
    return {name: known(value) for name, value in (FINE | but).items()}


def chip(key: str, given: Facts, language: str = "en") -> Chip:
    return next(each for each in chips(rules(), given, voice(language)) if each.key == key)


@pytest.mark.parametrize(("key", "but", "tone", "zh", "en"), CASES)
def test_a_chip_says_what_the_facts_say(
    key: str, but: dict[str, Any], tone: Tone, zh: str, en: str
) -> None:
    given = facts(**but)
    assert (chip(key, given, "zh").text, chip(key, given).text) == (zh, en)
    assert chip(key, given).tone is tone


@pytest.mark.parametrize(
    ("key", "lost", "shown"),
    [
        ("mobile", "hlr.attached", "Mobile ?"),
        ("internet", "hlr.data_session", "Data ?"),
        ("radio", "cell.outage", "Site ?"),
        ("radio", "radio.rsrp_dbm", "Site ?"),
    ],
)
def test_nothing_is_called_fine_on_half_the_evidence(key: str, lost: str, shown: str) -> None:
    assert chip(key, facts() | {lost: failing()}).text == shown


def test_as_many_places_are_kept_before_it_is_known_what_they_have_as_after() -> None:
    before = {name: fact for name, fact in facts().items() if not name.startswith("holds.")}
    assert len(chips(rules(), before, voice())) == len(chips(rules(), facts(), voice()))
    assert [each.key for each in chips(rules(), facts(), voice())][:3] == [
        "mobile", "internet", "radio",
    ]  # fmt: skip
