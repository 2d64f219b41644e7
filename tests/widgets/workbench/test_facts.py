"""The panel of facts: each value by a widget of its kind, and what else there is to say of it."""

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.widgets.workbench.conftest import Ears
from tests.widgets.workbench.samples import facts
from widgets.workbench.facts import FactsPanel
from widgets.workbench.kit import BenchKit
from widgets.workbench.pickers import Picker, Segments
from widgets.workbench.state import Mark


@pytest.fixture
def panel(kit: BenchKit, ears: Ears, qtbot: QtBot) -> FactsPanel:
    made = FactsPanel(kit)
    qtbot.addWidget(made)
    made.resize(320, 700)
    made.show()
    made.show_facts(facts())
    return made


def test_each_kind_of_fact_has_its_widget(panel: FactsPanel):
    kinds = [
        type(panel.line_of(name).editor) for name in ("area.outage", "onu.state", "onu.rx_dbm")
    ]
    assert kinds[:2] == [Segments, Picker]
    assert issubclass(kinds[2], QLineEdit)


def test_yes_no_and_not_known_are_three_buttons(panel: FactsPanel, ears: Ears):
    segments = panel.line_of("area.outage").editor
    assert isinstance(segments, Segments)
    assert [button.isChecked() for button in segments.buttons] == [True, False, False]
    segments.buttons[1].click()
    assert ears.of("fact_requested") == [("area.outage", "yes")]
    panel.show_facts(facts(area_outage={"state": "known", "text": "yes"}))
    assert segments.buttons[1].isChecked()
    segments.buttons[0].click()
    assert ears.of("fact_state_requested") == [("area.outage", "open")]


def test_one_of_several_is_picked(panel: FactsPanel, ears: Ears):
    picker = panel.line_of("onu.state").editor
    assert isinstance(picker, Picker)
    picker.setCurrentIndex(2)
    picker.activated.emit(2)
    assert ears.of("fact_requested") == [("onu.state", "offline")]


def test_a_choice_that_can_not_be_had_says_so(panel: FactsPanel):
    panel.show_facts(facts(onu_state={"state": "failed"}))
    picker = panel.line_of("onu.state").editor
    assert isinstance(picker, Picker)
    assert picker.currentText() == "can't be had"


def test_a_number_is_reported_as_it_is_typed(panel: FactsPanel, ears: Ears):
    QTest.keyClicks(panel.line_of("onu.rx_dbm").editor, "-5")
    assert ears.of("fact_requested") == [("onu.rx_dbm", "-"), ("onu.rx_dbm", "-5")]


def test_what_is_no_value_is_said_below(panel: FactsPanel):
    panel.show_facts(facts(onu_rx_dbm={"text": "weak", "wrong": "write a number"}))
    editor = panel.line_of("onu.rx_dbm").editor
    assert isinstance(editor, QLineEdit)
    assert (editor.text(), editor.property("tone")) == ("weak", "bad")


def test_other_states_stand_in_a_menu(panel: FactsPanel, ears: Ears):
    line = panel.line_of("onu.rx_dbm")
    assert line.state.accessibleName() == "Light: being fetched"
    line.state.click()
    assert line.menu is not None
    names = [action.text() for action in line.menu.actions()]
    assert names == ["being fetched", "nothing there", "can't be had"]
    line.menu.actions()[2].trigger()
    line.menu.hide()
    assert ears.of("fact_state_requested") == [("onu.rx_dbm", "failed")]


def test_what_is_waited_for_has_a_sign(panel: FactsPanel):
    waited = Mark("hourglass", "warn", "this is waited for")
    panel.show_facts(facts(onu_state={"marks": (waited,)}))
    assert panel.line_of("onu.state")._marks.accessibleName() == "this is waited for"


def test_facts_are_found_by_what_they_are_called(panel: FactsPanel):
    panel.sought.setText("modem")
    assert panel.line_of("onu.state").isVisible()
    assert not panel.line_of("onu.rx_dbm").isVisible()
    panel.sought.setText("rx_dbm")
    assert panel.line_of("onu.rx_dbm").isVisible()
    panel.sought.clear()
    assert panel.line_of("area.outage").isVisible()


def test_a_row_that_is_typed_in_is_kept(panel: FactsPanel):
    before = panel.line_of("onu.rx_dbm").editor
    panel.show_facts(facts(onu_rx_dbm={"state": "known", "text": "-5", "shown": "-5 dBm"}))
    assert panel.line_of("onu.rx_dbm").editor is before


def test_its_buttons_begin_again_and_keep_a_test(panel: FactsPanel, ears: Ears):
    panel.again.click()
    panel.keep.click()
    assert [key for key, _ in ears.of("press_requested")] == ["again", "keep-test"]
