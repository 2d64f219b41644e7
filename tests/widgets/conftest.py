"""An overlay on a pretend display, with a clock and a mouse that do as they are told."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from pytestqt.qtbot import QtBot

from tests.widgets.samples import NOW
from widgets.icons import Icons
from widgets.overlay import Overlay
from widgets.placement import Place, Screen
from widgets.theme import Theme, load_tokens

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


class Desktop:
    """What the overlay is told about the world."""

    def __init__(self, height: int) -> None:
        self.now = NOW
        self.mouse = QPoint(-1, -1)
        self.screens = (Screen(name="one", area=QRect(0, 0, 1920, height), primary=True),)

    def pass_time(self, **amount: float) -> None:
        self.now += timedelta(**amount)

    def clock(self) -> datetime:
        return self.now


class Bench:
    """An overlay and the desktop it is on."""

    def __init__(self, overlay: Overlay, desktop: Desktop) -> None:
        self.overlay, self.desktop = overlay, desktop


MakeBench = Callable[..., Bench]


@pytest.fixture(scope="session")
def icons() -> Icons:
    return Icons(RESOURCES / "icons")


@pytest.fixture
def make_bench(qtbot: QtBot, icons: Icons) -> MakeBench:
    def make(
        *,
        scale: float = 1.0,
        language: str = "en",
        height: int = 1080,
        look: str = "light",
        can_park: bool = True,
        composited: bool = True,
        reduced_motion: bool = False,
        places: tuple[Place, ...] = (),
    ) -> Bench:
        tokens = load_tokens(RESOURCES / f"themes/{look}.toml")
        theme = Theme(tokens, scale=scale, language=language, reduced_motion=reduced_motion)
        desktop = Desktop(height)
        overlay = Overlay(
            theme,
            icons,
            now=desktop.clock,
            can_park=can_park,
            composited=composited,
            places=places,
            cursor=lambda: desktop.mouse,
            displays=lambda: desktop.screens,
        )
        qtbot.addWidget(overlay)
        return Bench(overlay, desktop)

    return make


@pytest.fixture
def bench(make_bench: MakeBench) -> Bench:
    return make_bench()
