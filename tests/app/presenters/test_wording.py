"""Both languages say the same things, and every reason a system may give has Chinese words."""

import ast
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest

from app.domain.session.reduce import RESTARTED
from app.presenters.wording import Wording, load_wording
from connectors.tmf.actions.activations import CAUSES
from tests.app.presenters.cards import LANGUAGES, NOW, RESOURCES, words
from widgets.state import Labels

ROOT = RESOURCES.parent
CONSTANTS = {"NO_ANSWER", "NOT_GIVEN", "NOT_CARRIED_OUT", "reason"}
ERRORS = {"NotReady", "AuthFailed", "InvalidReply", "ConnectorError", "ConnectorDefect"}
SHOWN = [
    *(ROOT / "app" / "services").glob("*.py"),
    *(ROOT / "app" / "sdk").glob("*.py"),
    *(ROOT / "connectors").rglob("*.py"),
]
SETTINGS_ONLY = "tls_ca = "
"""Said to whoever sets the program up, in the log, never on the card."""


def reasons() -> Iterator[tuple[str, str]]:
    """Every reason that stands in the code, its blanks filled with a 7."""
    for file in SHOWN:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            for said in _said(node):
                if not said.startswith(SETTINGS_ONLY):
                    yield f"{file.parent.name}/{file.stem}", said


def _said(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call):
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if called in ERRORS and len(node.args) == 2:
            yield from _text(node.args[1])
        elif called in {"not_understood", "TimeoutError", "_fail", "_leave_open", "_post_missing"}:
            before = "answer not understood: " if called == "not_understood" else ""
            yield from (before + text for arg in node.args for text in _text(arg))
    elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in CONSTANTS:
        yield from _text(node.value)


def _text(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        filled = (str(p.value) if isinstance(p, ast.Constant) else "7" for p in node.values)
        yield "".join(filled)


def test_the_reasons_are_found_where_they_stand():
    found = {said for _, said in reasons()}
    assert {
        "no answer in time",
        "it was not carried out",
        "not given",
        "no system is set up to look customers up",
        "no answer within 7 s",
        "server error 7",
        "answer not understood: not HTTP",
        "the switch refused the login: 7",
    } <= found
    assert len(found) > 30


def test_every_reason_a_system_may_give_has_chinese_words():
    chinese = words("zh")
    bare = sorted({f"{where}: {said}" for where, said in reasons() if chinese.why(said) == said})
    assert bare == []


@pytest.mark.parametrize("cause", [*CAUSES.values(), "cause 999", "the message is failed"])
def test_why_an_order_was_refused_is_said_in_chinese_throughout(cause: str):
    said = words("zh").why(f"refused: {cause}")
    assert said.startswith("被拒绝（")
    assert re.search("[A-Za-z]{3,}", said) is None


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("no answer within 2.5 s", "2.5 秒内无应答"),
        ("no answer for 40 s; asked again in 12 s", "已 40 秒无应答，12 秒后再查"),
        ("no answer for 7 s; asked again now", "已 7 秒无应答，正在再查"),
        ("not within 2 s, still coming", "2 秒内未返回，仍在查询"),
        ("server error 503", "系统错误 503"),
        ("unexpected answer 418", "异常应答 418"),
        ("unexpected KeyError", "接口异常 KeyError"),
        ("product not on record", "产品无记录"),
        ("no login on record", "无宽带账号记录"),
        ("product is terminated", "产品已终止"),
        ("answer not understood: customer is not JSON", "应答格式有误（非 JSON：客户）"),
        ("refused: 该用户已拆机", "被拒绝（该用户已拆机）"),
        (RESTARTED, "程序已重启"),
        ("never heard of this {n}", "never heard of this {n}"),
        ("", ""),
    ],
)
def test_a_reason_is_said_in_chinese_and_an_unheard_one_as_it_is(reason: str, said: str):
    assert words("zh").why(reason) == said


def test_a_reason_from_outside_is_plain_and_short():
    said = words("zh").why("refused: \u202e<b>" + "x\n" * 5000)
    assert len(said) <= 170
    assert not set("\u202e\n") & set(said)


def test_reasons_are_english_already():
    assert words("en").why("server error 503") == "server error 503"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_of_the_card_has_words(language: str):
    labels = Labels(**words(language).section("labels"))
    assert [n for n in labels.__struct_fields__ if not getattr(labels, n)] == []
    assert labels.position.format(index=2, count=4)


def test_both_languages_have_the_same_names_and_the_same_blanks():
    tables = {
        language: tomllib.loads((RESOURCES / "i18n" / f"{language}.toml").read_text("utf-8"))
        for language in LANGUAGES
    }
    zh, en = (
        {
            f"{section}.{name}": sorted(re.findall(r"\{(\w+)\}", said))
            for section, table in tables[language].items()
            if section != "reasons"
            for name, said in table.items()
        }
        for language in LANGUAGES
    )
    assert zh == en


