"""A window that floats above all others and never takes the keyboard unless it is asked to.

Parked, it stays mapped and painted where no screen shows it: to pop is then one move.
"""

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QMouseEvent,
    QMoveEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QRegion,
)
from PySide6.QtWidgets import QWidget

from widgets.placement import Screen
from widgets.shadow import shadow
from widgets.theme import Theme

SHADOW_PX = 30
SETTLED_MS = 200
MOST_TRIES = 3
"""How often a pop is repeated when the window manager puts the window elsewhere."""
PARKING_PLATFORMS = frozenset({"xcb", "windows", "cocoa"})
NOTHING = QRegion(-1, -1, 1, 1)
"""A mask that leaves nothing: an empty one would mean no mask."""
FLAGS = (
    Qt.WindowType.Tool
    | Qt.WindowType.FramelessWindowHint
    | Qt.WindowType.WindowStaysOnTopHint
    | Qt.WindowType.WindowDoesNotAcceptFocus
)


def screens() -> tuple[Screen, ...]:
    """Return the displays there are now."""
    primary = QGuiApplication.primaryScreen()
    return tuple(
        Screen(name=screen.name(), area=screen.availableGeometry(), primary=screen == primary)
        for screen in QGuiApplication.screens()
    )


class Floating(QWidget):
    """Paints its own shadow when composited, else a plain border under a mask."""

    dragged = Signal(QPoint)
    """Where the agent left the card; its top left, shadow not counted."""
    displays_changed = Signal()
    keyboard_changed = Signal(bool)
    """Whether the agent's keys come here now."""

    def __init__(self, theme: Theme, *, composited: bool, can_park: bool | None) -> None:
        super().__init__(None, FLAGS)
        self.theme = theme
        self.margin_px = SHADOW_PX if composited else 0
        self._composited = composited
        platform = QGuiApplication.platformName()
        self._can_park = platform in PARKING_PLATFORMS if can_park is None else can_park
        self._parked = False
        self._dragging = False
        self._grip: QPoint | None = None
        self._target: QPoint | None = None
        self._tries = 0
        self._radius = theme.px(theme.tokens.radius.window)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_MacAlwaysShowToolWindow)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, composited)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._still = QTimer(self)
        self._still.setSingleShot(True)
        self._still.setInterval(SETTLED_MS)
        self._still.timeout.connect(self._settled)
        self._watch_displays()

    @property
    def parked(self) -> bool:
        """Whether it waits for the next call, unseen."""
        return self._parked

    @property
    def has_keyboard(self) -> bool:
        """Whether the agent has taken the card into focus."""
        flags = self.windowFlags() if self.windowHandle() is None else self.windowHandle().flags()
        return not flags & Qt.WindowType.WindowDoesNotAcceptFocus

    def card_size(self) -> QSize:
        """Return the size without the shadow."""
        return self.size() - QSize(2 * self.margin_px, 2 * self.margin_px)

    def card_at(self) -> QPoint:
        """Return where the card is on the desktop, shadow not counted."""
        return self.pos() + QPoint(self.margin_px, self.margin_px)

    def resize_card(self, size: QSize, radius: int) -> None:
        """Make the window fit a card of this size."""
        whole = size + QSize(2 * self.margin_px, 2 * self.margin_px)
        if whole == self.size() == self.minimumSize() and radius == self._radius:
            return  # a mask set again would have everything painted again
        self._radius = radius
        self.setFixedSize(whole)
        if not self._composited:
            path = QPainterPath()
            path.addRoundedRect(QRectF(self.rect()), radius, radius)
            self.setMask(QRegion(path.toFillPolygon().toPolygon()))
        self.update()

    def put_away(self, at: QPoint) -> None:
        """Go where nobody sees it, or hide where a window can't be put there."""
        self._parked = True
        self._dragging = False
        if not self._can_park:
            self.hide()
            return
        self._cover(True)
        self.move(at)
        if not self.isVisible():
            self.show()
            self._cover(True)

    def bring(self, at: QPoint) -> None:
        """Show it with the card's top left here; it is painted before it is seen."""
        target = at - QPoint(self.margin_px, self.margin_px)
        if self._parked and self._can_park and self.isVisible():
            # One pixel now brings everything that is out of date with it, and no more than that.
            self.repaint(0, 0, 1, 1)
        self._parked = False
        self._target, self._tries = target, MOST_TRIES
        self._cover(False)
        self.move(target)  # after it: on X11 Qt sends a move at once, a mask only when it is idle
        if not self.isVisible():
            self.show()
        if self._can_park:
            self.raise_()

    def shift(self, at: QPoint) -> None:
        """Move the card, once it is shown."""
        self._target = at - QPoint(self.margin_px, self.margin_px)
        self.move(self._target)

    def _cover(self, covered: bool) -> None:
        """Let nothing of a parked window be seen: X window managers keep a corner on the screen."""
        handle = self.windowHandle()
        if handle is not None and QGuiApplication.platformName() == "xcb":
            handle.setMask(NOTHING if covered else self.mask())

    def take_keyboard(self, *_: object) -> None:
        """Let the window be active, and make it so."""
        handle = self.windowHandle()
        if handle is None or self._parked or self.has_keyboard:
            return
        handle.setFlag(Qt.WindowType.WindowDoesNotAcceptFocus, False)
        handle.requestActivate()
        self.keyboard_changed.emit(True)

    def release_keyboard(self, *, back: bool) -> None:
        """Refuse the keyboard again; `back` hands it to the window that had it before."""
        handle = self.windowHandle()
        if handle is None or not self.has_keyboard:
            return
        inside = self.focusWidget()
        if inside is not None:
            inside.clearFocus()
        handle.setFlag(Qt.WindowType.WindowDoesNotAcceptFocus, True)
        self.keyboard_changed.emit(False)
        if back and self.isActiveWindow():
            # No window system has "give it back"; unmapping is what each of them acts on.
            self.hide()
            self.show()

    def event(self, event: QEvent) -> bool:
        """Refuse the keyboard again when the agent goes elsewhere of their own accord."""
        if event.type() == QEvent.Type.WindowDeactivate:
            self.release_keyboard(back=False)
        return super().event(event)

    def grab_by_hand(self) -> None:
        """Begin to be dragged."""
        self._dragging, self._tries = True, 0
        handle = self.windowHandle()
        if handle is None or not handle.startSystemMove():
            self._grip = self.mapFromGlobal(self.cursor().pos())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the hand where the window system does not do it."""
        if self._grip is not None:
            self.move(event.globalPosition().toPoint() - self._grip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._grip = None

    def moveEvent(self, event: QMoveEvent) -> None:
        """Wait until it has come to rest."""
        if self._dragging and not self._parked:
            self._still.start()
        elif not self._parked and self._tries > 0 and event.pos() != self._target:
            # openbox now and then carries out the move to where it was parked after the pop.
            self._tries -= 1
            QTimer.singleShot(0, self, self._insist)
        super().moveEvent(event)

    def _insist(self) -> None:
        if self._target is not None and not self._parked and not self._dragging:
            self.move(self._target)

    def _settled(self) -> None:
        if self._dragging and not self._parked:
            self._dragging = self._grip is not None
            self.dragged.emit(self.card_at())

    def _watch_displays(self) -> None:
        app = QGuiApplication.instance()
        if not isinstance(app, QGuiApplication):
            return
        app.screenAdded.connect(self._watch_screen)
        app.screenAdded.connect(self._tell_displays)
        app.screenRemoved.connect(self._tell_displays)
        app.primaryScreenChanged.connect(self._tell_displays)
        for screen in app.screens():
            self._watch_screen(screen)

    def _watch_screen(self, screen: object) -> None:
        screen.availableGeometryChanged.connect(self._tell_displays)  # type: ignore[attr-defined]

    def _tell_displays(self, *_: object) -> None:
        # The list of screens is only whole once Qt is done with its own work.
        QTimer.singleShot(0, self, self.displays_changed.emit)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the shadow and the ground of the card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRect(QPoint(self.margin_px, self.margin_px), self.card_size())
        colours, dark = self.theme.tokens.colours, self.theme.tokens.dark
        if self._composited:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            painter.fillRect(event.rect(), QColor(0, 0, 0, 0))
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            pixmap = shadow(
                area.width(), area.height(), self.margin_px, self._radius,
                colours.shadow, dark, self.devicePixelRatioF(),
            )  # fmt: skip
            painter.drawPixmap(0, 0, pixmap)
        edge = self.theme.colour("line" if self._composited else "line2")
        painter.setBrush(self.theme.colour("bg"))
        painter.setPen(QPen(edge, 1))
        outline = QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(outline, self._radius, self._radius)
