"""Where everything stands in the picture of a guide: worked out from its rows, never stored.

A guide is a decision list, so the picture is a ladder: guards down one side, the step each leads to
beside it, the end beside that. A long ladder is cut into lanes that are read from left to right.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.guides.show.lexicon import Lexicon
from app.guides.show.measure import broken
from app.guides.show.outline import Outline, Row

SIZE, SMALL = 13.0, 11.0
LINE, SMALL_LINE = 18.0, 15.0
PAD = 9.0
GAP_X, GAP_Y = 34.0, 22.0
GUTTER = 64.0
MARGIN = 28.0
GUARD_W, STEP_W, END_W = 300.0, 310.0, 132.0
LANE_W = GUARD_W + GAP_X + STEP_W + GAP_X + END_W
SHAPE = 1.4
"""Width by height the picture should come near to: a sheet of paper lying on its side."""


class Line(NamedTuple):
    """One line of text in a box."""

    text: str
    size: float = SIZE
    bold: bool = False


class Box(NamedTuple):
    """A box with lines of text; `kind` is guard, step, ended, resolved, on or head."""

    kind: str
    x: float
    y: float
    w: float
    h: float
    lines: tuple[Line, ...]

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return self.y + self.h / 2


class Rung(NamedTuple):
    """One row of the ladder; without a guard the step always applies."""

    row: Row
    guard: Box | None
    step: Box
    end: Box
    lane: int

    @property
    def first(self) -> Box:
        """The box that is come to first."""
        return self.guard or self.step


class Picture(NamedTuple):
    """Everything with its place."""

    width: float
    height: float
    head: Box
    rungs: tuple[Rung, ...]


class _Draft(NamedTuple):
    """A row with its texts broken into lines, and how high it will be."""

    row: Row
    guard: tuple[Line, ...]
    step: tuple[Line, ...]
    end: tuple[Line, ...]
    end_kind: str

    @property
    def height(self) -> float:
        """The height of its highest box."""
        return max(_height(self.guard), _height(self.step), _height(self.end))


def lay_out(found: Outline, lexicon: Lexicon) -> Picture:
    """Give everything its place."""
    drafts = [_draft(row, lexicon) for row in found.rows]
    lanes = _lanes(drafts)
    head = _head(found, lexicon, len(lanes))
    top = head.y + head.h + 2 * GAP_Y
    rungs = tuple(rung for lane, each in enumerate(lanes) for rung in _placed(each, lane, top))
    bottom = max(rung.step.y + max(rung.step.h, rung.first.h) for rung in rungs)
    width = 2 * MARGIN + len(lanes) * LANE_W + (len(lanes) - 1) * GUTTER
    return Picture(width, bottom + GAP_Y + MARGIN, head, rungs)


def _head(found: Outline, lexicon: Lexicon, lanes: int) -> Box:
    width = min(lanes * LANE_W + (lanes - 1) * GUTTER, 2 * LANE_W)
    said = [Line(found.title, SIZE + 5, bold=True)]
    said += [Line(f"{found.guide} v{found.version} · {found.owner}", SMALL)]
    for label, words in (
        (lexicon.pick("适用", "For"), found.when),
        (lexicon.pick("目标", "Goal"), found.goal),
    ):
        if words:
            said += _lines(f"{label}: {words}", width)
    lines = tuple(said)
    return Box("head", MARGIN, MARGIN, width, _height(lines), lines)


def _draft(row: Row, lexicon: Lexicon) -> _Draft:
    step = list(
        _lines(f"{row.number}. {row.title}" if row.number else row.title, STEP_W, bold=True)
    )
    step += _lines(row.name, STEP_W, SMALL)
    if row.level:
        step += _lines(lexicon.pick(f"核验等级 {row.level}", f"level {row.level}"), STEP_W, SMALL)
    for act in row.acts:
        step += _lines(f"▸ {act.title}", STEP_W)
    if row.include:
        step += _lines(f"→ {row.include}", STEP_W)
    if row.ending is not None:
        end, kind = row.ending.title, "resolved" if row.ending.resolved else "ended"
    else:
        again = lexicon.pick("再看，", "look again, ") if row.verify else ""
        end, kind = again + lexicon.pick("接着走", "go on"), "on"
    return _Draft(
        row, tuple(_lines(row.words, GUARD_W)), tuple(step), tuple(_lines(end, END_W)), kind
    )


def _lines(text: str, width: float, size: float = SIZE, *, bold: bool = False) -> Iterator[Line]:
    room = (width - 2 * PAD) * (0.92 if bold else 0.98)
    return (Line(line, size, bold) for line in broken(text, size, room))


def _height(lines: Sequence[Line]) -> float:
    return 2 * PAD + sum(LINE if line.size >= SIZE else SMALL_LINE for line in lines)


def _lanes(drafts: list[_Draft]) -> list[list[_Draft]]:
    """Cut the ladder into as many lanes as make the picture neither a ribbon nor a tower."""
    whole = sum(draft.height + GAP_Y for draft in drafts)
    counts = range(1, len(drafts) + 1)
    count = min(counts, key=lambda n: abs(n * (LANE_W + GUTTER) / (whole / n + 120) - SHAPE))
    lanes: list[list[_Draft]] = [[]]
    filled = 0.0
    for draft in drafts:
        if filled + draft.height / 2 > whole / count and len(lanes) < count:
            lanes.append([])
            filled = 0.0
        lanes[-1].append(draft)
        filled += draft.height + GAP_Y
    return lanes


def _placed(drafts: list[_Draft], lane: int, top: float) -> Iterator[Rung]:
    x, y = MARGIN + lane * (LANE_W + GUTTER), top
    step_x = x + GUARD_W + GAP_X
    for draft in drafts:
        middle = y + draft.height / 2
        yield Rung(
            row=draft.row,
            guard=_box("guard", x, middle, GUARD_W, draft.guard) if draft.guard else None,
            step=_box("step", step_x, middle, STEP_W, draft.step),
            end=_box(draft.end_kind, step_x + STEP_W + GAP_X, middle, END_W, draft.end),
            lane=lane,
        )
        y += draft.height + GAP_Y


def _box(kind: str, x: float, middle: float, w: float, lines: tuple[Line, ...]) -> Box:
    height = _height(lines)
    return Box(kind, x, middle - height / 2, w, height, lines)
