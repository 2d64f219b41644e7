"""The keyboard is where the agent sees it, and a search is answered one way or the other."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.widgets import samples
from tests.widgets.conftest import RESOURCES, Bench, MakeBench
from tests.widgets.samples import change
from widgets.overlay import Overlay
from widgets.state import CardState
from widgets.theme import Theme, load_tokens

CONTROL = Qt.KeyboardModifier.ControlModifier
OTHER = change(samples.ringing(), call_id="call-2")


def show(overlay: Overlay, state: CardState) -> None:
    overlay.show_state(state)
    overlay.settle()


def typing_in(overlay: Overlay, field: QWidget, text: str) -> None:
    """Do as an agent does: click there and type."""
    QTest.mouseClick(getattr(field, "viewport", lambda: field)(), Qt.MouseButton.LeftButton)
    field.setFocus()
    QTest.keyClicks(field, text)
    assert overlay.has_keyboard


def search_of(overlay: Overlay) -> QWidget:
    return overlay.card.footer.search


def summary_of(overlay: Overlay) -> QWidget:
    return overlay.card.wrap_up.summary


@pytest.mark.parametrize("find", [search_of, summary_of])
def test_a_call_that_takes_the_card_does_not_take_the_keys(
    bench: Bench, find: Callable[[Overlay], QWidget]
) -> None:
    overlay = bench.overlay
    overlay.pop(samples.wrap_up())
    typing_in(overlay, find(overlay), "chen")
    typed = search_of(overlay).text(), summary_of(overlay).toPlainText()
    assert "chen" in typed[0] + typed[1]
    show(overlay, change(samples.wrap_up(), name="Chen Xiao"))
    assert overlay.has_keyboard
    show(overlay, OTHER)
    assert not overlay.has_keyboard
    assert not find(overlay).hasFocus()
    assert overlay.isVisible()
    assert search_of(overlay).text() == ""
    show(overlay, samples.wrap_up())
    assert (search_of(overlay).text(), summary_of(overlay).toPlainText()) == typed


def folded(overlay: Overlay) -> None:
    show(overlay, change(samples.wrap_up(), folded=True))


def taken_up_again(overlay: Overlay) -> None:
    show(overlay, samples.full())


def dressed(overlay: Overlay) -> None:
    overlay.use_theme(Theme(load_tokens(RESOURCES / "themes/dark.toml"), language="en"))


@pytest.mark.parametrize("gone", [folded, taken_up_again, dressed])
def test_a_field_that_goes_gives_the_keyboard_back(
    bench: Bench, gone: Callable[[Overlay], None]
) -> None:
    overlay = bench.overlay
    overlay.pop(samples.wrap_up())
    typing_in(overlay, summary_of(overlay), "mine")
    gone(overlay)
    assert not overlay.has_keyboard


@pytest.mark.parametrize("gone", [folded, dressed])
def test_a_search_begun_stays_in_the_field(bench: Bench, gone: Callable[[Overlay], None]) -> None:
    overlay = bench.overlay
    overlay.pop(samples.wrap_up())
    typing_in(overlay, search_of(overlay), "chen")
    gone(overlay)
    assert search_of(overlay).text() == "chen"


def test_a_click_into_the_search_field_takes_the_keyboard(bench: Bench) -> None:
    overlay = bench.overlay
    overlay.pop(samples.full())
    QTest.mouseClick(overlay.card.footer.search, Qt.MouseButton.LeftButton)
    assert overlay.has_keyboard


def test_the_key_of_the_search_is_said_only_while_it_works(bench: Bench) -> None:
    overlay = bench.overlay
    overlay.pop(samples.full())
    key, field = overlay.card.footer.key, search_of(overlay)
    before = QRect(field.geometry())
    assert not key.isVisible()
    overlay.take_focus()
    assert key.isVisible()
    overlay.give_focus_back()
    assert not key.isVisible()
    assert field.geometry() == before


@pytest.mark.parametrize("find", [lambda overlay: overlay, search_of, summary_of])
def test_ctrl_k_goes_to_the_search_field_and_deletes_nothing(
    bench: Bench, find: Callable[[Overlay], QWidget]
) -> None:
    overlay = bench.overlay
    overlay.pop(samples.wrap_up())
    search_of(overlay).setText("chen")
    search_of(overlay).home(False)
    overlay.take_focus()
    find(overlay).setFocus()
    QTest.keyClick(find(overlay), Qt.Key.Key_K, CONTROL)
    assert overlay.focusWidget() is search_of(overlay)
    assert search_of(overlay).text() == "chen"
    assert summary_of(overlay).toPlainText() == samples.wrap_up().wrap_up.summary


# A search that means nothing


def failing(overlay: Overlay) -> None:
    """Search, and be told that it means nothing."""
    overlay.search_requested.connect(overlay.show_not_found)
    search_of(overlay).setText(" chem ")
    search_of(overlay).returnPressed.emit()


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize(("language", "said"), [("en", "Nothing found"), ("zh", "未找到")])
def test_what_was_not_found_stays_and_is_said_without_a_move(
    make_bench: MakeBench, language: str, said: str, scale: float
) -> None:
    overlay = make_bench(language=language, scale=scale).overlay
    overlay.pop(samples.full(language))
    footer = overlay.card.footer
    places = [footer.search.geometry(), footer.settings.geometry(), overlay.geometry()]
    failing(overlay)
    assert footer.search.text() == "chem"
    assert footer.notice.isVisible()
    assert footer.notice.words.text() == said
    assert not footer.notice.words.elided
    assert footer.rect().contains(footer.notice.geometry())
    assert [footer.search.geometry(), footer.settings.geometry(), overlay.geometry()] == places
    dressed(overlay)
    assert search_of(overlay).text() == "chem"


def test_that_nothing_was_found_is_said_for_three_seconds(bench: Bench) -> None:
    overlay = bench.overlay
    overlay.pop(samples.full())
    failing(overlay)
    notice = overlay.card.footer.notice
    assert notice._over.isActive()
    assert notice._over.interval() == 3000
    notice._over.timeout.emit()
    assert not notice.isVisible()
    assert search_of(overlay).text() == "chem"


def test_typing_on_takes_the_notice_away(bench: Bench) -> None:
    overlay = bench.overlay
    overlay.pop(samples.full())
    failing(overlay)
    typing_in(overlay, search_of(overlay), "n")
    assert not overlay.card.footer.notice.isVisible()


def test_what_was_not_found_for_another_call_is_not_said(bench: Bench, qtbot: QtBot) -> None:
    overlay = bench.overlay
    overlay.pop(samples.full())
    overlay.show_not_found("call-2", "chem")
    assert search_of(overlay).text() == ""
    assert not overlay.card.footer.notice.isVisible()
    failing(overlay)
    show(overlay, OTHER)
    assert search_of(overlay).text() == ""
    assert not overlay.card.footer.notice.isVisible()
