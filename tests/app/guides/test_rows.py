"""Decision tables an author should look at again: rows never hit, twice there, or missing."""

# ruff: noqa: E501 - one table, one line
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.domain.facts import FactDefinition
from app.guides.check import check_guide
from app.guides.load import load_guide
from app.guides.problem import Problem
from tests.app.guides.sound_guide import FACTS, LABEL, SHELF, SOUND

GIVEN = {
    "t.fee": FactDefinition(type="int", label=LABEL),
    "t.why": FactDefinition(type="text", label=LABEL),
}
FREE = replace(SHELF, facts={**FACTS, **GIVEN})
FIRST = "gives: t.why, columns: [s.state, s.n]"
ONE = "gives: t.why, columns: [s.n]"


def check(tmp_path: Path, table: str, shelf: object = FREE) -> tuple[Problem, ...]:
    file = tmp_path / "g.yaml"
    file.write_text(SOUND.replace("steps:\n", f"tables:\n  - {{{table}}}\nsteps:\n"), "utf-8")
    return check_guide(load_guide(file), shelf)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "table",
    [
        f"{FIRST}, rows: [[online, '< limit', a], [online, null, b], [null, null, c]]",
        f"{ONE}, rows: [['< 3', a], ['< 5', b], ['>= 5', c]]",
        "gives: t.why, columns: [s.a, s.state], rows: [[true, online, a], [true, offline, b], [false, null, c]]",
        "gives: t.why, columns: [s.fen], rows: [['<= 3', a], ['>= 4', b]]",
        "gives: t.fee, columns: [s.n], hit: sum, rows: [['< 3', 1], ['< 3', 2]]",
        "gives: t.fee, columns: [s.n], hit: max, rows: [['< 3', 1], ['< 5', 9]]",
        "gives: t.why, columns: [age_s(s.at)], rows: [['< 60', a]]",
        "gives: t.why, columns: [s.n > limit], rows: [[true, a], [false, b]]",
    ],
)
def test_a_table_that_says_each_case_once_has_no_problems(tmp_path: Path, table: str) -> None:
    assert check(tmp_path, table) == ()


@pytest.mark.parametrize(
    ("table", "path", "en", "zh", "warning"),
    [
        (f"{ONE}, rows: [['< 5', a], ['< 3', b], [null, c]]", "tables[0].rows[1]", "this row is never hit: row 1 above holds wherever it does", "永远轮不到这一行：它成立时上面的第 1 行已经成立", False),
        (f"{ONE}, rows: [['< 5', a], ['< limit', b], [null, c]]", "tables[0].rows[1]", "this row is never hit: row 1 above holds wherever it does", "永远轮不到这一行：它成立时上面的第 1 行已经成立", True),
        (f"{ONE}, rows: [['< 5', a], ['>= 5', b], ['!= None', c]]", "tables[0].rows[2]", "this row is never hit: row 1, 2 above holds wherever it does", "永远轮不到这一行：它成立时上面的第 1, 2 行已经成立", False),
        (f"{ONE}, rows: [[null, a], [5, b]]", "tables[0].rows[1]", "this row is never hit: row 1 above holds wherever it does", "永远轮不到这一行：它成立时上面的第 1 行已经成立", False),
        ("gives: t.why, columns: [s.n, s.n], rows: [['< 3', '> 5', a], [null, null, c]]", "tables[0].rows[0]", "this row never holds", "这一行永远不成立", False),
        ("gives: t.fee, columns: [s.n], hit: sum, rows: [['< 3', 1], ['< limit', 1]]", "tables[0].rows[1]", "the same as row 1: it counts twice", "与第 1 行相同，会算两次", True),
        (f"{ONE}, rows: [['< 3', a], ['> 3', c]]", "tables[0].rows", "no row for every case, such as s.n = 3; end with a row of nulls", "有的情况没有对应的行，例如 s.n = 3；最后加一行全空的", True),
        ("gives: t.why, columns: [s.a, s.state], rows: [[true, online, a], [false, null, c]]", "tables[0].rows", "no row for every case, such as s.a = true, s.state = offline; end with a row of nulls", "有的情况没有对应的行，例如 s.a = true, s.state = offline；最后加一行全空的", True),
        ("gives: t.why, columns: [customer.mood], rows: [[angry, a], [calm, b]]", "tables[0].columns[0]", "customer.mood says how the customer is: only the guard of a `wording` may use it", "customer.mood 说的是客户的态度，只能用在 wording 的条件里，不能影响判断", False),
    ],
)  # fmt: skip
def test_a_row_to_look_at_again_is_told(
    tmp_path: Path, table: str, path: str, en: str, zh: str, warning: bool
) -> None:
    (problem,) = check(tmp_path, table)
    assert (problem.path, problem.message_en, problem.message_zh) == (path, en, zh)
    assert problem.warning is warning


def test_what_a_system_gives_no_table_can(tmp_path: Path) -> None:
    shelf = replace(FREE, given=frozenset({"t.why"}))
    (problem,) = check(tmp_path, f"{ONE}, rows: [[null, a]]", shelf)
    assert (problem.path, problem.message_en) == (
        "tables[0].gives",
        "a system gives t.why: a table can't",
    )


def test_a_parameter_only_a_table_uses_is_used(tmp_path: Path) -> None:
    text = SOUND.replace("s.n < limit", "s.n < 3")
    file = tmp_path / "g.yaml"
    table = f"tables:\n  - {{{ONE}, rows: [['< limit', a], [null, b]]}}\nsteps:\n"
    file.write_text(text.replace("steps:\n", table), encoding="utf-8")
    assert check_guide(load_guide(file), FREE) == ()
