"""A new name goes wherever the old one stood."""

import pytest

from app.guides.edit.manuscript import Manuscript
from app.guides.edit.rename import Kind, renamed
from app.paths import resources_folder

TEXT = """\
guide: g
goal: weak < onu.rx_dbm
facts:
  onu.rx_dbm: {type: number, ask: {zh: "{onu.rx_dbm}", en: x}}   # asked
parameters: {weak: -27, weaker: -30}
tables:
  - gives: t.a
    columns: [onu.rx_dbm, "weak + 1"]
    rows:
      - ["< weak", null, 5]
steps:
  - step: look
    when: onu.rx_dbm < weak and lower(x.y) == 'weak'
    say: {zh: "收光 {onu.rx_dbm:number}，{ onu.rx_dbm_old }", en: weak}
    verify: {facts: [onu.rx_dbm]}
    end: done
otherwise: {end: done}
outcomes:
  done: {resolved: true, disposition: done}
normal: {onu.rx_dbm: -19}
tests:
  - given: {onu.rx_dbm: -28}
    expect: [look, look/inner]
    then: {look: {onu.rx_dbm: -19}}
    skipped: [look]
    wants: [onu.rx_dbm]
    end: done
"""


def with_name(kind: Kind, old: str, new: str) -> list[str]:
    """The lines that are otherwise once the name is."""
    done = renamed(Manuscript.of(TEXT, "f"), kind, old, new)
    return [line for line in done.text.splitlines() if line not in TEXT.splitlines()]


def test_a_step_is_called_by_its_new_name_in_tests():
    assert with_name("step", "look", "see") == [
        "  - step: see",
        "    expect: [see, see/inner]",
        "    then: {see: {onu.rx_dbm: -19}}",
        "    skipped: [see]",
    ]


def test_a_parameter_is_called_by_its_new_name_in_guards_and_tables():
    assert with_name("parameter", "weak", "dim") == [
        "goal: dim < onu.rx_dbm",
        "parameters: {dim: -27, weaker: -30}",
        '    columns: [onu.rx_dbm, "dim + 1"]',
        '      - ["< dim", null, 5]',
        "    when: onu.rx_dbm < dim and lower(x.y) == 'weak'",
    ]


def test_an_outcome_is_called_by_its_new_name_where_something_ends():
    assert with_name("outcome", "done", "over") == [
        "    end: over",
        "otherwise: {end: over}",
        "  over: {resolved: true, disposition: done}",
        "    end: over",
    ]


def test_a_fact_is_called_by_its_new_name_everywhere():
    done = renamed(Manuscript.of(TEXT, "f"), "fact", "onu.rx_dbm", "onu.light")
    assert "onu.rx_dbm_old" in done.text
    assert "onu.rx_dbm" not in done.text.replace("onu.rx_dbm_old", "")
    assert "# asked" in done.text


def test_a_name_that_is_taken_is_refused():
    with pytest.raises(KeyError):
        renamed(Manuscript.of(TEXT, "f"), "parameter", "weak", "weaker")


def test_renaming_there_and_back_leaves_our_guides_as_they_were():
    file = resources_folder() / "guides" / "broadband-fault.yaml"
    start = Manuscript.of(file.read_text("utf-8"), str(file))
    there = renamed(start, "step", "outage", "area-fault")
    there = renamed(there, "parameter", "weak_rx_dbm", "dim_rx_dbm")
    assert there.text != start.text
    back = renamed(there, "step", "area-fault", "outage")
    assert renamed(back, "parameter", "dim_rx_dbm", "weak_rx_dbm").text == start.text
