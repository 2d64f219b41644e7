"""Icons from a folder of SVG files, in any colour and size, each drawn once."""

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

UNKNOWN = "circle-dashed"
"""Drawn for a name there is no file for: guides are written by others."""


class Icons:
    """The icons of one folder. Strokes are `currentColor`, two wide on a 24-point square."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.pixmap = cache(self._pixmap)
        self._source = cache(self._read)

    def icon(self, name: str, colour: str, size_px: int, ratio: float) -> QIcon:
        """Return an icon for Qt's own widgets."""
        return QIcon(self.pixmap(name, colour, size_px, ratio))

    def _pixmap(
        self, name: str, colour: str, size_px: int, ratio: float, stroke: float = 2.0
    ) -> QPixmap:
        side = round(size_px * ratio)
        pixmap = QPixmap(QSize(side, side))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        svg = self._source(name).replace("currentColor", QColor(colour).name())
        svg = svg.replace('stroke-width="2"', f'stroke-width="{stroke}"')
        QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def _read(self, name: str) -> str:
        path = self._folder / f"{name}.svg"
        if not name.replace("-", "").isalnum() or not path.is_file():
            path = self._folder / f"{UNKNOWN}.svg"
        return path.read_text(encoding="utf-8")
