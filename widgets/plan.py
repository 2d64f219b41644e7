"""Where everything on the card stands: worked out before anything is known, from the room alone.

Nothing in here looks at what is shown. That is why late answers can't move a button.
"""

import math
from dataclasses import dataclass, replace

from PySide6.QtCore import QRect

from widgets.chips import chip_px, columns
from widgets.header import header_px
from widgets.theme import Role, Theme

CHIPS = 8
"""Chips there is room for where there is room enough."""


@dataclass(frozen=True, slots=True)
class ReasonRoom:
    """Heights of the lines of the reason; 0 leaves a line out."""

    over_px: int = 0
    title_lines: int = 1
    title_px: int = 0
    why_px: int = 0
    others_px: int = 0


@dataclass(frozen=True, slots=True)
class Fold:
    """How much of the card is shown; made smaller step by step until it fits.

    `whole`: the step stands there whole, it need not scroll.
    """

    chip_rows: int
    stacked: bool
    recent: bool = True
    why: bool = True
    whole: bool = True
    others: bool = True
    headings: bool = True
    line_rows: int = 2
    meta_lines: int = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """The card's geometry. `recent` is None when folded away; `body` is for the wrap-up."""

    width: int
    height: int
    header: QRect
    status: QRect
    heading_px: int
    rule_y: int
    reason: QRect
    reason_room: ReasonRoom
    step: QRect
    step_heading: bool
    actions: QRect
    stacked: bool
    button_px: int
    line: QRect
    recent: QRect | None
    footer: QRect
    body: QRect
    fits: bool


def plan_card(theme: Theme, room_px: int) -> Plan:
    """Plan the card for a work area that leaves it this height."""
    folds = _folds(theme)
    for fold in folds:
        wanted = _step_px(theme, fold)
        spare = room_px - _laid_out(theme, fold, wanted).height
        if spare >= 0:
            whole = _step_px(theme, replace(fold, whole=True))
            return _laid_out(theme, fold, min(max(wanted, whole), wanted + spare))
    least = _laid_out(theme, folds[-1], _step_px(theme, folds[-1]))
    return replace(least, fits=False)


def fitting(theme: Theme, room_px: int) -> tuple[Theme, Plan]:
    """Return the plan, at a smaller text scale where the wanted one can't be had."""
    plan = plan_card(theme, room_px)
    while not plan.fits and theme.scale > 1.0:
        theme = theme.with_scale(theme.scale - 0.1)
        plan = plan_card(theme, room_px)
    return theme, plan


def _folds(theme: Theme) -> list[Fold]:
    """Recent goes first, then the reason's second line, a row of chips, then the step scrolls."""
    rows = math.ceil(CHIPS / columns(theme))
    large = theme.scale >= 1.5
    folds = [Fold(chip_rows=rows, stacked=large, meta_lines=2 if large else 1)]
    folds.append(replace(folds[-1], recent=False))
    folds.append(replace(folds[-1], why=False))
    folds.append(replace(folds[-1], chip_rows=rows - 1))
    folds.append(replace(folds[-1], whole=False))
    folds.append(replace(folds[-1], stacked=False))
    folds.append(replace(folds[-1], meta_lines=1))
    for fewer in range(rows - 2, 0, -1):
        folds.append(replace(folds[-1], chip_rows=fewer))
    folds.append(replace(folds[-1], others=False))
    folds.append(replace(folds[-1], headings=False))
    folds.append(replace(folds[-1], line_rows=1))
    return folds


def _step_px(theme: Theme, fold: Fold) -> int:
    """Return the height of the step: whole, or the least that still shows the question."""
    px, line = theme.px, theme.line_px
    fixed = px(21) + px(8) + 2 * (line(Role.ANSWER) + px(6)) + px(6)
    if fold.headings:
        fixed += line(Role.OVER_ACCENT) + px(8)
    if not fold.whole:
        return fixed + line(Role.TITLE) + px(24) + round(line(Role.BODY) * 1.15) * 2
    titles = 1 if theme.scale < 1.2 else 2
    script = round(line(Role.BODY) * 1.15) * 3 + px(16)
    rows = 2 * (line(Role.CAP) + px(7))
    return fixed + line(Role.TITLE) * titles + px(8) + script + px(8) + rows


def _reason_room(theme: Theme, fold: Fold) -> ReasonRoom:
    line = theme.line_px
    titles = 1 if theme.scale < 1.2 or not fold.whole else 2
    return ReasonRoom(
        over_px=line(Role.OVER) if fold.headings else 0,
        title_lines=titles,
        title_px=line(Role.HERO) * titles,
        why_px=line(Role.CAP) if fold.why else 0,
        others_px=line(Role.CAP) + theme.px(7) if fold.others else 0,
    )


def ring_px(theme: Theme) -> int:
    """Return the width of the ring: a number stands in it."""
    return max(theme.px(46), round(theme.text_px(Role.PERCENT) * 3.2))


def _reason_px(theme: Theme, room: ReasonRoom) -> int:
    px = theme.px
    lines = room.over_px + px(3 if room.over_px else 0) + room.title_px
    lines = max(ring_px(theme), lines + (px(3) + room.why_px if room.why_px else 0))
    return lines + (px(8) + room.others_px if room.others_px else 0)


def button_px(theme: Theme) -> int:
    """Return the height of an action button: two lines of small text fit."""
    return max(theme.px(36), 2 * theme.line_px(Role.BUTTON_SMALL) + theme.px(6))


def footer_px(theme: Theme) -> int:
    """Return the height of the foot."""
    return max(theme.px(32), theme.line_px(Role.BODY) + theme.px(10)) + theme.px(16)


def recent_px(theme: Theme) -> int:
    """Return the height of the heading and three lines."""
    return theme.line_px(Role.CAP) + theme.px(6) + 3 * (theme.line_px(Role.ROW) + theme.px(5))


def _laid_out(theme: Theme, fold: Fold, step_px: int) -> Plan:
    """Stack the parts from top to bottom."""
    px = theme.px
    left, inner = px(16), theme.width_px - 2 * px(16)
    gap = px(11)
    y = px(13)

    def take(height: int, after: int) -> QRect:
        nonlocal y
        place = QRect(left, y, inner, height)
        y += height + after
        return place

    header = take(header_px(theme, fold.meta_lines), 0)
    heading = px(9) + theme.line_px(Role.OVER) + px(7) if fold.headings else px(9)
    chips = fold.chip_rows * (chip_px(theme) + px(6)) - px(6)
    status = take(heading + chips, gap)
    rule_y = y
    y += 1 + gap
    room = _reason_room(theme, fold)
    reason = take(_reason_px(theme, room), gap)
    step = take(step_px, gap)
    button = button_px(theme)
    tall = (button + px(6)) * 3 - px(6) if fold.stacked else button
    actions = take(tall, px(5))
    line = take(max(theme.line_px(Role.CAP) * fold.line_rows, theme.line_px(Role.LINK)), px(5))
    recent = take(recent_px(theme), px(9)) if fold.recent else None
    footer = QRect(0, y, theme.width_px, footer_px(theme))
    top = header.bottom() + 1 + gap
    return Plan(
        width=theme.width_px, height=y + footer.height(), header=header, status=status,
        heading_px=heading, rule_y=rule_y, reason=reason, reason_room=room, step=step,
        step_heading=fold.headings, actions=actions, stacked=fold.stacked, button_px=button,
        line=line, recent=recent, footer=footer, fits=True,
        body=QRect(left, top, inner, y - gap - top),
    )  # fmt: skip
