"""The wrap-up sends what the agent typed and picked, and loses none of it on the way there."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.widgets import samples
from tests.widgets.conftest import RESOURCES, Bench
from tests.widgets.samples import change
from widgets.buttons import Look
from widgets.overlay import Overlay
from widgets.state import CardState
from widgets.theme import Theme, load_tokens
from widgets.wrap_up import WrapUpPart

DRAFT = samples.wrap_up().wrap_up.summary
FINISHES: list[Callable[[Overlay], object]] = [
    lambda overlay: overlay.card.wrap_up.finish,
    lambda overlay: overlay.card.header.close_card,
]


def show(overlay: Overlay, state: CardState) -> None:
    overlay.show_state(state)
    overlay.settle()


def wrapping(**parts: object) -> CardState:
    state = samples.wrap_up()
    return change(state, wrap_up=change(state.wrap_up, **parts))


def unsettled(**parts: object) -> CardState:
    """No code is suggested."""
    codes = tuple(change(code, chosen=False) for code in samples.wrap_up().wrap_up.codes)
    return wrapping(codes=codes, **parts)


def marked(part: WrapUpPart) -> list[str]:
    return [button.key for button in part.codes if button._look is Look.CHOSEN]


def type_and_pick(overlay: Overlay) -> None:
    overlay.card.wrap_up.summary.insertPlainText("Mine: ")
    overlay.card.wrap_up.codes[1].click()


def sent(overlay: Overlay, qtbot: QtBot, press: Callable[[Overlay], object]) -> list[object]:
    with qtbot.waitSignal(overlay.finish_requested, timeout=500) as caught:
        press(overlay).click()
    return list(caught.args)


@pytest.mark.parametrize("press", FINISHES)
def test_the_code_picked_is_marked_and_sent(
    bench: Bench, qtbot: QtBot, press: Callable[[Overlay], object]
) -> None:
    overlay = bench.overlay
    overlay.pop(samples.wrap_up())
    assert marked(overlay.card.wrap_up) == ["outage"]
    overlay.card.wrap_up.codes[3].click()
    assert marked(overlay.card.wrap_up) == ["visit"]
    assert sent(overlay, qtbot, press) == ["call-1", "visit", DRAFT]


def test_a_number_key_picks_a_code_while_focused(bench: Bench, qtbot: QtBot) -> None:
    overlay = bench.overlay
    overlay.pop(samples.wrap_up())
    QTest.keyClick(overlay, Qt.Key.Key_2)
    assert marked(overlay.card.wrap_up) == ["outage"]
    overlay.take_focus()
    QTest.keyClick(overlay, Qt.Key.Key_2)
    assert marked(overlay.card.wrap_up) == ["fixed"]
    assert sent(overlay, qtbot, FINISHES[0])[1] == "fixed"


@pytest.mark.parametrize("press", FINISHES)
def test_what_was_typed_is_sent_by_either_button(
    bench: Bench, qtbot: QtBot, press: Callable[[Overlay], object]
) -> None:
    overlay = bench.overlay
    overlay.pop(samples.wrap_up())
    type_and_pick(overlay)
    assert sent(overlay, qtbot, press) == ["call-1", "fixed", f"Mine: {DRAFT}"]


def again_with_a_new_draft(overlay: Overlay) -> None:
    show(overlay, wrapping(summary="Another"))


def again_in_another_language(overlay: Overlay) -> None:
    show(overlay, samples.wrap_up("zh"))


def again_in_another_theme(overlay: Overlay) -> None:
    overlay.use_theme(Theme(load_tokens(RESOURCES / "themes/dark.toml"), language="en"))


def again_after_folding(overlay: Overlay) -> None:
    show(overlay, change(samples.wrap_up(), folded=True))
    show(overlay, samples.wrap_up())


def again_after_another_call(overlay: Overlay) -> None:
    show(overlay, change(samples.ringing(), call_id="call-2"))
    show(overlay, change(wrapping(summary="Theirs"), call_id="call-2"))
    assert overlay.card.wrap_up.summary.toPlainText() == "Theirs"
    assert marked(overlay.card.wrap_up) == ["outage"]
    show(overlay, samples.wrap_up())


def again_after_parking(overlay: Overlay) -> None:
    overlay.park()
    assert overlay.card.wrap_up.summary.toPlainText() == ""
    overlay.pop(samples.wrap_up())


AGAIN = [
    again_with_a_new_draft,
    again_in_another_language,
    again_in_another_theme,
    again_after_folding,
    again_after_another_call,
    again_after_parking,
]


@pytest.mark.parametrize("again", AGAIN)
def test_nothing_typed_or_picked_is_lost(
    bench: Bench, qtbot: QtBot, again: Callable[[Overlay], None]
) -> None:
    overlay = bench.overlay
    overlay.pop(samples.wrap_up())
    type_and_pick(overlay)
    again(overlay)
    assert overlay.card.wrap_up.summary.toPlainText() == f"Mine: {DRAFT}"
    assert marked(overlay.card.wrap_up) == ["fixed"]
    assert sent(overlay, qtbot, FINISHES[0]) == ["call-1", "fixed", f"Mine: {DRAFT}"]


def test_a_longer_summary_than_any_draft_is_kept_whole(bench: Bench) -> None:
    overlay = bench.overlay
    overlay.pop(samples.wrap_up())
    overlay.card.wrap_up.summary.insertPlainText("x" * 5000)
    again_in_another_theme(overlay)
    assert overlay.card.wrap_up.summary.toPlainText() == "x" * 5000 + DRAFT


def test_only_when_the_call_is_finished_it_is_forgotten(bench: Bench, qtbot: QtBot) -> None:
    overlay = bench.overlay
    overlay.pop(samples.wrap_up())
    type_and_pick(overlay)
    sent(overlay, qtbot, FINISHES[0])
    show(overlay, wrapping(can_finish=False))
    assert overlay.card.wrap_up.summary.toPlainText() == f"Mine: {DRAFT}"
    overlay.forget("call-1")
    show(overlay, wrapping(title="The same id again"))
    assert overlay.card.wrap_up.summary.toPlainText() == DRAFT
    assert marked(overlay.card.wrap_up) == ["outage"]


def test_a_summary_left_alone_or_put_back_follows_the_draft(bench: Bench) -> None:
    overlay = bench.overlay
    overlay.pop(samples.wrap_up())
    summary = overlay.card.wrap_up.summary
    show(overlay, wrapping(summary="Second"))
    assert summary.toPlainText() == "Second"
    summary.insertPlainText("Mine: ")
    summary.undo()
    show(overlay, wrapping(summary="Third"))
    assert summary.toPlainText() == "Third"


def test_a_summary_emptied_by_hand_stays_empty(bench: Bench) -> None:
    overlay = bench.overlay
    overlay.pop(samples.wrap_up())
    overlay.card.wrap_up.summary.clear()
    again_in_another_theme(overlay)
    assert overlay.card.wrap_up.summary.toPlainText() == ""


def test_undoing_brings_nothing_of_another_call_back(bench: Bench) -> None:
    overlay = bench.overlay
    overlay.pop(wrapping(summary=""))
    summary = overlay.card.wrap_up.summary
    summary.insertPlainText("Mine")
    summary.selectAll()
    summary.cut()
    show(overlay, change(wrapping(summary=""), call_id="call-2"))
    summary.undo()
    assert summary.toPlainText() == ""


def test_without_a_code_it_is_not_finished_but_folded(bench: Bench, qtbot: QtBot) -> None:
    overlay = bench.overlay
    overlay.pop(unsettled())
    part = overlay.card.wrap_up
    assert not part.finish.isEnabled()
    assert "Pick a code first" in part.finish.toolTip()
    with (
        qtbot.assertNotEmitted(overlay.finish_requested),
        qtbot.waitSignal(overlay.fold_requested, timeout=500) as folded,
    ):
        part.finish.click()
        overlay.card.header.close_card.click()
    assert folded.args == ["call-1", True]
    part.codes[2].click()
    assert part.finish.isEnabled()
    assert part.finish.toolTip() == ""
    assert sent(overlay, qtbot, FINISHES[1]) == ["call-1", "ticket", DRAFT]


def test_where_there_is_no_code_none_is_needed(bench: Bench, qtbot: QtBot) -> None:
    bench.overlay.pop(wrapping(codes=()))
    assert sent(bench.overlay, qtbot, FINISHES[0]) == ["call-1", "", DRAFT]


def test_a_code_that_is_no_longer_offered_counts_no_more(bench: Bench, qtbot: QtBot) -> None:
    overlay = bench.overlay
    overlay.pop(samples.wrap_up())
    overlay.card.wrap_up.codes[4].click()
    show(overlay, wrapping(codes=samples.wrap_up().wrap_up.codes[:2]))
    assert sent(overlay, qtbot, FINISHES[0])[1] == "outage"


def test_once_it_is_sent_nothing_in_it_can_be_changed(bench: Bench, qtbot: QtBot) -> None:
    overlay = bench.overlay
    overlay.pop(wrapping(can_finish=False))
    part = overlay.card.wrap_up
    part.codes[1].click()
    assert marked(part) == ["outage"]
    assert part.summary.isReadOnly()
    with (
        qtbot.assertNotEmitted(overlay.finish_requested),
        qtbot.waitSignal(overlay.fold_requested, timeout=500),
    ):
        overlay.card.header.close_card.click()


@pytest.mark.parametrize("before", [samples.ringing(), samples.acting()])
def test_how_the_orders_went_is_not_said_over_the_wrap_up(bench: Bench, before: CardState) -> None:
    overlay = bench.overlay
    overlay.pop(before)
    line = samples.acting().action_line
    overlay.show_state(change(samples.wrap_up(), action_line=line))
    overlay.settle()
    assert not overlay.card.action_line.isVisible()
    overlay.show_state(samples.acting())
    overlay.settle()
    assert overlay.card.action_line.isVisible()
