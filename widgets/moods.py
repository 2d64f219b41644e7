"""How the customer is, as the agent sees it: three small faces, one click each."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from widgets.buttons import Press
from widgets.kit import Kit, Part
from widgets.paint import box, brush
from widgets.state import Choice

MOST = 3
FACES = {"calm": "smile", "upset": "frown", "angry": "angry"}
ICON_PX = 16


class Face(Press):
    """One mood; the one noted has a ground of its own."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self.key = ""
        self._mood: Choice | None = None
        self.setCheckable(True)  # so that screen readers say which is noted

    def show_part(self, mood: Choice) -> None:
        """Show exactly this."""
        if mood == self._mood:
            return
        self._mood, self.key = mood, mood.key
        self.call(mood.text, mood.text)
        self.setChecked(mood.chosen)
        self.update()

    def nextCheckState(self) -> None:
        """Leave that to the state: a click only asks for it."""

    def sizeHint(self) -> QSize:
        """Return the room it takes."""
        side = self.theme.px(ICON_PX + 8)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the face."""
        painter, colour = brush(self), self.theme.colour
        area, radius = QRectF(self.rect()), self.theme.px(8)
        if self.isChecked():
            box(painter, area, radius, colour("accent_soft"), colour("accent_line"))
        elif self.lit:
            box(painter, area, radius, colour("surface2"))
        size = self.theme.px(ICON_PX)
        ink = colour("accent_text" if self.isChecked() else "text3").name()
        icon = FACES.get(self.key, "circle")
        pixmap = self.kit.icons.pixmap(icon, ink, size, self.devicePixelRatioF())
        painter.drawPixmap((self.width() - size) // 2, (self.height() - size) // 2, pixmap)


class MoodsPart(Part):
    """Its room is kept whether the faces are shown or not."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self.faces = [self._face() for _ in range(MOST)]

    def _face(self) -> Face:
        face = Face(self.kit, self)
        gestures = self.kit.gestures
        face.clicked.connect(lambda: gestures.mood_requested.emit(gestures.call_id, face.key))
        face.hide()
        return face

    @property
    def wanted_px(self) -> int:
        """Width of all of them."""
        return MOST * self.faces[0].sizeHint().width() + (MOST - 1) * self.theme.px(2)

    def show_part(self, moods: tuple[Choice, ...]) -> None:
        """Show exactly these; none hides them."""
        for index, face in enumerate(self.faces):
            face.setVisible(index < len(moods))
            if index < len(moods):
                face.show_part(moods[index])

    def arrange(self) -> None:
        """Place them side by side."""
        side = self.faces[0].sizeHint()
        top = (self.height() - side.height()) // 2
        for index, face in enumerate(self.faces):
            left = index * (side.width() + self.theme.px(2))
            self.put(face, left, top, side.width(), side.height())
