"""The card is always wholly visible, where the agent put it if that can be."""

import pytest
from PySide6.QtCore import QPoint, QRect, QSize

from widgets.placement import Place, Screen, clamped, parked_at, placed, remembered

CARD = QSize(400, 740)
LEFT = Screen(name="left", area=QRect(-1280, 40, 1280, 984))
MAIN = Screen(name="main", area=QRect(0, 0, 1920, 1040), primary=True)
BOTH = (LEFT, MAIN)


@pytest.mark.parametrize(
    ("places", "screens", "at"),
    [
        ((), BOTH, (1508, 12)),
        ((Place(screen="left", x_px=10, y_px=20),), BOTH, (-1270, 60)),
        ((Place(screen="left", x_px=10, y_px=20),), (MAIN,), (1508, 12)),
        (
            (Place(screen="gone", x_px=1, y_px=1), Place(screen="main", x_px=5, y_px=6)),
            BOTH,
            (5, 6),
        ),
        ((Place(screen="main", x_px=9000, y_px=9000),), BOTH, (1520, 300)),
        ((Place(screen="main", x_px=-50, y_px=-50),), BOTH, (0, 0)),
        ((), (LEFT,), (-412, 52)),
    ],
)
def test_a_card_goes_to_its_latest_place_that_still_exists(
    places: tuple[Place, ...], screens: tuple[Screen, ...], at: tuple[int, int]
) -> None:
    assert placed(CARD, places, screens) == QPoint(*at)


@pytest.mark.parametrize(
    ("at", "place"),
    [
        ((100, 100), Place(screen="main", x_px=100, y_px=100)),
        ((-1200, 100), Place(screen="left", x_px=80, y_px=60)),
        ((-190, 100), Place(screen="main", x_px=0, y_px=100)),
        ((1900, 100), Place(screen="main", x_px=1520, y_px=100)),
        ((9000, 9000), None),
    ],
)
def test_a_place_is_remembered_from_the_screen_most_of_the_card_is_on(
    at: tuple[int, int], place: Place | None
) -> None:
    assert remembered(QPoint(*at), CARD, BOTH) == place


def test_a_card_larger_than_the_screen_shows_its_top_left() -> None:
    assert clamped(QPoint(50, 50), QSize(900, 900), QRect(10, 20, 800, 600)) == QPoint(10, 20)


def test_a_parked_card_is_on_no_screen() -> None:
    spot = QRect(parked_at(CARD, BOTH), CARD)
    assert not any(screen.area.intersects(spot) for screen in BOTH)


def test_no_screen_is_said_plainly() -> None:
    with pytest.raises(ValueError, match="no screen"):
        placed(CARD, (), ())
