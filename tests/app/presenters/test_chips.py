"""Each chip says what its facts say, keeps its place, and calls nothing fine on a guess."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from app.domain.facts import Facts, Having
from app.presenters.chips import ChipRule, blank_chips, chips, worst
from tests.app.presenters.cards import NOW, failing, had, known, loading, rules, said, voice
from tests.app.presenters.test_billing_chips import CASES as BILLING_CASES
from tests.app.presenters.test_mobile_chips import CASES as MOBILE_CASES
from widgets.state import Chip, Tone

ORDER = ("line", "modem", "area", "bill", "contacts", "ticket")
FINE: dict[str, Any] = {
    "session.online": True,
    "session.traffic": True,
    "onu.state": "online",
    "onu.rx_dbm": -20.5,
    "onu.olt_rx_dbm": -22.0,
    "area.outage": False,
    "area.planned": False,
    "area.outage_id": None,
    "account.owed_fen": 0,
    "account.status": "active",
    "contact.calls_today": 0,
    "ticket.faults_30d": 0,
    "ticket.open": None,
    "order.open": None,
    "complaint.open": None,
    "complaint.due_at": None,
}
LEASED: dict[str, Any] = {
    "holds.broadband": False,
    "holds.circuit": True,
    "circuit.down_since": None,
    "circuit.util": 0.3,
    "alarm.id": None,
    "change.until": None,
}
CASES = [
    ("line", {}, Tone.OK, "宽带在线", "Line up"),
    ("line", {"session.traffic": False}, Tone.BAD, "在线无流量", "No traffic"),
    ("line", {"session.online": False}, Tone.BAD, "宽带离线", "Line down"),
    ("line", {"session.traffic": None}, Tone.NEUTRAL, "会话在线", "Session up"),
    ("modem", {}, Tone.OK, "光猫正常 -20.5 dBm", "Modem fine"),
    ("modem", {"onu.state": "offline"}, Tone.BAD, "光猫离线", "Modem offline"),
    ("modem", {"onu.rx_dbm": -28.2}, Tone.BAD, "弱光 -28.2 dBm", "Weak light -28.2"),
    ("modem", {"onu.rx_dbm": -5.0}, Tone.WARN, "光过强 -5 dBm", "Too bright -5"),
    (
        "modem", {"onu.olt_rx_dbm": -29.5}, Tone.WARN,
        "上行弱光 -29.5 dBm", "Weak uplink -29.5",
    ),
    ("modem", {"onu.rx_dbm": -25.5}, Tone.WARN, "光偏弱 -25.5 dBm", "Low light -25.5"),
    ("modem", {"onu.rx_dbm": None}, Tone.NEUTRAL, "光猫在线", "Modem online"),
    ("area", {}, Tone.NEUTRAL, "片区正常", "Area fine"),
    (
        "area", {"area.outage": True, "area.outage_id": "NJ-0412"}, Tone.BAD,
        "片区故障 NJ-0412", "Outage NJ-0412",
    ),
    ("area", {"area.outage": True}, Tone.BAD, "片区故障", "Outage"),
    ("area", {"area.outage": True, "area.planned": True}, Tone.WARN, "计划割接", "Planned work"),
    ("bill", {}, Tone.NEUTRAL, "无欠费", "Nothing owed"),
    ("bill", {"account.owed_fen": 12850}, Tone.WARN, "欠费 ¥128.50", "¥128.50 owed"),
    ("bill", {"account.status": "stopped"}, Tone.BAD, "已停机", "Line stopped"),
    ("bill", {"account.status": "expired"}, Tone.BAD, "套餐到期", "Plan expired"),
    (
        "bill", {"account.owed_fen": 9900, "account.status": "stopped"}, Tone.BAD,
        "欠费停机 ¥99", "Stopped, ¥99 owed",
    ),
    ("contacts", {}, Tone.NEUTRAL, "今日首次来电", "First call today"),
    ("contacts", {"contact.calls_today": 2}, Tone.WARN, "今日已来电 2 次", "Called 2× today"),
    (
        "contacts", {"ticket.faults_30d": 1}, Tone.WARN,
        "30 天内报障 1 次", "30-day faults: 1",
    ),
    ("ticket", {}, Tone.NEUTRAL, "无在途工单", "No tickets"),
    ("ticket", {"ticket.open": "GD-7"}, Tone.WARN, "在途工单 GD-7", "Ticket GD-7"),
    ("ticket", {"order.open": "DD-9"}, Tone.WARN, "在途订单 DD-9", "Order DD-9"),
    ("ticket", {"complaint.open": "CP-7"}, Tone.WARN, "投诉处理中 CP-7", "Complaint CP-7"),
    (
        "ticket", {"complaint.open": "CP-7", "complaint.due_at": NOW - timedelta(hours=1)},
        Tone.BAD, "投诉超时 CP-7", "Overdue CP-7",
    ),
    ("circuit", LEASED, Tone.OK, "专线正常", "Line up"),
    ("circuit", LEASED | {"circuit.util": 0.97}, Tone.WARN, "带宽占满", "Bandwidth full"),
    (
        "circuit", LEASED | {"circuit.down_since": NOW}, Tone.BAD,
        "专线中断 16:00", "Down since 16:00",
    ),
    ("alarm", LEASED, Tone.NEUTRAL, "无告警", "No alarm"),
    ("alarm", LEASED | {"alarm.id": "AL-7"}, Tone.BAD, "告警 AL-7", "Alarm AL-7"),
    ("alarm", LEASED | {"change.until": NOW}, Tone.WARN, "计划割接", "Planned work"),
]  # fmt: skip


def facts(**but: Any) -> Facts:
    return {name: known(value) for name, value in (FINE | but).items()}


def chip(key: str, given: Facts, language: str = "en") -> Chip:
    return next(each for each in chips(rules(), given, voice(language)) if each.key == key)


@pytest.mark.parametrize(("key", "but", "tone", "zh", "en"), CASES)
def test_a_chip_says_what_the_facts_say(
    key: str, but: dict[str, Any], tone: Tone, zh: str, en: str
):
    given = facts(**but)
    assert (chip(key, given, "zh").text, chip(key, given).text) == (zh, en)
    assert chip(key, given).tone is tone
    assert not chip(key, given).loading


def test_every_case_of_the_file_is_shown_by_some_facts():
    every = {(rule.chip, case.text["en"].split("{")[0]) for rule in rules() for case in rule.cases}
    shown = {(key, en) for key, _, _, _, en in [*CASES, *MOBILE_CASES, *BILLING_CASES]}
    lacking = {
        (k, t) for k, t in every if t and not any(k == s and t.strip() in x for s, x in shown)
    }
    assert lacking == set()


def test_every_icon_of_the_file_is_there(request: pytest.FixtureRequest):
    icons = request.config.rootpath / "resources" / "icons"
    named = {rule.icon for rule in rules()} | {c.icon for rule in rules() for c in rule.cases}
    assert [icon for icon in named - {""} if not (icons / f"{icon}.svg").exists()] == []


@pytest.mark.parametrize("given", [{}, facts(), facts(**{"session.online": False})])
def test_order_and_place_are_the_same_whatever_is_known(given: Facts):
    assert tuple(each.key for each in chips(rules(), given, voice())) == ORDER


def test_a_chip_is_a_skeleton_while_its_answer_is_on_its_way():
    given = dict.fromkeys(FINE, loading())
    shown = chips(rules(), given, voice("zh"))
    assert [each.text for each in shown] == ["宽带", "光猫", "片区", "账务", "来电记录", "工单"]
    assert all(each.loading and each.tone is Tone.NEUTRAL for each in shown)


def test_what_is_looked_at_again_is_a_skeleton_too():
    stale = replace(known(False), having=Having.STALE)
    assert chip("line", facts() | {"session.traffic": stale}).loading


def test_a_failed_system_is_named_with_the_reason():
    given = facts() | {"session.online": failing("AAA", "server error 503")}
    shown = chip("line", given, "zh")
    assert (shown.text, shown.icon, shown.loading) == ("宽带 ?", "circle-dashed", False)
    assert shown.tip == "AAA：系统错误 503"
    assert chip("line", given).tip == "AAA: server error 503"


def test_of_several_failed_systems_the_first_needed_is_named():
    lost = {"ticket.open": failing("Tickets"), "order.open": failing("CRM")}
    assert chip("ticket", facts() | lost).tip == "Tickets: no answer in time"


def test_what_may_still_come_is_awaited_before_a_failure_is_said():
    given = facts() | {"session.online": failing(), "session.traffic": loading()}
    assert chip("line", given).loading


def test_what_is_wrong_is_said_though_another_system_failed():
    stopped = facts(**{"account.status": "stopped"}) | {"account.owed_fen": failing("Billing")}
    assert chip("bill", stopped).text == "Line stopped"
    often = facts(**{"ticket.faults_30d": 2}) | {"contact.calls_today": failing("CRM")}
    assert chip("contacts", often).text == "30-day faults: 2"


@pytest.mark.parametrize(
    ("key", "lost", "shown"),
    [
        ("modem", "onu.rx_dbm", "Modem ?"),
        ("bill", "account.owed_fen", "Billing ?"),
        ("bill", "account.status", "Billing ?"),
        ("contacts", "contact.calls_today", "Contacts ?"),
        ("ticket", "ticket.open", "Tickets ?"),
        ("ticket", "order.open", "Tickets ?"),
        ("area", "area.outage", "Area ?"),
        ("line", "session.traffic", "Session up"),
    ],
)
def test_nothing_is_called_fine_on_half_the_evidence(key: str, lost: str, shown: str):
    assert chip(key, facts() | {lost: failing()}).text == shown


def test_a_fact_no_system_gives_is_not_waited_for():
    shown = chip("bill", {})
    assert (shown.text, shown.loading, shown.tip) == ("Billing –", False, "")
    without = {n: f for n, f in facts().items() if n != "ticket.faults_30d"}
    assert chip("contacts", without).text == "First call today"


def test_the_tip_says_each_fact_with_its_source():
    shown = chip("line", facts() | {"session.traffic": said(False)}, "zh")
    assert shown.tip == "上网会话：在线（AAA · 0.3 秒）\n流量：无流量（客户）"


def test_a_number_from_outside_cannot_break_the_chip():
    shown = chip("ticket", facts(**{"ticket.open": "\u202e<b>GD\n" + "7" * 10_000}))
    assert len(shown.text) < 140
    assert not set("\u202e\n") & set(shown.text)


def test_nobody_known_yet_leaves_every_place_loading_or_empty():
    searching = blank_chips(rules(), voice(), loading=True)
    found_nobody = blank_chips(rules(), voice(), loading=False)
    assert tuple(each.key for each in searching) == ORDER
    assert all(each.loading for each in searching)
    assert [each.text for each in found_nobody][:2] == ["Line –", "Modem –"]
    assert not any(each.loading for each in found_nobody)


def keys(**holds: object) -> tuple[str, ...]:
    given = facts() | had("CRM", **{"holds__mobile": False, **holds})
    return tuple(each.key for each in chips(rules(), given, voice()))


def test_a_chip_that_does_not_concern_the_customer_is_not_there():
    assert keys(holds__broadband=False, holds__circuit=False) == ("bill", "contacts", "ticket")
    assert keys(holds__broadband=True) == ORDER


def test_while_it_is_not_known_whom_it_concerns_its_place_is_kept():
    assert keys() == ORDER
    unknown = facts() | {"holds.broadband": loading("CRM")}
    assert tuple(each.key for each in chips(rules(), unknown, voice())) == ORDER
    failed = facts() | {"holds.broadband": failing("CRM")}
    assert tuple(each.key for each in chips(rules(), failed, voice())) == ORDER


def test_whom_it_concerns_is_not_said_in_its_tip():
    told = facts() | had("CRM", holds__broadband=True)
    assert chip("line", told).tip == chip("line", facts()).tip


def test_the_worst_is_the_first_of_the_loudest():
    made = chips(rules(), facts(**{"account.owed_fen": 1, "area.outage": True}), voice())
    loudest = worst(made)
    assert loudest is not None
    assert loudest.key == "area"
    assert worst(chips(rules(), facts(), voice())) is None
    assert worst(chips(rules(), dict.fromkeys(FINE, loading()), voice())) is None


def test_a_rule_knows_every_fact_it_may_need():
    rule: ChipRule = rules()[1]
    assert rule.facts == {"onu.state", "onu.rx_dbm", "onu.olt_rx_dbm"}
    assert had(onu__state="x").keys() <= rule.facts
