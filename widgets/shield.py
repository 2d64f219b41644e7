"""Keeps a click that was meant for another program from landing on a card that just popped up."""

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QPoint, QRect

DEAD_FOR = timedelta(milliseconds=400)


class Shield:
    """Blocks what lay, or comes to lie, under the mouse at the moment of the pop."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._raised_at: datetime | None = None
        self._point = QPoint()

    def rise(self, point: QPoint) -> None:
        """Start blocking at this place of the screen."""
        self._raised_at = self._now()
        self._point = point

    def blocks(self, area: QRect) -> bool:
        """Say whether something at this place of the screen is dead right now."""
        if self._raised_at is None or not area.contains(self._point):
            return False
        return timedelta() <= self._now() - self._raised_at < DEAD_FOR
