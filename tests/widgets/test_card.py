"""What the card shows, and what on it never moves."""

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.widgets import samples
from tests.widgets.conftest import Bench, MakeBench
from tests.widgets.samples import change
from widgets.overlay import Overlay
from widgets.state import Banner, Choice, Evidence, Labels, Mark, Notice, Tone

SCENES = sorted(samples.SCENES)


def show(overlay: Overlay, state: object) -> None:
    overlay.show_state(state)
    overlay.settle()


def said(widget: QWidget) -> str:
    labels = widget.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisibleTo(widget))


def place(widget: QWidget) -> QRect:
    return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_everything_known_is_on_the_card(bench: Bench, language: str) -> None:
    state = samples.full(language)
    bench.overlay.pop(state)
    text = said(bench.overlay.card)
    for expected in (
        state.name, state.tier, "00:42", state.progress, state.chips[0].text, state.reason.title,
        state.reason.why, "92%", state.reason.band, state.step.title, state.step.script,
        state.step.evidence[1].text, state.step.evidence[0].source, state.step.question.text,
        state.recent[2].text, state.labels.status,
    ):  # fmt: skip
        assert expected in text
    assert bench.overlay.card.step.floor.settled.words == state.step.folded
    assert bench.overlay.windowTitle() == "Ringside"
    assert [b.words for b in bench.overlay.card.action_row.buttons] == [
        action.text for action in state.actions
    ]


def test_a_chip_that_waits_bears_the_name_of_its_system(bench: Bench) -> None:
    bench.overlay.pop(samples.partial())
    assert "Modem" in said(bench.overlay.card.status)
    show(bench.overlay, samples.full())
    assert "Modem offline" in said(bench.overlay.card.status)


def test_the_clocks_count_by_themselves(bench: Bench) -> None:
    bench.overlay.pop(samples.bannered())
    bench.desktop.pass_time(seconds=3601)
    bench.overlay._tick()
    assert "1:00:43" in said(bench.overlay.card.header)
    assert "Telephony link lost  1:00:13" in said(bench.overlay.card.status)


def test_a_banner_takes_the_place_of_the_heading_only(bench: Bench) -> None:
    bench.overlay.pop(samples.full())
    before = place(bench.overlay.card.status.rows)
    show(bench.overlay, samples.bannered())
    assert place(bench.overlay.card.status.rows) == before
    assert not bench.overlay.card.status.title.isVisible()


def test_links_of_a_banner_come_and_go_and_move_nothing(bench: Bench) -> None:
    bench.overlay.pop(samples.full())
    status = bench.overlay.card.status
    before = place(status.rows)
    show(bench.overlay, samples.who())
    shown = [link for link in status.banner.links if link.isVisible()]
    assert [link.words for link in shown] == ["It is", "No", "Search"]
    assert place(status.rows) == before
    ends = [link.geometry().right() for link in shown]
    assert ends == sorted(ends)
    assert status.banner.words.geometry().right() < shown[0].geometry().left()
    show(bench.overlay, samples.bannered())
    assert not any(link.isVisible() for link in status.banner.links)


def test_search_in_a_banner_puts_the_cursor_into_the_field(bench: Bench) -> None:
    bench.overlay.pop(samples.who())
    bench.overlay.card.status.banner.links[2].click()
    assert bench.overlay.focusWidget() is bench.overlay.card.footer.search


def test_a_notice_stands_above_what_is_clicked_and_leads_on(bench: Bench) -> None:
    bench.overlay.pop(samples.full())
    step = bench.overlay.card.step
    before = [place(button) for button in step.question.shown()]
    assert not step.notice.isVisible()
    show(bench.overlay, samples.changed())
    assert step.notice.words.text() == samples.NOTICES["en"].text
    assert not step.notice.words.elided
    assert step.notice.go.isVisible()
    assert [place(button) for button in step.question.shown()] == before
    assert step.notice.geometry().bottom() < step.question.y()
    gap = change(samples.STEPS["en"], notice=Notice(text="Could not be checked: PON"))
    show(bench.overlay, change(samples.full(), step=gap))
    assert not step.notice.go.isVisible()


def test_several_customers_are_listed_instead_of_the_reason(bench: Bench) -> None:
    bench.overlay.pop(samples.people())
    card = bench.overlay.card
    assert not card.reason.isVisible()
    assert "Xin'an Trading" in said(card.people)
    assert len(card.numbered()) == 3


