"""The card's shadow: two soft layers, drawn once per size and kept."""

from functools import lru_cache

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

AMBIENT_DOWN_PX = 7
KEY_PX = 5


@lru_cache(maxsize=8)
def shadow(
    width: int, height: int, margin_px: int, radius: int, colour: str, dark: bool, ratio: float
) -> QPixmap:
    """Return the shadow of a box of this size, with `margin_px` of room on every side."""
    size = QSize(round((width + 2 * margin_px) * ratio), round((height + 2 * margin_px) * ratio))
    pixmap = QPixmap(size)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    ambient, key = (0.42, 0.30) if dark else (0.17, 0.09)
    for steps, down, strength in (
        (margin_px - AMBIENT_DOWN_PX, AMBIENT_DOWN_PX, ambient),
        (KEY_PX, 1, key),
    ):
        for grown in range(steps):
            tint = QColor(colour)
            tint.setAlphaF(strength * 2 / steps * (1 - grown / steps))
            painter.setBrush(tint)
            area = QRectF(margin_px, margin_px + down, width, height)
            area.adjust(-grown, -grown, grown, grown)
            painter.drawRoundedRect(area, radius + grown, radius + grown)
    painter.end()
    return pixmap
