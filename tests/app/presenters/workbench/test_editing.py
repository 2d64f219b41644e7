"""What an author types goes into the text at its place, and can be taken back."""

from tests.app.presenters.workbench.benches import TEXT, Made
from tests.app.presenters.workbench.conftest import MakeMade


def changed(made: Made) -> list[str]:
    """The lines that are otherwise than at first."""
    return [line for line in made.text.splitlines() if line not in TEXT.splitlines()]


def test_the_small_guide_is_sound(made: Made):
    assert made.wrong() == []
    assert made.bar.state == "Saved"
    assert made.bar.tests == "All 2 tests pass"


def test_a_guard_typed_changes_its_line_only(made: Made):
    made.type_text(("steps", 0, "when"), "area.outage and not area.planned")
    assert changed(made) == ["    when: area.outage and not area.planned"]
    assert made.bar.state == "Not saved"


def test_all_that_is_typed_in_a_field_is_one_change(made: Made):
    made.type_text(("steps", 0, "when"), "area.outage and area.planned")
    made.type_text(("steps", 1, "say", "en"), "Very weak light")
    made.editing.undo()
    assert changed(made) == ["    when: area.outage and area.planned"]
    made.editing.undo()
    assert made.text == TEXT
    made.editing.redo()
    made.editing.redo()
    assert "Very weak light" in made.text


def test_what_is_typed_and_taken_back_by_hand_is_no_change(made: Made):
    made.editing.type_text(("steps", 0, "when"), "area.outag")
    made.editing.type_text(("steps", 0, "when"), "area.outage")
    assert made.text == TEXT
    assert made.bar.undo == ""


def test_quotes_needed_only_while_typing_do_not_stay(made: Made):
    made.type_text(("steps", 1, "say", "en"), "Weak: light")
    assert 'en: "Weak: light"' in made.text
    made.type_text(("steps", 0, "say", "en"), "a, b")
    made.editing.undo()
    made.editing.undo()
    assert made.text == TEXT


def test_the_field_shows_what_is_typed_letter_by_letter(made: Made):
    made.editing.type_text(("steps", 0, "when"), "area.outage and ")
    assert made.field(("steps", 0, "when")).text == "area.outage and "
    made.editing.finish()
    assert made.field(("steps", 0, "when")).text == "area.outage and"


def test_a_field_left_empty_takes_its_key_away(made: Made):
    made.type_text(("steps", 0, "end"), "")
    assert "end: informed" not in made.text.split("- step: light")[0]
    made.type_text(("steps", 0, "do"), "")
    assert "do: [" not in made.text


def test_one_language_typed_makes_room_for_the_other(made: Made):
    made.type_text(("steps", 2, "title", "zh"), "重启")
    assert '    title: {zh: 重启, en: ""}' in made.text
    assert any("no text in en" in each for each in made.wrong())
    made.type_text(("steps", 2, "title", "zh"), "")
    assert '重启"' not in made.text
    assert made.text == TEXT


def test_a_step_is_renamed_with_all_that_speaks_of_it(made: Made):
    made.editing.rename(("steps", 0, "step"), "area-fault")
    assert changed(made) == ["  - step: area-fault", "    expect: [area-fault]"]


def test_a_name_that_is_taken_is_refused_and_stays_in_the_field(made: Made):
    made.editing.rename(("steps", 0, "step"), "light")
    assert made.text == TEXT
    field = made.field(("steps", 0, "step"))
    assert field.text == "light"
    assert [note.text for note in field.notes] == ["the name is empty, or taken already"]
    made.editing.rename(("steps", 0, "step"), "lights")
    assert made.field(("steps", 0, "step")).notes == ()


def test_what_can_not_be_written_down_is_said_and_not_lost(made: Made):
    made.presenter.show_page("tests")
    made.editing.type_text(("tests", 0, "given"), "area.outage tru")
    field = made.field(("tests", 0, "given"))
    assert field.text == "area.outage tru"
    assert "write fact = value" in field.notes[0].text
    assert made.text == TEXT
    made.editing.type_text(("tests", 0, "given"), "area.outage = false")
    assert changed(made) == ["    given: {area.outage: false}"]