def test_a_step_stays_usable_beside_the_list_of_customers(bench: Bench) -> None:
    bench.overlay.pop(samples.full())
    before = [place(button) for button in bench.overlay.card.step.question.shown()]
    show(bench.overlay, change(samples.full(), people=samples.people().people))
    assert [place(button) for button in bench.overlay.card.step.question.shown()] == before


def test_after_hang_up_the_wrap_up_takes_the_body(bench: Bench) -> None:
    bench.overlay.pop(samples.wrap_up())
    card = bench.overlay.card
    assert "Area outage NJ-0412" in card.wrap_up.summary.toPlainText()
    assert "The text about the end of the outage" in said(card.wrap_up)
    assert card.header.close_card.isVisible()
    assert not card.step.isVisible()


def test_a_new_draft_does_not_overwrite_what_was_typed(bench: Bench) -> None:
    bench.overlay.pop(samples.wrap_up())
    summary = bench.overlay.card.wrap_up.summary
    summary.insertPlainText("Mine: ")
    state = samples.wrap_up()
    show(bench.overlay, change(state, wrap_up=change(state.wrap_up, summary="Another")))
    assert summary.toPlainText().startswith("Mine: ")
    show(bench.overlay, change(state, call_id="call-2"))
    assert not summary.toPlainText().startswith("Mine: ")


def test_folded_it_is_one_bar(bench: Bench) -> None:
    bench.overlay.pop(samples.full())
    whole = bench.overlay.card_size()
    show(bench.overlay, samples.slim())
    assert bench.overlay.card_size().height() < 60
    assert "Area outage  ·  Give ETA 11:30" in said(bench.overlay.slim)
    show(bench.overlay, samples.full())
    assert bench.overlay.card_size() == whole


def clickables(overlay: Overlay) -> dict[str, QRect]:
    """Where what can be clicked is; answers and actions by name."""
    card = overlay.card
    found: dict[str, QWidget] = {
        "fold": card.header.fold,
        "settings": card.footer.settings,
        "search": card.footer.search,
        "copy": card.step.script.copy,
        "back": card.step.floor.back,
        "skip": card.step.floor.skip,
        "done": card.step.floor.done,
    }
    found |= {f"answer {b.accessibleName()}": b for b in card.step.question.shown()}
    found |= {f"action {b.name}": b for b in card.action_row.buttons}
    return {name: place(widget) for name, widget in found.items() if widget.isVisible()}


def moments(language: str) -> list[object]:
    """A call as its facts come in, ever later."""
    full = samples.full(language)
    step = full.step
    early = change(step, evidence=(), script="…", folded="", can_back=False)
    late = change(
        step,
        script=step.script * 4,
        evidence=step.evidence * 4,
        notice=Notice(text="!" * 300, link="!" * 30),
        folded="x" * 300,
        can_finish=True,
    )
    partial = samples.partial(language)
    return [
        samples.ringing(language),
        partial,
        change(partial, step=early, actions=full.actions[:1]),
        change(partial, step=step, actions=full.actions[:2], reason=full.reason),
        full,
        change(full, recent=(), chips=full.chips * 2, tier="", name="x" * 500),
        change(full, step=late, banner=Banner(text="late"), reason=None, progress=""),
        samples.confirming(language),
        samples.acting(language),
        samples.unknown(language),
        samples.held(language),
    ]


@pytest.mark.parametrize("height", [720, 1080])
@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_that_can_be_clicked_moves_when_facts_come_late(
    make_bench: MakeBench, language: str, scale: float, height: int
) -> None:
    overlay = make_bench(scale=scale, language=language, height=height).overlay
    states = moments(language)
    overlay.pop(states[0])
    geometry, known = overlay.geometry(), clickables(overlay)
    for state in states:
        show(overlay, state)
        now = clickables(overlay)
        for name in known.keys() & now.keys():
            assert now[name] == known[name], name
        known |= now
        assert overlay.geometry() == geometry
    assert len(known) >= 11
    assert overlay.card_size().height() <= height - 24


