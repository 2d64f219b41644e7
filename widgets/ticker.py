"""One heartbeat for everything on the card that moves; it beats only while something does."""

import math
from weakref import WeakSet

from PySide6.QtCore import QElapsedTimer, QObject, QTimer
from PySide6.QtWidgets import QWidget

BEAT_MS = 33


class Ticker(QObject):
    """Repaints its subscribers about thirty times a second, never while paused.

    A parked window counts as visible to Qt: without the pause a shimmer would be painted
    off-screen for ever.
    """

    def __init__(self, parent: QObject | None = None, *, reduced_motion: bool = False) -> None:
        super().__init__(parent)
        self._still = reduced_motion
        self._paused = True
        self._moving: WeakSet[QWidget] = WeakSet()
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._clock = QElapsedTimer()
        self._clock.start()

    @property
    def beating(self) -> bool:
        """Whether anything is being animated right now."""
        return self._timer.isActive()

    @property
    def still(self) -> bool:
        """Whether motion is unwanted: moving parts are painted at rest."""
        return self._still

    @property
    def seconds(self) -> float:
        """Time since the start, for positions in an animation."""
        return self._clock.elapsed() / 1000

    @property
    def turn_deg(self) -> float:
        """Where a spinner stands."""
        return 0.0 if self._still else self.seconds * 360 % 360

    @property
    def glow(self) -> float:
        """How strongly a pulsing dot shines, 0.1 to 1."""
        return 1.0 if self._still else 0.55 + 0.45 * math.sin(self.seconds * 5)

    def pause(self, paused: bool) -> None:
        """Stop, or go on."""
        self._paused = paused
        self._wind()

    def animate(self, widget: QWidget, moving: bool) -> None:
        """Repaint this widget on every beat from now on, or no longer."""
        if moving:
            self._moving.add(widget)
        else:
            self._moving.discard(widget)
        self._wind()

    def _wind(self) -> None:
        wanted = bool(self._moving) and not self._paused and not self._still
        if wanted and not self._timer.isActive():
            self._timer.start()
        elif not wanted:
            self._timer.stop()

    def _beat(self) -> None:
        for widget in tuple(self._moving):
            if widget.isVisible():
                widget.update()
