"""Guides that can be read and are wrong: what is said, where, in both languages."""

# ruff: noqa: E501 - one kind of mistake, one line
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.guides.check import check_guide
from app.guides.load import load_guide
from tests.app.guides.sound_guide import SHELF, SOUND, spoilt

KINDS = [
    pytest.param('s.n < limit', 's.m < limit', '16:11', 'there is no fact s.m; did you mean s.n? (steps[0].when)', '没有事实 s.m，是否想写 s.n？ (steps[0].when)', id='an unknown fact'),
    pytest.param('s.n < limit', 's.n < limits', '16:17', 'there is no parameter limits; did you mean limit? (steps[0].when)', '没有参数 limits，是否想写 limit？ (steps[0].when)', id='an unknown parameter'),
    pytest.param('s.n < limit', 's.a == null', '16:18', 'there is no parameter null; did you mean None? (steps[0].when)', '没有参数 null，是否想写 None？ (steps[0].when)', id='null in a guard'),
    pytest.param("== 'offline'", "== 'ofline'", '24:22', "'ofline' is none of its values, which are offline, online; did you mean offline? (steps[1].when)", "'ofline' 不是它的取值；取值有 offline, online，是否想写 offline？ (steps[1].when)", id='a value the catalogue does not list'),
    pytest.param('s.n < limit', "s.n == 'x'", '16:18', "a number can't be compared with a text (steps[0].when)", '数字不能与文字比较 (steps[0].when)', id='a number compared with text'),
    pytest.param('s.n < limit', 's.n', '16:11', 'expected a yes/no here, this is a number (steps[0].when)', '这里需要是/否，却是数字 (steps[0].when)', id='a number for a truth'),
    pytest.param('s.n < limit', "s.state < 'x'", '16:11', 'a text has no order: use == or in (steps[0].when)', '文字不能比较大小 (steps[0].when)', id='text put in order'),
    pytest.param('s.n < limit', 's.n < 3 and s.n > 5', '16:11', 'the guard is never true (steps[0].when)', '条件永远不成立 (steps[0].when)', id='a contradiction of numbers'),
    pytest.param("s.state == 'offline'", "s.state == 'offline' and s.state == 'online'", '24:11', 'the guard is never true (steps[1].when)', '条件永远不成立 (steps[1].when)', id='a contradiction of values'),
    pytest.param('s.n < limit', 's.n < limit and s.n > 5', '16:11', 'warning: the guard is never true with these parameters (steps[0].when)', '提醒：按现在的参数，条件永远不成立 (steps[0].when)', id='a contradiction by a parameter'),
    pytest.param('s.n < limit', 's.n < limit or s.n >= limit', '16:5', 'warning: the guard is always true (steps[0].when)', '提醒：条件总是成立 (steps[0].when)', id='a guard that always holds'),
    pytest.param('s.n < limit', 's.a or s.n < 3 and s.n > 5', '16:18', 'warning: this part is never true (steps[0].when)', '提醒：这一部分永远不成立 (steps[0].when)', id='an alternative that never holds'),
    pytest.param('when: s.n < limit', 'when: >\n      s.n < limit\n      and s.x', '18:11', 'there is no fact s.x; did you mean s.n? (steps[0].when)', '没有事实 s.x，是否想写 s.n？ (steps[0].when)', id='a fault on the second line of a guard'),
    pytest.param('{zh: 一, en: One}', '{zh: 一}', '17:5', 'no text in en (steps[0].title)', '缺少 en 的文字 (steps[0].title)', id='a missing language'),
    pytest.param('{zh: 一, en: One}', '{zh: 一, eng: One}', '17:20', 'there is no language eng; did you mean en? (steps[0].title.eng)', '没有语言 eng，是否想写 en？ (steps[0].title.eng)', id='an unknown language'),
    pytest.param('{s.fen:money} owed', '{s.fem:money} owed', '18:39', 'the script names no fact: s.fem; did you mean s.fen? (steps[0].say.en)', '话术里的事实 s.fem 不存在，是否想写 s.fen？ (steps[0].say.en)', id='a blank for an unknown fact'),
    pytest.param('{s.fen:money} owed', '{s.fen:mony} owed', '18:39', 'there is no format mony; there are time, date, money, duration, number, masked; did you mean money? (steps[0].say.en)', '没有格式 mony；可用 time, date, money, duration, number, masked，是否想写 money？ (steps[0].say.en)', id='an unknown format'),
    pytest.param('{s.fen:money} owed', '{s.at:money} owed', '18:39', 'the format money does not fit s.at, a time (steps[0].say.en)', '格式 money 不适用于 s.at（time） (steps[0].say.en)', id='a format that does not fit'),
    pytest.param('{s.fen:money}"', '{s.fen：money}"', '18:18', 'a plain colon goes before the format (steps[0].say.zh)', '格式前要用英文冒号 (steps[0].say.zh)', id='a full-width colon in a blank'),
    pytest.param('{s.fen:money} owed', '{s.fen:money owed', '18:39', 'a stray {; to have one said, write it twice (steps[0].say.en)', '多出一个 {，要说出大括号本身请写两遍 (steps[0].say.en)', id='a stray brace'),
    pytest.param('do: [x.go]', 'do: [x.goo]', '21:10', 'there is no action x.goo; did you mean x.go? (steps[0].do[0])', '没有动作 x.goo，是否想写 x.go？ (steps[0].do[0])', id='an unknown action'),
    pytest.param('facts: [s.a]', 'facts: [s.aa]', '22:22', 'there is no fact s.aa; did you mean s.a? (steps[0].verify.facts[0])', '没有事实 s.aa，是否想写 s.a？ (steps[0].verify.facts[0])', id='an unknown fact to look at again'),
    pytest.param('    verify: {facts', '    level: 3\n    verify: {facts', '22:5', 'expected a whole number from 0 to 2, got 3 (steps[0].level)', '这里要写0 到 2 的整数，却是 3 (steps[0].level)', id='a level too high'),
    pytest.param('    verify: {facts: [s.a]}', '    include: h', '22:5', 'there is no guide h (steps[0].include)', '没有指引 h (steps[0].include)', id='an unknown guide'),
    pytest.param('    verify: {facts: [s.a]}', '    include: g', '22:5', 'the includes go round in a circle: g → g (steps[0].include)', '引用成了循环：g → g (steps[0].include)', id='a guide that includes itself'),
    pytest.param('type: bool', 'type: text', '10:5', 'me.ok is a bool in the catalogue, here a text (facts.me.ok.type)', 'me.ok 在目录里是 bool，这里是 text (facts.me.ok.type)', id='a question of another type'),
    pytest.param('no: {zh: 不好', 'not: {zh: 不好', '12:39', 'not is no value of me.ok; did you mean no? (facts.me.ok.answers.not)', 'not 不是 me.ok 的取值，是否想写 no？ (facts.me.ok.answers.not)', id='an answer that is no value'),
    pytest.param('s.n < limit', "s.n < limit and customer.mood == 'angry'", '16:27', 'customer.mood says how the customer is: only the guard of a `wording` may use it (steps[0].when)', 'customer.mood 说的是客户的态度，只能用在 wording 的条件里，不能影响判断 (steps[0].when)', id='manner in a guard'),
    pytest.param('goal: s.a', "goal: customer.mood == 'calm' and s.a", '7:7', 'customer.mood says how the customer is: only the guard of a `wording` may use it (goal)', 'customer.mood 说的是客户的态度，只能用在 wording 的条件里，不能影响判断 (goal)', id='manner in the goal'),
    pytest.param('{s.fen:money} owed', '{customer.mood}', '18:40', 'customer.mood says how the customer is: only the guard of a `wording` may use it (steps[0].say.en)', 'customer.mood 说的是客户的态度，只能用在 wording 的条件里，不能影响判断 (steps[0].say.en)', id='manner in a script'),
    pytest.param("customer.mood == 'angry'", 's.a', '20:16', 'a `wording` goes by how the customer is (customer.mood), not by s.a (steps[0].wording[0].when)', 'wording 的条件只能用客户态度类事实（customer.mood），不能用 s.a (steps[0].wording[0].when)', id='a wording by other facts'),
    pytest.param('s.n < limit', "s.state == 'offline'\n    end: escalated", '24:5', 'warning: reached only by skipping one: where it applies, that has ended the guide (steps[1].step)', '提醒：只有跳过 one 才会走到这一步：条件成立时前面已经结束了指引 (steps[1].step)', id='a step behind one that ends'),
    pytest.param('s.n < limit', 's.a and me.ok and s.n < limit', '15:5', 'never reached: where it applies the goal is reached already (steps[0].step)', '走不到这一步：条件成立时目标已经达成 (steps[0].step)', id='a step within the goal'),
    pytest.param('when: s.n < limit', 'end: escalated', '23:5', 'never reached: one ends the guide unconditionally (steps[1].step)', '走不到这一步：one 无条件结束了指引 (steps[1].step)', id='a step behind an unconditional end'),
    pytest.param('{s.n: 5', '{s.m: 5', '31:13', 'there is no fact s.m; did you mean s.n? (tests[0].given.s.m)', '没有事实 s.m，是否想写 s.n？ (tests[0].given.s.m)', id='a test of an unknown fact'),
    pytest.param('{s.n: 5', '{s.n: five', '31:13', 's.n takes a number, not five (tests[0].given.s.n)', 's.n 应为数字，却是 five (tests[0].given.s.n)', id='a test value of another type'),
    pytest.param('s.state: offline}', 's.state: ofline}', '31:21', 'ofline is no value of s.state, which are online, offline; did you mean offline? (tests[0].given.s.state)', 'ofline 不是 s.state 的取值；取值有 online, offline，是否想写 offline？ (tests[0].given.s.state)', id='a test value that is none'),
    pytest.param('{s.n: 5', '{s.at: yesterday', '31:13', 's.at is a time: -3h (before the test) or 2026-01-15T04:00:00+08:00, not yesterday (tests[0].given.s.at)', 's.at 是时间：写 -3h（测试时刻之前）或 2026-01-15T04:00:00+08:00，却是 yesterday (tests[0].given.s.at)', id='a test time that is none'),
    pytest.param('expect: [two]', 'expect: [too]', '32:14', 'there is no step too; did you mean two? (tests[0].expect[0])', '没有步骤 too，是否想写 two？ (tests[0].expect[0])', id='a test of an unknown step'),
    pytest.param('{limit: 3}', '{limit: 3, limt: 4}', '13:24', 'warning: the parameter limt is used nowhere (parameters.limt)', '提醒：参数 limt 没有用到 (parameters.limt)', id='an unused parameter'),
    pytest.param('  escalated: {res', '  told: {resolved: false, disposition: T}\n  escalated: {res', '29:3', 'warning: no step ends with told (outcomes.told)', '提醒：没有步骤以 told 结束 (outcomes.told)', id='an unused outcome'),
]  # fmt: skip


