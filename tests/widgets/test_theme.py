"""The looks: readable in both themes, whatever is written on what."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor

from widgets.theme import PAIRS, Role, Theme, load_tokens

THEMES = Path(__file__).resolve().parents[2] / "resources/themes"


def luminance(colour: str) -> float:
    parts = QColor(colour).getRgbF()[:3]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The WCAG 2.2 contrast ratio."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_every_text_stands_out_from_its_ground(name: str, text: str, ground: str) -> None:
    colours = load_tokens(THEMES / f"{name}.toml").colours
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_focus_ring_can_be_seen(name: str) -> None:
    colours = load_tokens(THEMES / f"{name}.toml").colours
    assert contrast(colours.ring, colours.bg) >= 3


def test_text_doubles_and_the_card_widens_only_so_far() -> None:
    tokens = load_tokens(THEMES / "light.toml")
    theme = Theme(tokens, scale=2.0)
    assert theme.text_px(Role.BODY) == 26
    assert theme.width_px == 560
    assert Theme(tokens, scale=9.0).scale == 2.0


@pytest.mark.parametrize(
    ("written", "said"),
    [("name = [", "light.toml"), ("name = 3", "Expected `str`"), ("", "required field")],
)
def test_a_broken_theme_file_is_named_with_what_is_wrong(
    tmp_path: Path, written: str, said: str
) -> None:
    path = tmp_path / "light.toml"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(ValueError, match=r"light\.toml") as caught:
        load_tokens(path)
    assert said in str(caught.value)
