"""A guide shown: nothing is left out, boxes stand apart, and what is drawn can be drawn."""

from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtSvg import QSvgRenderer

import resources
from app.domain.guide import Guide
from app.guides.load import load_guide, read_facts
from app.guides.shelf import Shelf
from app.guides.show.layout import PAD, Box, lay_out
from app.guides.show.lexicon import Lexicon
from app.guides.show.measure import broken, width_of
from app.guides.show.mermaid import as_mermaid
from app.guides.show.outline import Outline, outline
from app.guides.show.svg import as_svg
from app.guides.show.text import as_text

FOLDER = Path(resources.__path__[0])
FACTS = read_facts(FOLDER / "facts").facts
TABLED = """\
guide: fee
version: 2
owner: billing
title: {zh: "费用 <查询>", en: 'Fee "query" & more'}
when: account.owed_fen >= 0
facts: {}
parameters: {much_fen: 10000}
tables:
  - gives: product.name
    columns: [account.status, account.owed_fen]
    rows: [[arrears, ">= much_fen", gold], [null, null, none]]
steps:
  - step: hello
    say: {zh: 您好, en: Hello}
    wording: [{when: customer.mood == 'angry', say: {zh: 抱歉, en: Sorry}}]
  - step: told
    when: account.status == 'arrears'
    level: 1
    optional: true
    include: other
    end: told
otherwise: {end: told}
outcomes: {told: {resolved: false, disposition: T-1}}
"""


def guide_of(text: str, tmp_path: Path) -> Guide:
    file = tmp_path / "fee.yaml"
    file.write_text(text, encoding="utf-8")
    guide = load_guide(file).guide
    assert guide is not None
    return guide


def shown(guide: Guide, language: str) -> tuple[Outline, Lexicon]:
    lexicon = Lexicon(language=language, facts=FACTS, sources={"area.outage": "NOC"})
    return outline(guide, Shelf(facts=FACTS), lexicon), lexicon


@pytest.fixture(scope="module")
def broadband() -> Guide:
    guide = load_guide(FOLDER / "guides" / "broadband-fault.yaml").guide
    assert guide is not None
    return guide


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_checklist_says_everything_of_each_step(broadband: Guide, language: str) -> None:
    said = as_text(*shown(broadband, language))
    for step in broadband.steps:
        assert f"({step.step})" in said
        assert (step.title or {})[language] in said
        assert (step.say or {})[language] in said
        assert " ".join(step.when.split()) in said
        assert all(action in said for action in step.do)
    for name, outcome in broadband.outcomes.items():
        assert outcome.title is not None
        assert f"{outcome.title[language]} ({name}, {outcome.disposition})" in said
    assert all(
        asked.ask is None or asked.ask[language] in said for asked in broadband.facts.values()
    )
    assert "None" not in said.replace("!= None", "").replace("== None", "")


def test_a_step_reads_as_a_checklist_entry(broadband: Guide) -> None:
    said = as_text(*shown(broadband, "en"))
    wanted = [
        "  2. Own the fault, give the time  (outage)",
        "     when  Area fault: fault open",
        "           area.outage",
        "     by    Area fault (NOC)",
        "     say   I'm sorry: there has been a fault in your area since {area.outage_since:time}."
        " Our engineers are on it and expect it back by {area.outage_until:time}. I'll text you the"
        " time now.",
        "     do    sms.outage_eta (sms.outage_eta)",
        "     end   Told: area fault (informed-outage, BB-OUTAGE)",
    ]
    assert "\n".join(wanted) + "\n" in said


def test_tables_levels_and_other_wordings_are_shown(tmp_path: Path) -> None:
    said = as_text(*shown(guide_of(TABLED, tmp_path), "en"))
    assert "  for: Owed ≥ ¥0\n" in said
    assert "Table: Product\n" in said
    assert "  Account     Owed    → Product\n" in said
    assert "  in arrears  ≥ ¥100  gold\n" in said
    assert "  –           –       none\n" in said
    assert "  2. told  (told)  [level 1, optional]\n" in said
    assert "     or    [Mood = angry] Sorry\n" in said
    assert "     into  other\n" in said