def test_a_step_is_added_below_the_chosen_one(made: Made):
    made.presenter.choose("steps", 0)
    made.presenter.press("add:steps", ())
    assert made.grid("steps").chosen == 1
    assert made.row("steps", 1).cells[0].text == "new-step"
    assert [line for line in TEXT.splitlines() if line not in made.text.splitlines()] == []
    made.presenter.press("add:steps", ())
    assert made.row("steps", 2).cells[0].text == "new-step-2"


def test_a_step_moves_with_its_comment(made: Made):
    made.editing.move("steps", 1, 0)
    assert made.text.index("# light first") < made.text.index("- step: outage")
    assert made.grid("steps").chosen == 0
    made.editing.undo()
    assert made.text == TEXT


def test_a_step_is_copied_and_removed(made: Made):
    made.presenter.choose("steps", 2)
    made.presenter.press("copy:steps", ())
    assert made.row("steps", 3).cells[0].text == "restart-2"
    made.presenter.press("remove:steps", ())
    assert made.text == TEXT


def test_everything_has_a_button_to_add_one(made: Made):
    for key in ("reasons", "questions", "parameters", "tables", "outcomes", "tests"):
        made.presenter.show_page(key)
        before = len(made.grid(key).rows)
        made.presenter.press(f"add:{key}", ())
        assert len(made.grid(key).rows) == before + 1
        made.presenter.press(f"remove:{key}", ())
        assert len(made.grid(key).rows) == before
        assert made.text == TEXT


def test_a_table_grows_by_columns_and_rows(made: Made):
    made.presenter.show_page("tables")
    made.presenter.press("add:tables", ())
    made.type_text(("tables", 0, "gives"), "table.fee_fen")
    made.type_text(("tables", 0, "columns", 0), "onu.rx_dbm")
    made.presenter.press("add:columns", ("tables", 0, "columns"))
    made.type_text(("tables", 0, "columns", 1), "session.online")
    made.presenter.press("add:rows", ())
    made.type_text(("tables", 0, "rows", 0, 0), "< weak_rx_dbm")
    made.type_text(("tables", 0, "rows", 0, 1), "true")
    made.type_text(("tables", 0, "rows", 0, 2), "5")
    table = made.editing.guide.find(("tables", 0))
    assert table["rows"] == [["< weak_rx_dbm", True, 5], [None, None, None]]
    assert [column.title for column in made.grid("rows").columns][-1] == "Value"
    made.presenter.press("remove:columns", ("tables", 0, "columns", 1))
    assert made.editing.guide.find(("tables", 0, "rows", 0)) == ["< weak_rx_dbm", 5]


def test_a_mistake_is_mended_by_one_click(made: Made):
    made.type_text(("steps", 0, "when"), "area.outagee")
    note = made.field(("steps", 0, "when")).notes[0]
    assert (note.fix, note.at, note.length) == ("area.outage", 0, len("area.outagee"))
    made.presenter.fix(note.key)
    assert made.text == TEXT
    made.editing.undo()
    assert "area.outagee" in made.text


def test_a_wording_for_a_mood_comes_and_goes(made: Made):
    made.presenter.press("add:wording", ("steps", 0, "wording"))
    made.type_text(("steps", 0, "wording", 0, "when"), "customer.mood == 'angry'")
    made.type_text(("steps", 0, "wording", 0, "say", "zh"), "非常抱歉")
    assert made.editing.guide.find(("steps", 0, "wording", 0, "say", "zh")) == "非常抱歉"
    made.presenter.press("remove:wording", ("steps", 0, "wording", 0))
    assert made.editing.guide.find(("steps", 0, "wording")) in (None, [])


def test_a_new_file_begins_with_a_guide_that_can_be_tried(make: MakeMade):
    made = make("")
    assert made.wrong() == []
    assert made.bar.tests == "All 1 tests pass"
    assert made.preview.card is not None
