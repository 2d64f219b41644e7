"""What the pages show: what is written, what is wrong with it, and where the walk stands."""

import pytest

from app.presenters.workbench.frame import PAGES
from tests.app.presenters.workbench.benches import TEXT, Made
from tests.app.presenters.workbench.conftest import MakeMade
from widgets.state import Tone
from widgets.workbench.state import Row


def signs(row: Row) -> list[str]:
    return [mark.text for mark in row.marks]


def test_the_steps_stand_in_the_table_with_what_they_do(made: Made):
    cells = [cell.text for cell in made.row("steps", 0).cells]
    assert cells == [
        "outage",
        "area.outage",
        "",
        "There is a fault",
        "sms.outage_eta",
        "informed",
        "0",
    ]
    assert made.row("steps", 3).fixed
    assert made.page.heading == "1. outage  Explain the fault"


def test_the_table_speaks_the_language_of_the_window(make: MakeMade):
    made = make(language="zh")
    assert made.row("steps", 0).cells[3].text == "片区有故障"
    assert made.rail.entries[0].text == "步骤"


def test_a_guard_is_said_in_words_below_it(made: Made):
    made.presenter.choose("steps", 2)
    assert made.field(("steps", 2, "when")).help == "That is: Session: offline"


def test_the_question_of_a_guard_stands_at_its_step(made: Made):
    made.type_text(("steps", 2, "when"), "not customer.confirms")
    assert made.row("steps", 2).cells[2].text == "Does it work?"
    made.presenter.choose("steps", 2)
    assert made.field(("facts", "customer.confirms", "ask", "zh")).text == "能上网吗？"


def test_the_walk_stands_on_the_rows(made: Made):
    assert [signs(made.row("steps", n)) for n in (0, 1)] == [["ruled out"], ["ruled out"]]
    made.trying.begin("test:1")
    row = made.row("steps", 0)
    assert (row.lit, signs(row)) == (True, ["the current step"])
    made.trying.begin("nothing")
    assert "still lacks: Area fault" in signs(made.row("steps", 0))


def test_a_step_no_test_reaches_says_so(made: Made):
    assert "No test reaches this step" in signs(made.row("steps", 2))
    assert "No test reaches this step" not in signs(made.row("steps", 0))


def test_a_mistake_is_counted_on_its_page_and_stands_at_its_field(made: Made):
    made.type_text(("steps", 1, "when"), "onu.rx_dbmm < weak_rx_dbm")
    assert [entry.wrong for entry in made.rail.entries if entry.key == "steps"] == [1]
    assert [note.fix for note in made.row("steps", 1).cells[1].notes] == ["onu.rx_dbm"]
    assert made.row("steps", 1).notes == 1
    assert made.bar.problems == "1 to put right"
    row = made.problems.rows[0]
    assert (row.fix, row.tone) == ("onu.rx_dbm", Tone.BAD)


def test_a_guard_half_typed_leaves_the_card_as_it_was(made: Made):
    before = made.preview.card
    made.editing.type_text(("steps", 1, "when"), "onu.rx_dbm <")
    assert made.preview.notice == "The guide has mistakes; the card is as it was before."
    assert made.preview.card == before
    made.editing.type_text(("steps", 1, "when"), "onu.rx_dbm < 5")
    assert made.preview.notice == ""


def test_a_click_on_a_problem_leads_to_its_field(made: Made):
    made.type_text(("outcomes", "sent", "title", "en"), "")
    made.presenter.press("next-problem", ())
    assert made.reached == [("outcomes", ("outcomes", "sent", "title"))]
    notes = made.field(("outcomes", "sent", "title", "en")).notes
    assert [note.text for note in notes] == ["no text in en"]
    assert made.grid("outcomes").chosen == 2


