"""Renders every kind of card to PNG: `python tests/widgets/gallery.py OUT_DIR [PATTERN]`.

Names are scene-language-theme-scale; PATTERN (as in a shell) picks some of them.
"""

import fnmatch
import os
import sys
from itertools import product
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "2")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize  # noqa: E402
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from tests.widgets.samples import NOW, SCENES  # noqa: E402
from tests.widgets.status_samples import (  # noqa: E402
    hostile_details,
    listed,
    many,
    opened,
)
from tests.widgets.who_samples import WHO_SCENES  # noqa: E402
from widgets.icons import Icons  # noqa: E402
from widgets.overlay import Overlay  # noqa: E402
from widgets.placement import Screen  # noqa: E402
from widgets.theme import Theme, load_tokens  # noqa: E402

ALL = {
    **SCENES,
    **WHO_SCENES,
    "chips": many,
    "details": opened,
    "list": listed,
    "hostile-details": hostile_details,
}
GROUNDS = {"light": ("#E9EDF3", "#DCE3EC"), "dark": ("#0C0E12", "#12161D")}
PAD_PX = 14


def picture(overlay: Overlay, look: str) -> QImage:
    """Grab the overlay and lay it on a plain desktop."""
    grabbed = overlay.grab()
    ratio = grabbed.devicePixelRatio()
    width, height = grabbed.width() / ratio + 2 * PAD_PX, grabbed.height() / ratio + 2 * PAD_PX
    image = QImage(QSize(round(width * ratio), round(height * ratio)), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    gradient = QLinearGradient(0, 0, width, height)
    for stop, colour in enumerate(GROUNDS[look]):
        gradient.setColorAt(stop, QColor(colour))
    painter.fillRect(QRectF(0, 0, width, height), gradient)
    painter.drawPixmap(QPointF(PAD_PX, PAD_PX), grabbed)
    painter.end()
    return image


def render(folder: Path, pattern: str, room: int) -> int:
    """Write the pictures; return how many."""
    icons, count = Icons(ROOT / "resources/icons"), 0
    area = QRectF(0, 0, 1920, room).toRect()
    display = (Screen(name="one", area=area, primary=True),)
    for scene, language, look, scale in product(ALL, ("en", "zh"), GROUNDS, (100, 200)):
        name = f"{scene}-{language}-{look}-{scale}"
        if not fnmatch.fnmatch(name, pattern):
            continue
        tokens = load_tokens(ROOT / f"resources/themes/{look}.toml")
        theme = Theme(tokens, scale=scale / 100, language=language)
        overlay = Overlay(theme, icons, now=lambda: NOW, displays=lambda: display)
        overlay.pop(ALL[scene](language))
        for _ in range(2):  # a scroll bar comes with the second layout
            QCoreApplication.sendPostedEvents()
        picture(overlay, look).save(str(folder / f"{name}.png"))
        overlay.hide()
        overlay.deleteLater()
        count += 1
    return count


def main() -> None:
    """Read the command line and render."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    app = QApplication(sys.argv[:1])
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    pattern = sys.argv[2] if len(sys.argv) > 2 else "*"
    room = int(sys.argv[3]) if len(sys.argv) > 3 else 1080
    print(f"{render(folder, pattern, room)} pictures in {folder}")
    del app


if __name__ == "__main__":
    main()
