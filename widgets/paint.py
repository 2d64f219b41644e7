"""A few strokes of the brush that several parts share."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from widgets.kit import Kit


def brush(widget: QWidget) -> QPainter:
    """Return a painter on a widget, smooth and without a pen."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    return painter


def box(
    painter: QPainter,
    area: QRectF,
    radius: float,
    fill: QColor | None = None,
    line: QColor | None = None,
    line_px: float = 1.0,
) -> None:
    """Paint a rounded box; the line lies inside the area."""
    half = line_px / 2 if line is not None else 0.0
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(line, line_px) if line is not None else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(area.adjusted(half, half, -half, -half), radius, radius)


def shimmer(painter: QPainter, kit: Kit, area: QRectF, radius: float) -> None:
    """Paint the stand-in for something that has not come yet."""
    path = QPainterPath()
    path.addRoundedRect(area, radius, radius)
    base = kit.theme.colour("sk_a")
    if not kit.ticker.beating:
        painter.fillPath(path, base)
        return
    middle = area.x() + area.width() * ((kit.ticker.seconds * 0.9) % 1.6 - 0.3)
    reach = area.width() * 0.35
    gradient = QLinearGradient(middle - reach, 0, middle + reach, 0)
    gradient.setColorAt(0, base)
    gradient.setColorAt(0.5, kit.theme.colour("sk_b"))
    gradient.setColorAt(1, base)
    painter.fillPath(path, gradient)


def spun(painter: QPainter, pixmap: QPixmap, area: QRect, turn_deg: float) -> None:
    """Paint a pixmap turned about its middle."""
    centre = QRectF(area).center()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.translate(centre)
    painter.rotate(turn_deg)
    painter.translate(-centre)
    painter.drawPixmap(QPointF(area.topLeft()), pixmap)
    painter.restore()
