"""The one thing to ask the customer, with one-click answers."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from widgets.buttons import Look, Press, TextButton, place_in_rows
from widgets.evidence import MarkIcon
from widgets.kit import Kit, Part
from widgets.state import Choice, Mark, Question
from widgets.text import Words
from widgets.theme import Role

MOST = 9
BESIDE = 0.5
"""Answers that take no more than this share of the width stand beside the question."""


class QuestionPart(Part):
    """Stands on the floor of the step. Its place depends on the question alone."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._question: Question | None = None
        self._most_px = 0
        self.mark = MarkIcon(kit, self)
        self.mark.show_part(Mark.TODO)
        self.words = Words(kit.theme, Role.CAP, self, lines=2)
        self.buttons: list[TextButton] = []
        self.hide()

    def show_part(self, question: Question | None) -> None:
        """Show exactly this; None hides it."""
        if question == self._question:
            return
        self._question = question
        self.setVisible(question is not None)
        answers = question.answers[:MOST] if question else ()
        self.words.say(question.text if question else "")
        while len(self.buttons) < len(answers):
            self.buttons.append(self._button())
        for index, button in enumerate(self.buttons):
            button.setVisible(index < len(answers))
            if index < len(answers):
                self._show_answer(button, answers[index])

    def _button(self) -> TextButton:
        button = TextButton(self.kit, Look.ANSWER, self)
        button.clicked.connect(lambda: self._answer(button))
        return button

    def _answer(self, button: TextButton) -> None:
        if self._question is not None:
            gestures = self.kit.gestures
            gestures.answer_requested.emit(gestures.call_id, self._question.fact, button.key)

    def _show_answer(self, button: TextButton, answer: Choice) -> None:
        button.key = answer.key
        button.call(answer.text, answer.detail)
        button.wear(Look.CHOSEN if answer.chosen else Look.ANSWER)

    def shown(self) -> list[Press]:
        """Return the answers that may be pressed, in order."""
        return list(self._answers())

    def _answers(self) -> list[TextButton]:
        return self.buttons[: len(self._question.answers[:MOST])] if self._question else []

    def height_at(self, width: int, most_px: int) -> int:
        """Return the height it takes at this width; 0 without a question."""
        self._most_px = most_px
        if self._question is None:
            return 0
        words, places, _ = self._places(width)
        return max([words.bottom() + 1, *(place.bottom() + 1 for place in places)])

    def arrange(self) -> None:
        """Place the mark, the question and the answers."""
        if self._question is None:
            return
        words, places, middle = self._places(self.width())
        side = self.theme.px(16)
        self.put(self.mark, self.theme.px(2), middle - side // 2, side, side)
        self.put(self.words, words.x(), words.y(), words.width(), words.height())
        for button, place in zip(self._answers(), places, strict=True):
            self.put(button, place.x(), place.y(), place.width(), place.height())

    def _places(self, width: int) -> tuple[QRect, list[QRect], int]:
        """Return the place of the words, of the answers, and the middle of the first line."""
        px, answers = self.theme.px, self._answers()
        gap, left = px(4), px(26)
        across = sum(button.wanted_px for button in answers) + gap * (len(answers) - 1)
        if not answers or across <= width * BESIDE:
            text = width - left - (across + px(8) if answers else 0)
            tall = max([self.words.height_at(text), *(button.tall_px for button in answers)])
            x, places = width - across, []
            for button in answers:
                places.append(
                    QRect(x, (tall - button.tall_px) // 2, button.wanted_px, button.tall_px)
                )
                x += button.wanted_px + gap
            return QRect(left, 0, text, tall), places, tall // 2
        tall = self.words.height_at(width - left)
        rows: list[QRect] = []
        for share in (1, 2, 3, 4):
            rows = place_in_rows(answers, width - left, px(5), share)
            if tall + px(5) + rows[-1].bottom() < self._most_px:
                break
        places = [place.translated(left, tall + px(5)) for place in rows]
        return QRect(left, 0, width - left, tall), places, self.words.line_px // 2
