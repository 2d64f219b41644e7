"""The card: all parts in their planned places, each shown what concerns it."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from widgets.actions import ActionLinePart, ActionsPart
from widgets.buttons import Press
from widgets.details import DetailsPart
from widgets.footer import Footer
from widgets.header import Header
from widgets.kit import Kit, Part
from widgets.people import PeoplePart
from widgets.plan import Plan
from widgets.reason import ReasonPart
from widgets.recent import RecentPart
from widgets.scroller import BAR_PX
from widgets.state import CardState
from widgets.status import StatusPart
from widgets.step import StepPart
from widgets.wrap_up import WrapUpPart

DIGITS = 9
"""Keys there are to pick with."""


class Card(Part):
    """Its size and the places on it come from the plan and change only with the plan."""

    grabbed = Signal()

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft
            if kit.theme.right_to_left
            else Qt.LayoutDirection.LeftToRight
        )
        self.plan: Plan | None = None
        self._state: CardState | None = None
        self._keyed = False
        self._with_digits: list[Press] = []
        self.header = Header(kit, self)
        self.status = StatusPart(kit, self)
        self.reason = ReasonPart(kit, self)
        self.step = StepPart(kit, self)
        self.people = PeoplePart(kit, self)
        self.action_row = ActionsPart(kit, self)
        self.action_line = ActionLinePart(kit, self)
        self.recent = RecentPart(kit, self)
        self.wrap_up = WrapUpPart(kit, self)
        self.footer = Footer(kit, self)
        self.details = DetailsPart(kit, self)
        self.header.grabbed.connect(self.grabbed)
        self.header.close_card.clicked.connect(self._put_away)

    def follow(self, plan: Plan) -> None:
        """Take the places of this plan."""
        if plan == self.plan:
            return
        self.plan = plan
        self.resize(plan.width, plan.height)
        self.status.heading_px = plan.heading_px
        self.reason.room = plan.reason_room
        self.step.headed = plan.step_heading
        self.action_row.stacked, self.action_row.button_px = plan.stacked, plan.button_px
        hang = self.theme.px(5)  # buttons without a box reach into the margin: their words align
        for part, place in (
            (self.header, plan.header.adjusted(0, 0, hang, 0)),
            (self.status, plan.status),
            (self.reason, plan.reason),
            (self.action_row, plan.actions),
            (self.action_line, plan.line.adjusted(0, 0, hang, 0)),
            (self.recent, (plan.recent or QRect()).adjusted(0, 0, hang, 0)),
            (self.footer, plan.footer),
            (self.wrap_up, plan.body.adjusted(0, 0, BAR_PX, 0)),
        ):
            self.put(part, place.x(), place.y(), place.width(), place.height())
        if self._state is not None:
            self._share_out(self._state)
        self.update()

    def show_state(self, state: CardState) -> None:
        """Show exactly this."""
        self._state = state
        waiting = any(chip.loading for chip in state.chips)
        waiting = waiting or (state.mode == "ringing" and state.reason is None)
        self.header.show_part(state)
        self.status.show_part(state)
        self.reason.show_part(state, waiting)
        self.people.show_part(state)
        self._share_out(state)
        self.step.show_part(state, waiting)
        self.action_row.show_part(state, waiting)
        self.action_line.show_part(None if state.wrap_up is not None else state.action_line)
        self.recent.show_part(state, waiting)
        self.wrap_up.show_part(state)
        self.footer.show_part(state)
        self.details.show_part(state)
        self._show_digits()

    def show_keyboard(self, here: bool) -> None:
        """Say which keys do what, while keys come here."""
        self._keyed = here
        self.footer.show_keyboard(here)
        self.status.show_keyboard(here)
        self._show_digits()

    def _show_digits(self) -> None:
        numbered = self.numbered()[:DIGITS] if self._keyed else []
        for press in self._with_digits:
            if press not in numbered:
                press.show_digit(0)
        for number, press in enumerate(numbered, start=1):
            press.show_digit(number)
        self._with_digits = numbered

    def tick(self) -> None:
        """Let the clocks go on."""
        self.header.tick()
        self.status.banner.tick()
        self.details.tick()

    def numbered(self) -> list[Press]:
        """Return what the keys 1 to 9 press: codes, what is opened, people or answers."""
        if self.details.isVisibleTo(self):
            return self.details.pressable()
        if self.wrap_up.isVisibleTo(self):
            return self.wrap_up.shown()
        if self.people.isVisibleTo(self):
            return self.people.shown()
        return self.step.question.shown()

    def close_details(self) -> bool:
        """Ask for what is opened to be closed; return whether anything is."""
        is_open = self.details.isVisibleTo(self)
        if is_open:
            self.kit.gestures.details_requested.emit(self.kit.gestures.call_id, "")
        return is_open

    def list_status(self) -> None:
        """Ask for every chip to be listed, for the keyboard."""
        if self.status.isVisibleTo(self):
            self.kit.gestures.details_requested.emit(self.kit.gestures.call_id, "+")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the keyboard on a click beside the buttons of what the number keys pick from."""
        place = event.position().toPoint()
        grounds = (self.step, self.people, self.wrap_up)
        meant = any(each.isVisibleTo(self) and each.geometry().contains(place) for each in grounds)
        if meant and not isinstance(self.childAt(place), Press):
            self.kit.gestures.typing_requested.emit(self.kit.gestures.call_id)
        else:
            event.ignore()

    def _put_away(self) -> None:
        """Finish the call as it stands; where something is still lacking, only fold the card."""
        if not self.wrap_up.finish_call():
            gestures = self.kit.gestures
            gestures.fold_requested.emit(gestures.call_id, True)

    def _share_out(self, state: CardState) -> None:
        """Say which parts are shown, and where the step begins when people take its room."""
        wrapping = state.mode == "wrap-up" and state.wrap_up is not None
        plan = self.plan
        self.wrap_up.setVisible(wrapping)
        self.details.setVisible(not wrapping and state.details is not None)
        for part in (self.status, self.step, self.action_row):
            part.setVisible(not wrapping)
        listed = bool(state.found or state.people)
        self.reason.setVisible(not wrapping and not listed)
        self.people.setVisible(not wrapping and listed)
        self.action_line.setVisible(not wrapping and state.action_line is not None)
        if plan is None:
            return
        self.recent.setVisible(not wrapping and plan.recent is not None)
        self._place_people(state, plan)
        over = plan.reason.united(plan.step)
        self.put(self.details, over.x(), over.y(), over.width(), over.height())
        self.details.raise_()

    def _place_people(self, state: CardState, plan: Plan) -> None:
        place, step = plan.reason, plan.step
        listed = state.found or state.people
        if listed:
            floor = step.bottom()
            least = step.height() * 3 // 5 if state.step is not None else 0
            room = floor - place.y() - least - (self.theme.px(11) if least else 0)
            wanted = self.people.wanted_px(min(5, len(listed)))
            tall = min(wanted, room)
            self.put(self.people, place.x(), place.y(), place.width() + BAR_PX, tall)
            top = max(step.y(), place.y() + tall + self.theme.px(11))
            step = QRect(step.x(), top, step.width(), max(0, floor - top + 1))
        self.put(self.step, step.x(), step.y(), step.width(), step.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rule under the status."""
        if self.plan is None or not self.status.isVisibleTo(self):
            return
        place = self.plan.reason
        painter = QPainter(self)
        painter.fillRect(place.x(), self.plan.rule_y, place.width(), 1, self.theme.colour("line"))
