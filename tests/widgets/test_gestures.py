"""Everything an agent can do to the card is reported, with the call it is about."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.widgets import samples
from tests.widgets.conftest import Bench
from tests.widgets.samples import change
from tests.widgets.status_samples import listed, many, opened
from widgets.gestures import FORWARDED
from widgets.overlay import Overlay
from widgets.state import CardState

DONE = change(samples.full(), step=change(samples.STEPS["en"], can_finish=True))
AT_REST = change(opened(), details=change(opened().details, busy=False))
CASES: list[tuple[CardState, Callable[[Overlay], object], str, list[object]]] = [
    (DONE, lambda o: o.card.step.question.buttons[1], "answer_requested", ["modem.los_red", "no"]),
    (DONE, lambda o: o.card.step.floor.done, "step_done_requested", ["tell"]),
    (DONE, lambda o: o.card.step.floor.skip, "step_skipped_requested", ["tell"]),
    (DONE, lambda o: o.card.step.floor.back, "back_requested", []),
    (DONE, lambda o: o.card.action_row.buttons[1], "action_requested", ["credit"]),
    (DONE, lambda o: o.card.reason.others[1], "reason_requested", ["wifi"]),
    (DONE, lambda o: o.card.step.script.copy, "copy_requested", [samples.STEPS["en"].script]),
    (DONE, lambda o: o.card.header.fold, "fold_requested", [True]),
    (DONE, lambda o: o.card.footer.settings, "settings_requested", []),
    (
        change(
            samples.full(), progress="5 of 6  ·  PON failed, retry", can_retry=True, retry="PON"
        ),
        lambda o: o.card.status.retry,
        "refresh_requested",
        ["PON"],
    ),
    (
        samples.who(),
        lambda o: o.card.status.banner.links[0],
        "link_requested",
        ["who", "confirm"],
    ),
    (
        samples.came_from(),
        lambda o: o.card.status.rows.parts[1].cover,
        "details_requested",
        ["modem"],
    ),
    (opened(), lambda o: o.card.status.rows.parts[5].cover, "details_requested", [""]),
    (opened(), lambda o: o.card.details.shut, "details_requested", [""]),
    (opened(), lambda o: o.card.details.all_again, "renewal_requested", [""]),
    (AT_REST, lambda o: o.card.details.again, "renewal_requested", ["order"]),
    (opened(), lambda o: o.card.details.blocks[0].reveal, "reveal_requested", ["order.status"]),
    (listed(), lambda o: o.card.details.rows[1], "details_requested", ["mobile"]),
    (
        many(),
        lambda o: o.card.status.rows.more.cover,
        "details_requested",
        ["+circuit mobile alarm"],
    ),
    (samples.came_from(), lambda o: o.card.reason.back, "reason_requested", ["fault"]),
    (samples.changed(), lambda o: o.card.step.notice.go, "changes_requested", []),
    (samples.full(), lambda o: o.card.footer.moods.faces[1], "mood_requested", ["upset"]),
    (samples.found(), lambda o: o.card.people.rows[1], "reason_requested", ["bill-copy"]),
    (
        samples.skipped(),
        lambda o: o.card.action_line.links[3],
        "link_requested",
        ["skip:restart", "other"],
    ),
    (samples.slim(), lambda o: o.slim.unfold, "fold_requested", [False]),
    (
        samples.confirming(),
        lambda o: o.card.action_line.links[0],
        "link_requested",
        ["order-1", "confirm"],
    ),
    (
        samples.unknown(),
        lambda o: o.card.action_line.links[0],
        "link_requested",
        ["order-1", "check"],
    ),
    (samples.people(), lambda o: o.card.people.rows[2], "person_requested", ["c3"]),
    (
        samples.wrap_up(),
        lambda o: o.card.header.close_card,
        "finish_requested",
        ["outage", samples.wrap_up().wrap_up.summary],
    ),
    (
        samples.wrap_up(),
        lambda o: o.card.wrap_up.finish,
        "finish_requested",
        ["outage", samples.wrap_up().wrap_up.summary],
    ),
]


@pytest.mark.parametrize(("state", "find", "signal", "rest"), CASES)
def test_a_click_is_reported_with_its_call(
    bench: Bench,
    qtbot: QtBot,
    state: CardState,
    find: Callable[[Overlay], object],
    signal: str,
    rest: list[object],
) -> None:
    bench.overlay.pop(state)
    with qtbot.waitSignal(getattr(bench.overlay, signal), timeout=500) as caught:
        find(bench.overlay).click()
    assert caught.args == ["call-1", *rest]


def test_every_gesture_has_a_case() -> None:
    assert set(FORWARDED) - {case[2] for case in CASES} == {"search_requested"}


def test_a_search_is_reported_and_the_field_emptied(bench: Bench, qtbot: QtBot) -> None:
    bench.overlay.pop(samples.full())
    search = bench.overlay.card.footer.search
    search.setText("  chen ")
    with qtbot.waitSignal(bench.overlay.search_requested, timeout=500) as caught:
        search.returnPressed.emit()
    assert caught.args == ["call-1", "chen"]
    assert search.text() == ""


def test_a_disabled_action_and_a_barred_finish_say_nothing(bench: Bench, qtbot: QtBot) -> None:
    actions = tuple(change(action, enabled=False) for action in samples.ACTIONS["en"])
    bench.overlay.pop(change(samples.full(), actions=actions))
    with qtbot.assertNotEmitted(bench.overlay.action_requested):
        bench.overlay.card.action_row.buttons[0].click()
    state = samples.wrap_up()
    bench.overlay.show_state(change(state, wrap_up=change(state.wrap_up, can_finish=False)))
    bench.overlay.settle()
    with qtbot.assertNotEmitted(bench.overlay.finish_requested):
        bench.overlay.card.wrap_up.finish.click()


def test_what_lay_under_the_mouse_at_the_pop_is_dead_for_400_ms(bench: Bench, qtbot: QtBot) -> None:
    overlay, desktop = bench.overlay, bench.desktop
    overlay.pop(samples.full())
    under, beside = overlay.card.action_row.buttons[:2]
    desktop.mouse = under.mapToGlobal(QPoint(5, 5))
    overlay.park()
    overlay.pop(samples.full())
    with qtbot.assertNotEmitted(overlay.action_requested):
        QTest.mouseClick(under, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(overlay.action_requested, timeout=500):
        QTest.mouseClick(beside, Qt.MouseButton.LeftButton)
    desktop.pass_time(milliseconds=401)
    with qtbot.waitSignal(overlay.action_requested, timeout=500):
        QTest.mouseClick(under, Qt.MouseButton.LeftButton)


def test_a_copied_script_says_so(bench: Bench) -> None:
    bench.overlay.pop(samples.full())
    copy = bench.overlay.card.step.script.copy
    copy.click()
    assert copy.accessibleName() == "Copied"
