"""A guide as a picture. The colours are readable on light and on dark pages alike."""

from collections.abc import Iterator
from itertools import pairwise
from xml.sax.saxutils import escape

from app.guides.show.layout import (
    GAP_Y,
    GUTTER,
    LINE,
    PAD,
    SIZE,
    SMALL_LINE,
    Box,
    Picture,
    Rung,
    lay_out,
)
from app.guides.show.lexicon import Lexicon
from app.guides.show.outline import Outline

_FONT = "'Noto Sans CJK SC','Noto Sans SC','Microsoft YaHei','PingFang SC',sans-serif"
_LINK = "#7d8899"
_INK = "#1b2430"
_FILLS = {
    "head": ("#e9edf4", "#7d8899"),
    "guard": ("#eef2f8", "#8a99ad"),
    "step": ("#ffffff", "#6d7b90"),
    "ended": ("#f3ece0", "#a4885a"),
    "resolved": ("#e3f0e6", "#6a9673"),
    "on": ("#eef0f2", "#9aa3ae"),
}
_RADII = {"head": 8, "guard": 16, "step": 5, "on": 12, "ended": 12, "resolved": 12}


def as_svg(found: Outline, lexicon: Lexicon) -> str:
    """Return the picture."""
    picture = lay_out(found, lexicon)
    return "\n".join(_parts(picture, found, lexicon)) + "\n"


def _parts(picture: Picture, found: Outline, lexicon: Lexicon) -> Iterator[str]:
    size = f'width="{picture.width:.0f}" height="{picture.height:.0f}"'
    view = f'viewBox="0 0 {picture.width:.0f} {picture.height:.0f}"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {size} {view} role="img" font-family="{_FONT}">'
    yield f"<title>{escape(found.title)}</title>"
    yield (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8"'
        f' markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="{_LINK}"/></marker></defs>'
    )
    yield from _drawn(picture.head)
    for above, below in pairwise(picture.rungs):
        yield from _onward(picture, above, below, lexicon)
    for rung in picture.rungs:
        yield from _rung(rung, lexicon)
    yield "</svg>"


def _rung(rung: Rung, lexicon: Lexicon) -> Iterator[str]:
    if rung.guard is not None:
        yield _line(rung.guard.x + rung.guard.w, rung.guard.middle, rung.step.x, rung.step.middle)
        x = (rung.guard.x + rung.guard.w + rung.step.x) / 2 - 3
        yield _label(x, rung.guard.middle - 5, lexicon.pick("是", "yes"), "middle")
        yield from _drawn(rung.guard)
    yield _line(rung.step.x + rung.step.w, rung.step.middle, rung.end.x, rung.end.middle)
    yield from _drawn(rung.step)
    yield from _drawn(rung.end)


def _onward(picture: Picture, above: Rung, below: Rung, lexicon: Lexicon) -> Iterator[str]:
    """Draw the way to the next rung; into the next lane it goes through the gutter."""
    a, b = above.first, below.first
    x, down = a.x + a.w / 2, a.y + a.h
    said = lexicon.pick("否", "no") if above.guard is not None else lexicon.pick("再", "then")
    if above.lane == below.lane:
        yield _path(
            f"M{x:.1f} {down:.1f}L{x:.1f} {b.y - GAP_Y / 2:.1f}H{b.x + b.w / 2:.1f}V{b.y:.1f}"
        )
        yield _label(x + 6, down + 12, said, "start")
        return
    low = picture.height - GAP_Y
    high = min(rung.first.y for rung in picture.rungs if rung.lane == below.lane) - GAP_Y
    aside, into = b.x - GUTTER / 2, b.x + b.w / 2
    yield _path(f"M{x:.1f} {down:.1f}V{low:.1f}H{aside:.1f}V{high:.1f}H{into:.1f}V{b.y:.1f}")
    yield _label(x + 6, down + 12, said, "start")


def _drawn(box: Box) -> Iterator[str]:
    fill, stroke = _FILLS[box.kind]
    dashes = ' stroke-dasharray="4 3"' if box.kind == "on" else ""
    yield (
        f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.w:.1f}" height="{box.h:.1f}"'
        f' rx="{_RADII[box.kind]}" fill="{fill}" stroke="{stroke}"{dashes}/>'
    )
    y = box.y + PAD
    for line in box.lines:
        high = LINE if line.size >= SIZE else SMALL_LINE
        weight = ' font-weight="bold"' if line.bold else ""
        yield (
            f'<text x="{box.x + PAD:.1f}" y="{y + high * 0.74:.1f}" font-size="{line.size:g}"'
            f' fill="{_INK}"{weight}>{escape(line.text)}</text>'
        )
        y += high


def _line(x: float, y: float, to_x: float, to_y: float) -> str:
    return _path(f"M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}")


def _path(d: str) -> str:
    return f'<path d="{d}" fill="none" stroke="{_LINK}" stroke-width="1.4" marker-end="url(#tip)"/>'


def _label(x: float, y: float, text: str, anchor: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="11" fill="{_LINK}" text-anchor="{anchor}">'
        f"{escape(text)}</text>"
    )
