"""Where a guard holds: to prove that it never does, or only where others do.

A region is a list of boxes, a box says for some facts in which of their cells they are. What can't
be cut into cells by itself (`age_s(x) > y * 2`) is taken for a fact of its own, that can be
anything: then less can be proved, and never anything wrong.
"""

import ast
from collections.abc import Iterable

from app.domain.guard_text import read_guard
from app.guides.cells import SOMETHING, UNHAD
from app.guides.comparisons import Box, Comparisons, Definitions, Parameters, Region

MOST_BOXES = 600
_ODD = (UNHAD, None, SOMETHING)


class TooMuch(Exception):  # noqa: N818 - not a fault: nothing is claimed then
    """A guard is too entangled to be cut into boxes."""


class Space:
    """All that the facts of some guards can be.

    Args:
        guards: Every guard that will be asked about; what they compare facts to makes the cells.
        definitions: What is known of facts; one that is not there can be anything.
        parameters: Thresholds with their values. One that is left out can be anything.
    """

    def __init__(
        self, guards: Iterable[str], definitions: Definitions, parameters: Parameters
    ) -> None:
        self._trees = {text: read_guard(text) for text in guards}
        self._comparisons = Comparisons(self._trees.values(), definitions, parameters)
        self._regions: dict[str, tuple[Region, Region]] = {}

    def true(self, text: str) -> Region:
        """Return where a guard is true.

        Raises:
            TooMuch: It can't be said in a reasonable number of boxes.
        """
        return self._both(text)[0]

    def false(self, text: str) -> Region:
        """Return where a guard is false; where its facts are not known it is neither.

        Raises:
            TooMuch: It can't be said in a reasonable number of boxes.
        """
        return self._both(text)[1]

    def _both(self, text: str) -> tuple[Region, Region]:
        if text not in self._regions:
            self._regions[text] = self.read(self._trees[text])
        return self._regions[text]

    def read(self, node: ast.expr) -> tuple[Region, Region]:
        """Return where a part of a guard is true, and where it is false."""
        match node:
            case ast.BoolOp(op=op, values=values):
                parts = [self.read(each) for each in values]
                true, false = [part[0] for part in parts], [part[1] for part in parts]
                if isinstance(op, ast.And):
                    return self._all(true), _any(false)
                return _any(true), self._all(false)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                true_part, false_part = self.read(operand)
                return false_part, true_part
            case ast.Compare(left=left, ops=ops, comparators=comparators) if len(ops) > 1:
                sides = [left, *comparators]
                links = [
                    ast.Compare(left=sides[n], ops=[each], comparators=[sides[n + 1]])
                    for n, each in enumerate(ops)
                ]
                return self.read(ast.BoolOp(op=ast.And(), values=list(links)))
            case _:
                return self._comparisons.judge(node)

    def without(self, region: Region, taken: Region) -> Region:
        """Return what of a region is left outside of another.

        Raises:
            TooMuch: It can't be said in a reasonable number of boxes.
        """
        for cut in taken:
            region = [piece for box in region for piece in self._outside(box, cut)]
            if len(region) > MOST_BOXES:
                raise TooMuch
        return region

    def ordinary(self, name: str) -> int:
        """Return the cells of a fact that hold a value one can name: it is had, and not empty."""
        return self._comparisons.cells(name).where(lambda value: value not in _ODD, True)

    def example(self, box: Box) -> dict[str, object]:
        """Return one value for each fact of a box."""
        found = {}
        for name, mask in box.items():
            stand_ins = self._comparisons.cells(name).stand_ins
            found[name] = next(value for n, value in enumerate(stand_ins) if mask >> n & 1)
        return found

    def _outside(self, box: Box, cut: Box) -> Region:
        if any(name in box and not box[name] & mask for name, mask in cut.items()):
            return [box]
        found: Region = []
        rest = dict(box)
        for name, mask in cut.items():
            whole = rest[name] if name in rest else self._comparisons.cells(name).all
            if whole & ~mask:
                found.append({**rest, name: whole & ~mask})
            rest[name] = whole & mask
        return found

    def _all(self, regions: Iterable[Region]) -> Region:
        found: Region = [{}]
        for region in regions:
            met = (_meet(box, other) for box in found for other in region)
            found = _once(box for box in met if box is not None)
        return found


def _any(regions: Iterable[Region]) -> Region:
    return _once(box for region in regions for box in region)


def _meet(box: Box, other: Box) -> Box | None:
    met = dict(box)
    for name, mask in other.items():
        met[name] = met.get(name, mask) & mask
        if not met[name]:
            return None
    return met


def _once(boxes: Iterable[Box]) -> Region:
    found: dict[frozenset[tuple[str, int]], Box] = {}
    for box in boxes:
        found[frozenset(box.items())] = box
        if len(found) > MOST_BOXES:
            raise TooMuch
    return list(found.values())
