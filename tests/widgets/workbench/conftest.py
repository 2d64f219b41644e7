"""A kit for the parts of the workbench, and ears for what is done in them."""

import tomllib
from collections.abc import Callable
from typing import Any

import pytest

from tests.widgets.conftest import RESOURCES
from widgets.icons import Icons
from widgets.state import Choice
from widgets.theme import Theme, load_tokens
from widgets.workbench.gestures import Gestures
from widgets.workbench.kit import BenchKit
from widgets.workbench.state import Options

KNOWN = ("area.outage", "area.planned", "onu.state")


def words(language: str) -> Callable[..., str]:
    file = RESOURCES / "i18n" / "workbench" / f"{language}.toml"
    table = tomllib.loads(file.read_text("utf-8"))

    def say(name: str, /, **blanks: object) -> str:
        section, _, key = name.partition(".")
        said = str(table[section][key])
        return said.format(**blanks) if blanks else said

    return say


def suggest(kind: str, text: str, cursor: int) -> Options:
    """Complete the last word by a few facts."""
    start = max(text.rfind(" ", 0, cursor), text.rfind("{", 0, cursor)) + 1
    word = text[start:cursor]
    rows = tuple(Choice(key=name, text=kind) for name in KNOWN if word and name.startswith(word))
    return Options(start=start, end=cursor, rows=rows)


class Ears:
    """Everything that was asked for, in order."""

    def __init__(self, gestures: Gestures) -> None:
        self.heard: list[tuple[Any, ...]] = []
        for name in dir(Gestures):
            if name.endswith(("_requested", "_finished")):
                getattr(gestures, name).connect(self._ear(name))

    def _ear(self, name: str) -> Callable[..., None]:
        return lambda *said: self.heard.append((name, *said))

    def of(self, name: str) -> list[tuple[Any, ...]]:
        return [said[1:] for said in self.heard if said[0] == name]


MakeKit = Callable[..., BenchKit]


@pytest.fixture
def make_kit(icons: Icons) -> MakeKit:
    def make(*, look: str = "light", scale: float = 1.0, language: str = "en") -> BenchKit:
        tokens = load_tokens(RESOURCES / "themes" / f"{look}.toml")
        theme = Theme(tokens, scale=scale, language=language)
        return BenchKit(
            theme=theme,
            icons=icons,
            words=words(language),
            gestures=Gestures(),
            suggest=suggest,
        )

    return make


@pytest.fixture
def kit(make_kit: MakeKit) -> BenchKit:
    return make_kit()


@pytest.fixture
def ears(kit: BenchKit) -> Ears:
    return Ears(kit.gestures)
