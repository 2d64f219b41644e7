"""The author says what is known, watches the walk, and plays the agent on the card."""

import pytest

from app.presenters.workbench.fact_panel import WrongValueError, meant_value
from app.presenters.workbench.rehearsal import CALL
from tests.app.presenters.workbench.benches import Made
from tests.app.presenters.workbench.conftest import MakeMade


def title(made: Made) -> str:
    card = made.preview.card
    assert card is not None
    assert card.step is not None
    return card.step.title


def test_every_fact_the_guide_speaks_of_is_in_the_panel_by_its_system(made: Made):
    groups = {group.title: [row.name for row in group.rows] for group in made.facts.groups}
    assert groups["NOC"] == ["area.outage"]
    assert groups["The customer says"] == ["customer.confirms"]
    assert made.facts.told == "3 of 4 known"


def test_it_begins_with_a_usual_customer(made: Made):
    row = made.fact("area.outage")
    assert (row.kind, row.state, row.text) == ("bool", "known", "no")
    assert made.facts.stand is not None
    assert made.facts.stand.text == "Asks the customer: Customer says"


def test_a_fact_said_moves_the_walk_and_the_card(made: Made):
    made.trying.say("area.outage", "yes")
    assert made.row("steps", 0).lit
    assert title(made) == "Explain the fault"
    made.trying.say_state("area.outage", "open")
    assert not made.row("steps", 0).lit
    assert made.fact("area.outage").marks[0].text == "this is waited for"


def test_a_number_is_taken_letter_by_letter(made: Made):
    for text in ("-", "-3", "-30"):
        made.trying.say("onu.rx_dbm", text)
    assert made.fact("onu.rx_dbm").text == "-30"
    assert made.row("steps", 1).lit
    made.trying.say("onu.rx_dbm", "weak")
    row = made.fact("onu.rx_dbm")
    assert (row.text, row.wrong) == ("weak", "write a number")
    made.trying.say("onu.rx_dbm", "")
    assert made.fact("onu.rx_dbm").state == "open"


def test_a_fact_can_be_lacking_or_empty(made: Made):
    made.trying.say_state("onu.rx_dbm", "failed")
    assert made.fact("onu.rx_dbm").state == "failed"
    assert "could not be checked" in [mark.text for mark in made.row("steps", 1).marks]
    made.trying.say_state("onu.rx_dbm", "empty")
    assert made.fact("onu.rx_dbm").state == "empty"


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("bool", "yes", True),
        ("choice", "offline", "offline"),
        ("int", "5", 5),
        ("number", "-3.5", -3.5),
        ("time", "2 h ago", "-2h"),
        ("text", "5", "5"),
    ],
)
def test_a_value_is_meant_by_its_kind(kind: str, text: str, value: object):
    assert meant_value(kind, text) == value


@pytest.mark.parametrize(("kind", "text"), [("int", "5.5"), ("number", "x"), ("time", "soon")])
def test_what_is_no_value_of_its_kind_is_refused(kind: str, text: str):
    with pytest.raises(WrongValueError):
        meant_value(kind, text)


def test_the_buttons_of_the_card_work(made: Made):
    card = made.trying.presenter
    made.trying.say("session.online", "no")
    assert title(made) == "Please restart"
    card.finish_step(CALL, "restart")
    assert "done" in [mark.text for mark in made.row("steps", 2).marks]
    card.go_back(CALL)
    assert made.row("steps", 2).lit
    card.skip_step(CALL, "restart")
    assert not made.row("steps", 2).lit


def test_an_answer_on_the_card_is_known_in_the_panel(made: Made):
    made.trying.presenter.answer(CALL, "customer.confirms", "yes")
    row = made.fact("customer.confirms")
    assert (row.state, row.text) == ("known", "yes")
    assert made.facts.stand is not None
    assert made.facts.stand.text == "Outcome: Solved"
    made.trying.presenter.go_back(CALL)
    assert made.fact("customer.confirms").state == "open"


def test_an_action_on_the_card_is_carried_out_on_the_spot(made: Made):
    made.trying.say("area.outage", "yes")
    made.trying.presenter.request_action(CALL, "sms.outage_eta")
    made.trying.presenter.follow_link(CALL, made.preview.card.action_line.key, "confirm")
    assert made.facts.stand is not None
    assert made.facts.stand.text == "Outcome: Told"


def test_the_card_changes_with_the_words_as_they_are_typed(made: Made):
    made.trying.say("area.outage", "yes")
    made.editing.type_text(("steps", 0, "say", "en"), "Something else")
    assert made.preview.card is not None
    assert made.preview.card.step is not None
    assert made.preview.card.step.script == "Something else"


def test_the_card_speaks_its_own_language_and_wears_its_own_theme(made: Made):
    made.trying.say("area.outage", "yes")
    made.presenter.speak_card("zh")
    made.presenter.dress_card("dark")
    assert title(made) == "说明故障"
    assert (made.preview.language, made.preview.theme) == ("zh", "dark")
    assert made.bar.language == "en"


def test_a_test_can_be_tried_and_begun_again(made: Made):
    made.presenter.show_page("tests")
    made.presenter.choose("tests", 1)
    made.presenter.press("try:tests", ())
    assert made.fact("onu.rx_dbm").text == "-30"
    assert next(each.text for each in made.facts.starts if each.chosen) == "Test: weak light"
    made.trying.say("onu.rx_dbm", "-20")
    made.presenter.press("again", ())
    assert made.fact("onu.rx_dbm").text == "-30"


def test_what_was_played_is_kept_as_a_test_that_passes(made: Made):
    made.trying.say("session.online", "no")
    made.trying.presenter.finish_step(CALL, "restart")
    made.trying.say("session.online", "yes")
    made.trying.presenter.answer(CALL, "customer.confirms", "yes")
    made.presenter.press("keep-test", ())
    assert made.rail.chosen == "tests"
    assert made.grid("tests").chosen == 2
    made.presenter.study()
    assert made.bar.tests == "All 3 tests pass"
    assert "    expect: [restart]\n" in made.text
    assert "    then: {restart: {session.online: true}}\n" in made.text


def test_nothing_is_rehearsed_while_there_is_no_guide(make: MakeMade):
    made = make("guide: [\n")
    assert made.facts.groups == ()
    assert made.preview.card is None
    made.presenter.press("keep-test", ())
    assert made.text == "guide: [\n"
