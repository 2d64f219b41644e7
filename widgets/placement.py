"""Where the card goes: the agent's remembered place on each screen, always wholly visible."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QPoint, QRect, QSize

MARGIN_PX = 12


class Screen(msgspec.Struct, frozen=True, kw_only=True):
    """One display; `area` is what task bars and docks leave free."""

    name: str
    area: QRect
    primary: bool = False


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A remembered place: top left of the card, from the top left of the screen's free area."""

    screen: str
    x_px: int
    y_px: int


def clamped(at: QPoint, size: QSize, area: QRect) -> QPoint:
    """Return the nearest place wholly inside; the top left wins where it is too large."""
    x = max(area.x(), min(at.x(), area.x() + area.width() - size.width()))
    y = max(area.y(), min(at.y(), area.y() + area.height() - size.height()))
    return QPoint(x, y)


def top_right(size: QSize, area: QRect) -> QPoint:
    """Return the place of a card nobody has moved."""
    at = QPoint(
        area.x() + area.width() - size.width() - MARGIN_PX,
        area.y() + MARGIN_PX,
    )
    return clamped(at, size, area)


def find_screen(at: QPoint, size: QSize, screens: Sequence[Screen]) -> Screen | None:
    """Return the screen most of the card lies on; None when it lies on none."""
    card = QRect(at, size)

    def shared(screen: Screen) -> int:
        common = screen.area.intersected(card)
        return common.width() * common.height() if common.isValid() else 0

    best = max(screens, key=shared, default=None)
    return best if best is not None and shared(best) > 0 else None


def get_primary(screens: Sequence[Screen]) -> Screen:
    """Return the primary screen, or the first.

    Raises:
        ValueError: There is no screen.
    """
    if not screens:
        raise ValueError("no screen to place the card on")
    return next((screen for screen in screens if screen.primary), screens[0])


def remembered(at: QPoint, size: QSize, screens: Sequence[Screen]) -> Place | None:
    """Return what to remember of a card that was moved here; None when it lies on no screen."""
    screen = find_screen(at, size, screens)
    if screen is None:
        return None
    offset = clamped(at, size, screen.area) - screen.area.topLeft()
    return Place(screen=screen.name, x_px=offset.x(), y_px=offset.y())


def find_home(places: Sequence[Place], screens: Sequence[Screen]) -> tuple[Screen, Place | None]:
    """Return the screen to use: the latest remembered one that is plugged in, else the primary."""
    by_name = {screen.name: screen for screen in screens}
    for place in places:
        if place.screen in by_name:
            return by_name[place.screen], place
    return get_primary(screens), None


def placed(size: QSize, places: Sequence[Place], screens: Sequence[Screen]) -> QPoint:
    """Return where a card of this size goes; `places` are the remembered ones, latest first."""
    screen, place = find_home(places, screens)
    if place is None:
        return top_right(size, screen.area)
    return clamped(screen.area.topLeft() + QPoint(place.x_px, place.y_px), size, screen.area)


def parked_at(size: QSize, screens: Sequence[Screen]) -> QPoint:
    """Return a place that no screen shows any part of, with room to spare for a shadow."""
    whole = QRect()
    for screen in screens:
        whole = whole.united(screen.area)
    return whole.topLeft() - QPoint(size.width() + 2000, size.height() + 2000)
