"""The step unfolds what is settled, and says which keys answer while keys come here."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.widgets import samples
from tests.widgets.conftest import Bench, MakeBench
from tests.widgets.samples import change
from widgets.buttons import Press
from widgets.overlay import Overlay
from widgets.state import CardState, Choice


def show(overlay: Overlay, state: CardState) -> None:
    overlay.show_state(state)
    overlay.settle()


def place(widget: QWidget) -> QRect:
    return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())


def rows(overlay: Overlay) -> list[str]:
    step = overlay.card.step
    return [row.words.text() for row in step.evidence if row.isVisibleTo(step.scroller.sheet)]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_line_unfolds_to_what_was_checked_and_folds_again(
    make_bench: MakeBench, language: str, scale: float
) -> None:
    overlay = make_bench(language=language, scale=scale).overlay
    state = samples.full(language)
    overlay.pop(state)
    step = overlay.card.step
    still = (*step.question.shown(), step.floor.settled, step.floor.skip)
    before = [place(each) for each in still]
    step.floor.settled.click()
    assert rows(overlay) == [each.text for each in state.step.checks]
    assert not step.script.isVisible()
    assert [
        place(each) for each in (*step.question.shown(), step.floor.settled, step.floor.skip)
    ] == before
    step.floor.settled.click()
    assert rows(overlay) == [each.text for each in state.step.evidence]
    assert step.script.isVisible()


def test_late_facts_leave_it_unfolded_and_the_next_step_folds_it(bench: Bench) -> None:
    overlay = bench.overlay
    overlay.pop(samples.full())
    overlay.card.step.floor.settled.click()
    late = change(samples.STEPS["en"], folded="7 checks done in 0.9 s")
    show(overlay, change(samples.full(), step=late))
    assert len(rows(overlay)) == 6
    show(overlay, change(samples.full(), step=change(late, name="next")))
    assert len(rows(overlay)) == 2


def test_a_line_without_a_list_is_no_button(bench: Bench) -> None:
    step = change(samples.STEPS["en"], checks=())
    bench.overlay.pop(change(samples.full(), step=step))
    assert not bench.overlay.card.step.floor.settled.isEnabled()


# Number keys


def answers(overlay: Overlay) -> list[Press]:
    return overlay.card.step.question.shown()


def digits(overlay: Overlay) -> list[int]:
    return [press.digit for press in overlay.card.numbered()]


def test_the_keys_are_said_only_while_keys_come_here_and_nothing_moves_for_them(
    bench: Bench,
) -> None:
    overlay = bench.overlay
    overlay.pop(samples.full())
    before = [place(each) for each in answers(overlay)]
    assert digits(overlay) == [0, 0]
    overlay.take_focus()
    assert digits(overlay) == [1, 2]
    assert [place(each) for each in answers(overlay)] == before
    overlay.give_focus_back()
    assert digits(overlay) == [0, 0]


def test_the_next_question_bears_its_keys_and_the_last_loses_them(bench: Bench) -> None:
    overlay = bench.overlay
    overlay.pop(samples.full())
    overlay.take_focus()
    first = samples.STEPS["en"].question
    more = (*first.answers, Choice(key="off", text="They are off"))
    step = change(samples.STEPS["en"], question=change(first, fact="x", answers=more))
    show(overlay, change(samples.full(), step=step))
    assert digits(overlay) == [1, 2, 3]
    last = answers(overlay)[0]
    show(overlay, samples.people())
    assert digits(overlay) == [1, 2, 3]
    assert last.digit == 0


@pytest.mark.parametrize(
    ("state", "signal", "said"),
    [
        (samples.full(), "answer_requested", ["modem.los_red", "no"]),
        (samples.people(), "person_requested", ["c2"]),
        (samples.found(), "reason_requested", ["bill-copy"]),
    ],
)
def test_a_digit_picks_what_bears_it(
    bench: Bench, qtbot: QtBot, state: CardState, signal: str, said: list[str]
) -> None:
    overlay = bench.overlay
    overlay.pop(state)
    with qtbot.assertNotEmitted(getattr(overlay, signal)):
        QTest.keyClick(overlay, Qt.Key.Key_2)
    overlay.take_focus()
    with qtbot.waitSignal(getattr(overlay, signal), timeout=500) as picked:
        QTest.keyClick(overlay, Qt.Key.Key_2)
    assert picked.args == ["call-1", *said]


GROUNDS: list[Callable[[Overlay], QWidget]] = [
    lambda overlay: overlay.card.step.title,
    lambda overlay: overlay.card.step.question.words,
    lambda overlay: overlay.card.step.script.words,
]


@pytest.mark.parametrize("ground", GROUNDS)
def test_a_click_beside_the_buttons_of_the_step_takes_the_keyboard(
    bench: Bench, ground: Callable[[Overlay], QWidget]
) -> None:
    overlay = bench.overlay
    overlay.pop(samples.full())
    QTest.mouseClick(ground(overlay), Qt.MouseButton.LeftButton)
    assert overlay.has_keyboard
    assert digits(overlay) == [1, 2]
    QTest.keyClick(overlay, Qt.Key.Key_Escape)
    assert not overlay.has_keyboard


BUTTONS: list[Callable[[Overlay], QWidget]] = [
    lambda overlay: answers(overlay)[0],
    lambda overlay: overlay.card.step.floor.settled,
    lambda overlay: overlay.card.step.script.copy,
    lambda overlay: overlay.card.footer.moods.faces[0],
    lambda overlay: overlay.card.reason.others[0],
    lambda overlay: overlay.card.reason.title,
    lambda overlay: overlay.card.status.title,
    lambda overlay: overlay.card.header.name,
]


@pytest.mark.parametrize("button", BUTTONS)
def test_a_click_on_a_button_or_elsewhere_on_the_card_leaves_it_where_it_is(
    bench: Bench, button: Callable[[Overlay], QWidget]
) -> None:
    overlay = bench.overlay
    overlay.pop(samples.full())
    QTest.mouseClick(button(overlay), Qt.MouseButton.LeftButton)
    assert not overlay.has_keyboard


# What a search may mean


def test_matters_found_stand_in_the_place_of_the_reason(bench: Bench) -> None:
    overlay = bench.overlay
    overlay.pop(samples.found())
    card = overlay.card
    assert not card.reason.isVisible()
    assert card.people.over.text() == "Which of these?"
    assert [row.name.text() for row in card.people.rows[:3]] == [
        "Bill dispute",
        "Copy of a bill",
        "None of these",
    ]
    show(overlay, samples.full())
    assert card.reason.isVisible()
    assert not card.people.isVisible()


def test_after_a_search_the_keys_pick_from_what_was_found(bench: Bench, qtbot: QtBot) -> None:
    overlay = bench.overlay
    overlay.pop(samples.full())
    field = overlay.card.footer.search
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    field.setFocus()
    QTest.keyClicks(field, "bill")
    show(overlay, samples.found())
    assert not field.hasFocus()
    assert digits(overlay) == [1, 2, 3]
    with qtbot.waitSignal(overlay.reason_requested, timeout=500) as picked:
        QTest.keyClick(overlay, Qt.Key.Key_1)
    assert picked.args == ["call-1", "bill-dispute"]


# What else it may be


def offered(overlay: Overlay) -> list[str]:
    reason = overlay.card.reason
    return [b.key for b in (reason.back, *reason.others) if b.isVisible()]


MANY = tuple(Choice(key=name, text=name.upper()) for name in "abcde")


def test_not_this_shows_the_next_two_and_then_the_first_again(bench: Bench) -> None:
    overlay = bench.overlay
    many = change(samples.REASONS["en"], others=MANY)
    overlay.pop(change(samples.full(), reason=many))
    seen = []
    for _ in range(4):
        seen.append(offered(overlay))
        overlay.card.reason.more.click()
    assert seen == [["a", "b"], ["c", "d"], ["e"], ["a", "b"]]


def test_the_way_back_stands_first_and_three_candidates_are_seen_at_most(bench: Bench) -> None:
    overlay = bench.overlay
    state = samples.came_from()
    many = change(state.reason, others=MANY)
    overlay.pop(change(state, reason=many))
    assert offered(overlay) == ["fault", "a"]
    overlay.card.reason.more.click()
    assert offered(overlay) == ["fault", "b"]


def test_where_no_more_are_left_there_is_nothing_to_click(bench: Bench) -> None:
    bench.overlay.pop(samples.full())
    assert not bench.overlay.card.reason.more.isVisible()


def test_another_reason_begins_with_its_likeliest(bench: Bench) -> None:
    overlay = bench.overlay
    many = change(samples.REASONS["en"], others=MANY)
    overlay.pop(change(samples.full(), reason=many))
    overlay.card.reason.more.click()
    show(overlay, change(samples.full(), reason=change(many, title="Another")))
    assert offered(overlay) == ["a", "b"]


# How far the caller is verified, and how they are


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("level", [0, 1, 2])
def test_the_level_can_always_be_read(
    make_bench: MakeBench, level: int, scale: float, language: str
) -> None:
    overlay = make_bench(language=language, scale=scale).overlay
    shown = samples.VERIFIED[language][level]
    overlay.pop(change(samples.full(language), verified=shown))
    badge = overlay.card.header.verified
    assert badge.isVisible()
    assert badge._words.text() in (shown.text, f"L{level}")
    assert not badge._words.elided
    assert badge.accessibleName() == shown.text
    assert shown.text in badge.toolTip()
    show(overlay, change(samples.full(language), verified=None))
    assert not badge.isVisible()


def test_the_mood_noted_is_marked_and_the_room_kept_while_none_can_be(bench: Bench) -> None:
    overlay = bench.overlay
    overlay.pop(change(samples.full(), moods=()))
    footer = overlay.card.footer
    before = [place(footer.search), place(footer.settings)]
    assert not any(face.isVisible() for face in footer.moods.faces)
    show(overlay, samples.full())
    assert [face.isChecked() for face in footer.moods.faces] == [False, False, True]
    assert [place(footer.search), place(footer.settings)] == before
    footer.moods.faces[0].click()
    assert [face.isChecked() for face in footer.moods.faces] == [False, False, True]