def test_every_name_is_used_by_a_presenter():
    code = "".join(f.read_text("utf-8") for f in (ROOT / "app" / "presenters").glob("*.py"))
    table = tomllib.loads((RESOURCES / "i18n" / "en.toml").read_text("utf-8"))
    whole = {
        "labels",
        "links",
        "tier",
        "reasons",
        "systems",
        "reason",
        "tray",
        "verified",
        "fact",
        "outcomes",
    }  # asked for by section or key
    unused = [
        f"{section}.{name}"
        for section, names in table.items()
        if section not in whole
        for name in names
        if f"{section}.{name}" not in code and f'"{name}"' not in code
    ]
    assert unused == []


def test_chinese_words_use_chinese_marks():
    table = tomllib.loads((RESOURCES / "i18n" / "zh.toml").read_text("utf-8"))
    wrong = [
        f"{section}.{name}: {said}"
        for section, names in table.items()
        for name, said in names.items()
        if re.search("[\u4e00-\u9fff}] ?[,;:?!()]|[,;:?!()] ?[\u4e00-\u9fff{]", said)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("language", "ago", "said"),
    [
        ("zh", timedelta(minutes=5), "今天 15:55"),
        ("en", timedelta(minutes=5), "Today 15:55"),
        ("zh", timedelta(days=1), "昨天"),
        ("en", timedelta(days=1), "Yesterday"),
        ("zh", timedelta(days=30), "1月31日"),
        ("en", timedelta(days=30), "31 Jan"),
        ("zh", timedelta(days=90), "2025年12月2日"),
        ("en", timedelta(days=90), "2 Dec 2025"),
    ],
)
def test_a_past_day_is_said_the_way_people_do(language: str, ago: timedelta, said: str):
    now = NOW.replace(second=0)
    assert words(language).day(now - ago, now) == said


def test_today_is_the_agents_own_day():
    evening = NOW.replace(hour=15, minute=30)  # 23:30 where the agent sits
    assert words("en").day(evening, evening + timedelta(hours=1)) == "Yesterday"


@pytest.mark.parametrize(
    ("at", "zone", "zh", "en"),
    [
        (datetime.max, ZoneInfo("Asia/Shanghai"), "9999年12月31日", "31 Dec 9999"),
        (datetime.max, timezone(timedelta(hours=14)), "9999年12月31日", "31 Dec 9999"),
        (datetime.min, ZoneInfo("America/New_York"), "1年1月1日", "1 Jan 1"),
        (datetime.min, timezone(timedelta(hours=-12)), "1年1月1日", "1 Jan 1"),
    ],
)
def test_where_the_agents_calendar_ends_a_time_is_said_in_utc(
    at: datetime, zone: tzinfo, zh: str, en: str
):
    at = at.replace(tzinfo=UTC)
    for language, said in (("zh", zh), ("en", en)):
        wording = load_wording(RESOURCES / "i18n", language, zone)
        assert wording.day(at, NOW) == said
        assert wording.day(at, at) == wording("time.today", time=f"{at:%H:%M}")
        assert wording.clock(at) == f"{at:%H:%M}"


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (0, "", ""),
        (0.3, "", ""),
        (12, "已排队 12 秒", "waited 12 s"),
        (119, "已排队 119 秒", "waited 119 s"),
        (754, "已排队 12 分钟", "waited 12 min"),
    ],
)
def test_a_long_wait_is_said_in_minutes(seconds: float, zh: str, en: str):
    assert words("zh").waited(seconds) == zh
    assert words("en").waited(seconds) == en


@pytest.mark.parametrize(
    ("tier", "zh", "en"),
    [
        ("", "", ""),
        ("none", "", ""),
        ("5g", "五星金卡", "Gold"),
        ("4", "四星", "4 stars"),
        ("staff\n", "staff", "staff"),
        ("9" * 99, "9" * 19 + "…", "9" * 19 + "…"),
    ],
)
def test_a_star_rating_is_worded_and_an_unknown_one_is_said_plainly(tier: str, zh: str, en: str):
    assert (words("zh").tier(tier), words("en").tier(tier)) == (zh, en)


def test_a_system_has_the_name_its_agents_use():
    assert words("zh").system("Tickets") == "工单"
    assert words("en").system("Tickets") == "Tickets"
    assert words("zh").system("Radius\u202e 2") == "Radius 2"


def test_any_language_is_better_than_none():
    wording: Wording = words("zh")
    assert wording.text({"en": "only English"}) == "only English"
    assert wording.text({"zh": "", "en": "only English"}) == "only English"
    assert wording.text({}) == ""
    assert wording.text(None) == ""


def test_a_missing_word_raises_at_once():
    with pytest.raises(KeyError):
        words("zh")("call.never")