def sticking_out(root: QWidget) -> list[str]:
    """Visible widgets that reach beyond their parent, what scrolls left out."""
    found = []
    for child in root.findChildren(QWidget):
        parent = child.parentWidget()
        if child.isVisible() and parent.parentWidget() is not None and not child.size().isEmpty():
            scrolled = parent.objectName() == "qt_scrollarea_viewport"
            if not scrolled and not parent.rect().contains(child.geometry()):
                found.append(f"{child} in {parent}")
    return found


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("text", [samples.EVIL * 30, "A" * 10_000, "\n" * 10_000, "国" * 10_000])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_hostile_text_never_changes_the_size(
    make_bench: MakeBench, language: str, scale: float, text: str
) -> None:
    overlay = make_bench(scale=scale, language=language).overlay
    overlay.pop(samples.ringing(language))
    before = overlay.geometry()
    show(overlay, samples.hostile(language, text))
    overlay.grab()
    assert overlay.geometry() == before
    assert not sticking_out(overlay.card)


@pytest.mark.parametrize("height", [720, 1080])
@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scene", SCENES)
def test_nothing_is_cut_off_by_what_it_stands_in(
    make_bench: MakeBench, scene: str, language: str, scale: float, height: int
) -> None:
    overlay = make_bench(scale=scale, language=language, height=height).overlay
    overlay.pop(samples.SCENES[scene](language))
    overlay.grab()
    assert not sticking_out(overlay.card)
    assert not sticking_out(overlay.slim)


@pytest.mark.parametrize("scene", SCENES)
def test_labels_are_plain_and_buttons_leave_the_keyboard_alone(bench: Bench, scene: str) -> None:
    overlay = bench.overlay
    overlay.pop(samples.SCENES[scene]("en"))
    labels = overlay.findChildren(QLabel)
    assert len(labels) > 20
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
    buttons = overlay.findChildren(QAbstractButton)
    assert buttons
    assert {button.focusPolicy() for button in buttons} == {Qt.FocusPolicy.NoFocus}
    assert not any(button.shortcut().toString() for button in buttons)
    assert not any(isinstance(button, QPushButton) for button in buttons)
    assert not isinstance(overlay, QDialog)


@pytest.mark.parametrize("scene", SCENES)
def test_whatever_can_be_clicked_has_a_name(bench: Bench, scene: str) -> None:
    bench.overlay.pop(samples.SCENES[scene]("en"))
    clickable = [b for b in bench.overlay.findChildren(QAbstractButton) if b.isVisible()]
    assert clickable
    assert all(button.accessibleName() for button in clickable)


def test_evidence_is_read_out_with_how_it_stands(bench: Bench) -> None:
    evidence = Evidence(text="Modem is on", source="PON", mark=Mark.BAD)
    step = change(samples.STEPS["en"], evidence=(evidence,))
    bench.overlay.pop(change(samples.full(), step=step))
    row = bench.overlay.card.step.evidence[0]
    assert row.accessibleName() == "Contradicted Modem is on PON"


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_parts_that_did_not_change_are_not_painted(bench: Bench, qtbot: QtBot) -> None:
    overlay = bench.overlay
    with qtbot.waitExposed(overlay):
        overlay.pop(samples.full())
    overlay.repaint()
    card = overlay.card
    quiet = [Paints(part) for part in (card.step, card.reason, card.action_row, card.footer)]
    name = Paints(card.header.name)
    show(overlay, change(samples.full(), name="Chen Xiaowei"))
    overlay.repaint(0, 0, 1, 1)
    assert name.count
    assert [paints.count for paints in quiet] == [0, 0, 0, 0]


def test_fixed_words_come_from_the_state_alone(bench: Bench) -> None:
    marked = {
        name: f"@{name}@"
        for name in Labels.__struct_fields__
        if name not in ("position", "search_key")
    }
    labels = Labels(**marked, position="{index}@{count}", search_key="@")
    bench.overlay.pop(change(samples.full(), labels=labels))
    text = said(bench.overlay.card)
    for name in ("status", "reason", "not_this", "step", "recent"):
        assert f"@{name}@" in text
    assert "2@4" in text


def test_answers_already_given_are_marked(bench: Bench) -> None:
    question = samples.STEPS["en"].question
    chosen = (Choice(key="yes", text="Yes", chosen=True), *question.answers[1:])
    step = change(samples.STEPS["en"], question=change(question, answers=chosen))
    bench.overlay.pop(samples.full())
    before = [place(button) for button in bench.overlay.card.step.question.shown()]
    show(bench.overlay, change(samples.full(), step=step))
    assert [place(button) for button in bench.overlay.card.step.question.shown()] == before


def test_on_hold_the_pill_warns(bench: Bench) -> None:
    bench.overlay.pop(samples.held())
    assert bench.overlay.card.header.pill._pill.tone is Tone.WARN
    assert "01:15" in said(bench.overlay.card.header)
