"""Guards in words: labels, values as people say them, thresholds with their unit."""

import pytest

from app.domain.facts import FactDefinition
from app.guides.show.lexicon import Lexicon
from app.guides.show.words import in_words

STATES = {"on": {"zh": "在线", "en": "up"}, "off": {"zh": "离线", "en": "down"}}
YES_NO = {"true": {"zh": "有", "en": "yes"}, "false": {"zh": "无", "en": "none"}}
FACTS = {
    "line.state": FactDefinition(type="choice", label={"zh": "线路", "en": "Line"}, values=STATES),
    "area.fault": FactDefinition(type="bool", label={"zh": "故障", "en": "Fault"}, values=YES_NO),
    "bill.owed_fen": FactDefinition(
        type="int", label={"zh": "欠费", "en": "Owed"}, unit={"zh": "分", "en": "fen"}
    ),
    "line.share": FactDefinition(
        type="number", label={"zh": "占比", "en": "Share"}, unit={"zh": "%", "en": "%"}
    ),
    "line.dbm": FactDefinition(
        type="number", label={"zh": "收光", "en": "Light"}, unit={"zh": "dBm", "en": "dBm"}
    ),
    "line.at": FactDefinition(type="time", label={"zh": "掉线时间", "en": "Went down"}),
}
LIMITS = {"weak": -27, "most": 0.5, "week_s": 604800}


@pytest.mark.parametrize(
    ("guard", "zh", "en"),
    [
        ("area.fault", "故障：有", "Fault: yes"),
        ("not area.fault", "故障：无", "Fault: none"),
        ("line.state == 'off'", "线路 = 离线", "Line = down"),
        ("line.state != 'off'", "线路 ≠ 离线", "Line ≠ down"),
        ("line.state in ['on', 'off']", "线路 属于 在线、离线", "Line is one of up, down"),
        ("line.state not in ['on']", "线路 不属于 在线", "Line is none of up"),
        ("line.dbm < weak", "收光 < -27 dBm", "Light < -27 dBm"),
        ("-30 < line.dbm <= weak", "-30 dBm < 收光 ≤ -27 dBm", "-30 dBm < Light ≤ -27 dBm"),
        ("line.share >= most", "占比 ≥ 50%", "Share ≥ 50%"),
        ("bill.owed_fen > 12850", "欠费 > ¥128.5", "Owed > ¥128.5"),
        ("line.at == None", "掉线时间 为空", "Went down is empty"),
        ("line.at != None", "掉线时间 不为空", "Went down is not empty"),
        ("missing(line.at)", "没有掉线时间", "there is no Went down"),
        ("not missing(line.at)", "有掉线时间", "there is Went down"),
        ("not known(line.at)", "不知道掉线时间", "not known: Went down"),
        ("known(line.at)", "知道掉线时间", "known: Went down"),
        ("age_s(line.at) > week_s", "距掉线时间 > 7 天", "time since Went down > 7 d"),
        ("age_s(line.at) < 5400", "距掉线时间 < 90 分钟", "time since Went down < 90 min"),
        ("not default(area.fault, False)", "故障：无", "Fault: none"),
        ("default(line.state, 'none') == 'none'", "没有线路", "there is no Line"),
        ("default(line.state, 'on') == 'on'", "线路 = 在线", "Line = up"),
        ("line.dbm < line.share * 0.9", "收光 < 占比 × 0.9", "Light < Share × 0.9"),
        ("max(line.dbm, -5) > 1", "max(收光, -5) > 1", "max(Light, -5) > 1"),
        ("'x' in line.all", "x 属于 line.all", "x is one of line.all"),
        (
            "area.fault and (line.dbm > 1 or not (area.fault and line.dbm < 0))",
            "故障：有 且 (收光 > 1 dBm 或 并非 (故障：有 且 收光 < 0 dBm))",
            "Fault: yes and (Light > 1 dBm or not (Fault: yes and Light < 0 dBm))",
        ),
    ],
)  # fmt: skip
def test_a_guard_reads_as_an_expert_says_it(guard: str, zh: str, en: str) -> None:
    for language, said in (("zh", zh), ("en", en)):
        assert in_words(guard, Lexicon(language=language, facts=FACTS), LIMITS) == said
