"""A line over the pages: something to know, or to decide while work goes on."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from widgets.workbench.kit import BenchKit
from widgets.workbench.marks import button, dress, label
from widgets.workbench.state import Notice
from widgets.workbench.style import sheet


class NoticeBar(QFrame):
    """Something to know or to decide; work goes on meanwhile."""

    def __init__(self, kit: BenchKit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = kit
        theme = kit.theme
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.px(14), theme.px(6), theme.px(8), theme.px(6))
        self._row.setSpacing(theme.px(8))
        self._text = label("", "label", wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._row.addWidget(self._text, 1)
        self.presses: list[QPushButton] = []
        self.hide()
        self._sheet = sheet(theme)

    def show_notice(self, notice: Notice | None) -> None:
        """Show this; None shows nothing."""
        self.setVisible(notice is not None)
        if notice is None:
            return
        colours = self.kit.theme.tokens.colours
        tone = notice.tone.value
        ink, soft = getattr(colours, tone), getattr(colours, f"{tone}_soft")
        self.setStyleSheet(
            f"{self._sheet} NoticeBar {{ background: {soft}; }} QLabel {{ color: {ink}; }}"
        )
        self._text.setText(notice.text)
        while len(self.presses) < len(notice.presses):
            made = button(self.kit, notice.presses[len(self.presses)])
            self.presses.append(made)
            self._row.addWidget(made)
        for index, made in enumerate(self.presses):
            made.setVisible(index < len(notice.presses))
            if index < len(notice.presses):
                dress(self.kit, made, notice.presses[index])
