"""The card's window made to measure: dressed, planned for the room there is, kept on a screen."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QPoint, QRect, QSize, Signal
from PySide6.QtGui import QMoveEvent, QResizeEvent

from widgets import placement
from widgets.card import Card
from widgets.drafts import Drafts
from widgets.gestured import Gestured
from widgets.icons import Icons
from widgets.kit import Kit
from widgets.placement import MARGIN_PX, Place, Screen
from widgets.plan import Plan, fitting
from widgets.shield import Shield
from widgets.slim import SlimBar, slim_px
from widgets.state import CardState
from widgets.theme import Theme
from widgets.ticker import Ticker


class Fitted(Gestured):
    """Card and slim bar in one window; both are built anew for another look."""

    stood = Signal()
    """It has come, gone, or changed its place or size."""

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        *,
        now: Callable[[], datetime],
        composited: bool,
        can_park: bool | None,
        places: tuple[Place, ...],
        displays: Callable[[], tuple[Screen, ...]],
    ) -> None:
        """Build it, hidden; the arguments are those of `Overlay`."""
        super().__init__(theme, composited=composited, can_park=can_park)
        self._icons, self._now, self._displays = icons, now, displays
        self.places = places
        self._wanted_theme = theme
        self._shown: CardState | None = None
        self._drafts = Drafts()
        self._fit: tuple[tuple[Theme, int], tuple[Theme, Plan]] | None = None
        self.shield = Shield(now)
        self.dragged.connect(self._remember)
        self.displays_changed.connect(self._follow_displays)
        self._build(theme)

    def card_rect(self) -> QRect | None:
        """Return where the card is; None while it is not to be seen."""
        seen = self.isVisible() and not self.parked
        return QRect(self.card_at(), self.card_size()) if seen else None

    def moveEvent(self, event: QMoveEvent) -> None:
        """Tell where it is now."""
        super().moveEvent(event)
        self.stood.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell how large it is now."""
        super().resizeEvent(event)
        self.stood.emit()

    def _show(self, state: CardState) -> None:
        """Show this at once."""
        raise NotImplementedError

    def use_theme(self, theme: Theme) -> None:
        """Look otherwise from now on."""
        language = self._shown.language if self._shown else theme.language
        self._wanted_theme = theme.with_language(language)
        self._build(self._fitted()[0])
        if self._shown is not None:
            self._show(self._shown)
        self._follow_displays()

    def _fitted(self) -> tuple[Theme, Plan]:
        wanted = (self._wanted_theme, self._room_px())
        if self._fit is None or self._fit[0] != wanted:
            self._fit = (wanted, fitting(*wanted))
        return self._fit[1]

    def _room_px(self) -> int:
        screen, _ = placement.find_home(self.places, self._displays())
        return screen.area.height() - 2 * MARGIN_PX

    def _fit_card(self) -> None:
        theme, plan = self._fitted()
        if theme.scale != self.theme.scale:
            self._build(theme)
            if self._shown is not None:
                self._show(self._shown)
            return
        self.card.follow(plan)
        self.slim.resize(plan.width, slim_px(self.theme))
        self._fit_window(self.card.isHidden())

    def _fit_window(self, folded: bool) -> None:
        radius = self.theme.tokens.radius
        size = self.slim.size() if folded else self.card.size()
        self.resize_card(QSize(size), self.theme.px(radius.slim if folded else radius.window))
        if self.isVisible() and not self.parked:
            self._stay_visible()

    def _remember(self, at: QPoint) -> None:
        now = self._displays()
        place = placement.remembered(at, self.card_size(), now)
        if place is not None:
            self.places = (place, *(old for old in self.places if old.screen != place.screen))
        self.moved.emit(self.gestures.call_id, at)
        self._stay_visible()

    def _follow_displays(self) -> None:
        """Be where one can be, after displays came, went or changed."""
        self._fit_card()
        if self.parked:
            self.put_away(placement.parked_at(self.size(), self._displays()))
        elif self.isVisible():
            self._stay_visible()

    def _stay_visible(self) -> None:
        size, now = self.card_size(), self._displays()
        screen = placement.find_screen(self.card_at(), size, now)
        at = (
            placement.clamped(self.card_at(), size, screen.area)
            if screen
            else placement.placed(size, self.places, now)
        )
        if at != self.card_at():
            self.shift(at)

    def _build(self, theme: Theme) -> None:
        """Make all parts anew: another look is another card."""
        self.release_keyboard(back=True)
        for name in ("card", "slim", "ticker"):
            old = getattr(self, name, None)
            if old is not None:
                old.setParent(None)
                old.deleteLater()
        self.theme = theme
        self.ticker = Ticker(self, reduced_motion=theme.reduced_motion)
        kit = Kit(
            theme, self._icons, self.ticker, self.gestures, self.shield, self._now, self._drafts
        )
        self.card, self.slim = Card(kit, self), SlimBar(kit, self)
        self.slim.setLayoutDirection(self.card.layoutDirection())
        self.slim.hide()
        for part in (self.card, self.slim):
            part.grabbed.connect(self.grab_by_hand)
            part.move(self.margin_px, self.margin_px)
        self.ticker.pause(self.parked or not self.isVisible())
        self._fit_card()
        self.update()