def said_of(tmp_path: Path, text: str) -> dict[str, list[str]]:
    """Return what is said of a guide, in both languages, without the name of the file."""
    file = tmp_path / "g.yaml"
    file.write_text(text, encoding="utf-8")
    problems = check_guide(load_guide(file), SHELF)
    assert all(problem.excerpt.endswith("^") for problem in problems)
    return {
        language: [
            problem.worded(language).splitlines()[0].removeprefix(f"{file}:")
            for problem in problems
        ]
        for language in ("en", "zh")
    }


def test_nothing_is_wrong_with_the_sound_guide(tmp_path: Path) -> None:
    assert said_of(tmp_path, SOUND) == {"en": [], "zh": []}


@pytest.mark.parametrize(("old", "new", "place", "en", "zh"), KINDS)
def test_a_mistake_is_told_with_its_place_and_what_was_meant(
    tmp_path: Path, old: str, new: str, place: str, en: str, zh: str
) -> None:
    said = said_of(tmp_path, spoilt(old, new))
    assert f"{place}: {en}" in said["en"]
    assert f"{place}: {zh}" in said["zh"]


def test_a_guide_without_tests_is_warned_of(tmp_path: Path) -> None:
    said = said_of(tmp_path, SOUND[: SOUND.index("tests:")])
    assert said == {"en": ["1:1: warning: there are no tests"], "zh": ["1:1: 提醒：没有测试"]}


def test_a_fact_nobody_can_ever_say_is_told(tmp_path: Path) -> None:
    file = tmp_path / "g.yaml"
    unsaid = spoilt("facts:\n", "facts:\n  my.own: {type: bool}\n").replace(
        "when: s.n < limit", "when: my.own and s.n < limit"
    )
    file.write_text(unsaid, encoding="utf-8")
    shelf = replace(SHELF, given=frozenset(SHELF.facts))
    (found,) = check_guide(load_guide(file), shelf)
    assert found.warning
    assert found.path == "facts.my.own"
    assert found.message_en == "nobody can ever say my.own: no system gives it, and it has no `ask`"
    assert found.message_zh == "永远得不到 my.own：没有系统提供，也没有 ask 去问"
    assert check_guide(load_guide(file), replace(SHELF, given=frozenset({"my.own"}))) == ()


def test_a_file_of_facts_is_told_from_a_guide(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("my.own:\n  type: bool\n  label: {zh: 自有, en: Own}\n", encoding="utf-8")
    (found,) = load_guide(file).problems
    assert found.message_en.startswith("a file of facts, no guide: put it into the folder `facts`")
    assert found.message_zh.startswith("这是事实文件，不是指引")
