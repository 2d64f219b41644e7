"""The card's geometry: inside the work area, folded in the order agreed."""

from itertools import pairwise
from pathlib import Path

import pytest

from widgets.plan import Plan, fitting, plan_card
from widgets.theme import Theme, load_tokens

TOKENS = load_tokens(Path(__file__).resolve().parents[2] / "resources/themes/light.toml")


def plan(room_px: int, scale: float = 1.0, language: str = "en") -> Plan:
    return plan_card(Theme(TOKENS, scale=scale, language=language), room_px)


def test_recent_folds_first_then_the_second_line_a_row_of_chips_and_then_the_step() -> None:
    whole = plan(1000)
    assert whole.recent is not None
    less = plan(whole.height - 1)
    assert less.recent is None
    assert less.reason_room.why_px
    assert less.step.height() == whole.step.height()
    lesser = plan(less.height - 1)
    assert not lesser.reason_room.why_px
    assert lesser.step.height() == whole.step.height()
    fewer = plan(lesser.height - 1)
    assert fewer.status.height() < lesser.status.height()
    assert fewer.step.height() == whole.step.height()
    least = plan(fewer.height - 1)
    assert least.step.height() < whole.step.height()


@pytest.mark.parametrize("room", [520, 600, 696, 768, 1056])
@pytest.mark.parametrize("scale", [1.0, 1.3, 1.6, 2.0])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_card_fits_the_work_area_at_every_text_scale(
    room: int, scale: float, language: str
) -> None:
    theme, found = fitting(Theme(TOKENS, scale=scale, language=language), room)
    assert found.fits
    assert found.height <= room
    assert found.width <= 560
    assert theme.scale <= scale


@pytest.mark.parametrize("room", [600, 696, 1056])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_part_lies_on_another(room: int, scale: float) -> None:
    _, found = fitting(Theme(TOKENS, scale=scale), room)
    parts = [found.header, found.status, found.reason, found.step, found.actions, found.line]
    parts += [found.recent] if found.recent else []
    parts.append(found.footer)
    for upper, lower in pairwise(parts):
        assert upper.bottom() < lower.top()