def test_the_flowchart_has_a_way_into_and_out_of_every_step(broadband: Guide) -> None:
    lines = as_mermaid(*shown(broadband, "zh")).splitlines()
    last = len(broadband.steps)
    assert lines[:2] == ["flowchart TD", '  start(["家宽断网"]) --> g0']
    for index, step in enumerate(broadband.steps):
        assert f'  g{index} -- "是" --> s{index}' in lines
        following = f"g{index + 1}" if index + 1 < last else f"s{last}"
        assert f'  g{index} -- "否" --> {following}' in lines
        assert (f"  s{index} -.-> {following}" in lines) is (step.end is None)
    assert f'  s{last} --> e{last}(["已升级"]):::ended' in lines


def test_the_flowchart_shows_the_goal_and_the_outcome_it_leads_to(
    broadband: Guide, tmp_path: Path
) -> None:
    found, lexicon = shown(broadband, "zh")
    lines = as_mermaid(found, lexicon).splitlines()
    assert found.reached is not None
    assert f'  start -. "随时" .-> goal{{{{"目标: {found.goal}"}}}}:::guard' in lines
    assert f'  goal -- "是" --> reached(["{found.reached.title}"]):::ended' in lines
    assert "goal" not in as_mermaid(*shown(guide_of(TABLED, tmp_path), "en"))


def test_signs_mermaid_uses_itself_are_written_by_number(tmp_path: Path) -> None:
    said = as_mermaid(*shown(guide_of(TABLED, tmp_path), "en"))
    assert 'start(["Fee #34;query#34; #38; more"]) --> s0' in said
    assert '  s0["1. hello"]:::step' in said
    assert "  s0 -.-> g1" in said


def boxes(found: Outline, lexicon: Lexicon) -> list[Box]:
    picture = lay_out(found, lexicon)
    placed = [box for rung in picture.rungs for box in (rung.guard, rung.step, rung.end) if box]
    for box in (picture.head, *placed):
        assert 0 <= box.x <= box.x + box.w <= picture.width
        assert 0 <= box.y <= box.y + box.h <= picture.height
    return [picture.head, *placed]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_boxes_stand_apart_and_hold_their_text(broadband: Guide, language: str) -> None:
    found = boxes(*shown(broadband, language))
    assert len(found) == 3 * len(broadband.steps) + 3
    for a, b in combinations(found, 2):
        apart = a.x + a.w < b.x or b.x + b.w < a.x or a.y + a.h < b.y or b.y + b.h < a.y
        assert apart, (a, b)
    for box in found:
        assert all(width_of(line.text, line.size) <= box.w - PAD for line in box.lines), box


def test_a_long_guide_is_cut_into_lanes_of_a_readable_shape(broadband: Guide) -> None:
    picture = lay_out(*shown(broadband, "zh"))
    assert max(rung.lane for rung in picture.rungs) == 2
    assert 1 < picture.width / picture.height < 2


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_picture_can_be_drawn_and_names_every_step(broadband: Guide, language: str) -> None:
    svg = as_svg(*shown(broadband, language))
    tree = ElementTree.fromstring(svg)
    said = "".join(text or "" for text in tree.itertext())
    assert all(f"{step.step}" in said for step in broadband.steps)
    drawn = QSvgRenderer(QByteArray(svg.encode()))
    assert drawn.isValid()
    assert drawn.defaultSize().width() > 2000


def test_a_small_guide_is_one_lane_and_signs_of_markup_are_escaped(tmp_path: Path) -> None:
    found, lexicon = shown(guide_of(TABLED, tmp_path), "zh")
    assert {rung.lane for rung in lay_out(found, lexicon).rungs} == {0}
    assert "<title>费用 &lt;查询&gt;</title>" in as_svg(found, lexicon)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("账户状态 = 已停机，请核对", ("账户状态 =", "已停机，请核", "对")),
        ("one (two three)", ("one (two", "three)")),
        ("一" * 13, ("一" * 6, "一" * 6, "一")),
        ("x" * 20, ("xxxxxxxxxx", "xxxxxxxxxx")),
        ("", ()),
    ],
)
def test_lines_break_where_they_may(text: str, lines: tuple[str, ...]) -> None:
    assert broken(text, 10, 62) == lines
