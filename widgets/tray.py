"""The tray icon: how the program stands at a glance, and the little that is done from there."""

from msgspec.structs import replace
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal, SignalInstance
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QColor,
    QIcon,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from widgets.state import Choice, TrayState
from widgets.state.calls import Calls
from widgets.text import clean

NOTICES = 7
NOTICE_MAX = 160
"""A menu is as wide as its widest line; all of it stands in the log."""
SIZES_PX = (16, 22, 32, 48, 64)
GROUNDS = {
    "ready": "#2F5BEA",
    "call": "#0B7A4B",
    "doubtful": "#B26A00",
    "down": "#B3202B",
    "paused": "#667080",
}
"""A white sign on each: the shape says the same as the colour."""


def tray_icon(look: str) -> QIcon:
    """Draw the icon of a look; an unknown one counts as `doubtful`."""
    icon = QIcon()
    for side in SIZES_PX:
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(side / 16, side / 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(GROUNDS.get(look, GROUNDS["doubtful"])))
        _paint_ground(painter, look)
        painter.setPen(QPen(QColor("#FFFFFF"), 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        _paint_sign(painter, look)
        painter.end()
        icon.addPixmap(pixmap)
    return icon


def _paint_ground(painter: QPainter, look: str) -> None:
    if look in ("doubtful", "down"):
        path = QPainterPath(QPointF(8, 0.8))
        for x, y in ((15.4, 14.6), (0.6, 14.6)) if look == "doubtful" else ():
            path.lineTo(x, y)
        path.closeSubpath()
        painter.drawPath(path)
    if look == "down":
        painter.drawRoundedRect(QRectF(0.5, 0.5, 15, 15), 2, 2)
    elif look == "call":
        painter.drawEllipse(QRectF(0.3, 0.3, 15.4, 15.4))
    elif look in ("ready", "paused"):
        painter.drawRoundedRect(QRectF(0.5, 0.5, 15, 15), 4.5, 4.5)


def _paint_sign(painter: QPainter, look: str) -> None:
    strokes = {
        "ready": ((4.5, 5.5, 11.5, 5.5), (4.5, 8.5, 11.5, 8.5), (4.5, 11.5, 8.5, 11.5)),
        "call": ((4.6, 8.2, 7.0, 10.8), (7.0, 10.8, 11.6, 5.4)),
        "down": ((5, 5, 11, 11), (11, 5, 5, 11)),
        "paused": ((6, 5, 6, 11), (10, 5, 10, 11)),
    }.get(look, ((8, 6, 8, 9.4), (8, 12.2, 8, 12.3)))
    for x1, y1, x2, y2 in strokes:
        painter.drawLine(QPointF(x1, y1), QPointF(x2, y2))


class Tray(QSystemTrayIcon):
    """Shows a `TrayState`; reports what is picked from its menu."""

    show_requested = Signal()
    pause_requested = Signal(bool)
    language_requested = Signal(str)
    theme_requested = Signal(str)
    quit_requested = Signal()
    call_requested = Signal(str)
    """A line of the list of calls was picked."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state: TrayState | None = None
        self._icons: dict[str, QIcon] = {}
        self.menu = QMenu()
        self.notice_items = [self.menu.addAction("") for _ in range(NOTICES)]
        for item in self.notice_items:
            item.setEnabled(False)
        self.notice_line = self.menu.addSeparator()
        self._note(())
        self.show_item = self.menu.addAction("")
        self.pause_item = self.menu.addAction("")
        self.pause_item.setCheckable(True)
        self.calls_menu = self.menu.addMenu("")
        self.calls_menu.menuAction().setVisible(False)
        self.menu.addSeparator()
        self.language_menu = self.menu.addMenu("")
        self.theme_menu = self.menu.addMenu("")
        self.menu.addSeparator()
        self.quit_item = self.menu.addAction("")
        self._groups = {menu: QActionGroup(menu) for menu in (self.language_menu, self.theme_menu)}
        self.show_item.triggered.connect(lambda: self.show_requested.emit())
        self.pause_item.triggered.connect(self.pause_requested)
        self.quit_item.triggered.connect(lambda: self.quit_requested.emit())
        self.activated.connect(self._activated)
        self.setContextMenu(self.menu)

    def show_state(self, state: TrayState) -> None:
        """Show exactly this."""
        before, self._state = self._state, state
        if state == before:
            return
        if before is None or state.look != before.look:
            self.setIcon(self._icon(state.look))
        self.setToolTip(clean(state.tip)[:120])
        if before is not None and _menu(before) == _menu(state):
            return  # a call comes and goes: the menu is the same
        self._note(state.notices)
        self.show_item.setText(_item(state.show))
        self.pause_item.setText(_item(state.pause))
        self.pause_item.setChecked(state.paused)
        self.quit_item.setText(_item(state.quit))
        self._fill(self.language_menu, state.language, state.languages, self.language_requested)
        self._fill(self.theme_menu, state.theme, state.themes, self.theme_requested)

    def show_calls(self, calls: Calls) -> None:
        """List exactly these calls."""
        menu = self.calls_menu
        menu.setTitle(_item(calls.title))
        menu.clear()
        menu.menuAction().setVisible(bool(calls.entries))
        for entry in calls.entries:
            said = "    ".join(filter(None, (entry.text, entry.hint)))
            item = menu.addAction(_cut(_item(said)))
            item.setEnabled(bool(entry.hint))
            item.triggered.connect(lambda _=False, key=entry.call_id: self.call_requested.emit(key))

    def _note(self, notices: tuple[str, ...]) -> None:
        for place, item in enumerate(self.notice_items):
            item.setText(_cut(_item(notices[place])) if place < len(notices) else "")
            item.setVisible(place < len(notices))
        self.notice_line.setVisible(bool(notices))

    def _icon(self, look: str) -> QIcon:
        """Draw each look once: it changes with every call, at the worst of moments."""
        if look not in self._icons:
            self._icons[look] = tray_icon(look)
        return self._icons[look]

    def _fill(
        self, menu: QMenu, title: str, choices: tuple[Choice, ...], requested: SignalInstance
    ) -> None:
        menu.setTitle(_item(title))
        menu.clear()
        group = self._groups[menu]
        for choice in choices:
            item = QAction(_item(choice.text), menu, checkable=True)
            item.setChecked(choice.chosen)
            item.triggered.connect(lambda _=False, key=choice.key: requested.emit(key))
            group.addAction(item)
            menu.addAction(item)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self.show_requested.emit()


def _menu(state: TrayState) -> TrayState:
    """Return what of a state its menu shows."""
    return replace(state, look="", tip="")


def _cut(text: str) -> str:
    return text if len(text) <= NOTICE_MAX else text[: NOTICE_MAX - 1] + "…"


def _item(text: str) -> str:
    return clean(text).replace("&", "&&")