def test_tests_say_how_they_went(made: Made):
    made.presenter.show_page("tests")
    assert signs(made.row("tests", 0)) == ["passes"]
    assert [mark.text for mark in made.page.notes] == ["Passes: outage"]
    made.type_text(("steps", 0, "when"), "False")
    made.presenter.study()
    assert signs(made.row("tests", 0)) == ["fails"]
    assert made.bar.tests == "1 of 2 tests fail"
    assert made.page.notes[0].text.startswith("outage never came")


def test_a_parameter_names_the_steps_that_use_it(made: Made):
    made.presenter.show_page("parameters")
    assert made.row("parameters", 0).cells[2].text == "light"


def test_what_only_proofs_find_comes_with_the_study_and_stays_while_typing(made: Made):
    made.type_text(("steps", 1, "when"), "onu.rx_dbm < -5 and onu.rx_dbm > 5")
    assert made.problems.rows == ()
    made.presenter.study()
    found = [row.text for row in made.problems.rows]
    assert "the guard is never true" in found
    made.type_text(("title", "en"), "Another")
    assert [row.text for row in made.problems.rows] == found


def test_the_guide_is_drawn_with_its_current_step(made: Made):
    made.trying.begin("test:2")
    made.presenter.show_page("diagram")
    assert made.diagram.svg.startswith("<svg")
    assert len(made.diagram.steps) == 4
    assert made.diagram.lit == made.diagram.steps[1]
    made.presenter.choose("steps", 2)
    assert made.presenter.page == "steps"


def test_a_table_gives_its_value_of_the_rehearsal(make: MakeMade):
    table = """\
tables:
  - gives: care.amount_fen
    columns: [onu.rx_dbm]
    rows:
      - ["< -27", 5]
      - [null, 7]

steps:"""
    made = make(TEXT.replace("steps:", table, 1).replace("care.amount_fen", "fee.total_fen"))
    made.presenter.show_page("tables")
    assert [cell.text for cell in made.row("rows", 0).cells] == ["< -27", "5"]
    assert made.grid("rows").columns[0].title.startswith("Light at the modem")


@pytest.mark.parametrize("key", [key for key, _, _ in PAGES])
def test_every_page_can_be_turned_to(made: Made, key: str):
    made.presenter.show_page(key)
    assert made.rail.chosen == key


def test_pages_are_turned_by_key(made: Made):
    made.presenter.press("page-before", ())
    assert made.rail.chosen == "source"
    made.presenter.press("page-after", ())
    assert made.rail.chosen == "steps"


BROKEN = TEXT.replace("goal: session", "goal: [session")


def test_a_file_that_is_no_yaml_opens_as_text_with_the_error_at_its_place(make: MakeMade):
    made = make(BROKEN)
    assert made.rail.chosen == "source"
    line = BROKEN.splitlines().index("goal: [session.online and customer.confirms") + 1
    assert [note.line for note in made.source.wrong] == [line]
    made.presenter.show_page("steps")
    assert f"Line {line} of the file" in made.page.blocked
    made.presenter.press("add:steps", ())
    assert made.text == BROKEN


def test_a_file_that_is_no_yaml_is_mended_as_text(make: MakeMade):
    made = make(BROKEN)
    made.editing.write_source(TEXT)
    assert made.wrong() == []
    made.presenter.show_page("steps")
    assert made.row("steps", 0).cells[0].text == "outage"
    assert made.preview.card is not None


def test_what_is_typed_in_the_source_shows_on_the_pages(made: Made):
    made.editing.write_source(TEXT.replace("step: light", "step: dim"))
    assert made.row("steps", 1).cells[0].text == "dim"
    made.editing.undo()
    assert made.row("steps", 1).cells[0].text == "light"


def test_a_file_of_another_shape_is_shown_as_far_as_it_goes(make: MakeMade):
    made = make("guide: x\nsteps: nothing\ntitle: [1, 2]\noutcomes:\n  a: 5\n")
    assert made.wrong() != []
    for key, _, _ in PAGES:
        made.presenter.show_page(key)
        assert made.rail.chosen == key
