"""A problem put right as its message suggests."""

import re
from difflib import SequenceMatcher

from app.domain.script import FORMATS, places
from app.guides.edit.manuscript import Manuscript
from app.guides.edit.places import find_type
from app.guides.edit.rename import is_given
from app.guides.problem import Problem, Way, spelt

_WORD = re.compile(r"'[^']*'|\"[^\"]*\"|[\w.]+|[^\w\s]+")


def find_way(guide: Manuscript, problem: Problem) -> Way | None:
    """Return the way to where a problem is; None when the text is no YAML."""
    if guide.reading is None:
        return None
    return next((way for way in guide.reading.tree.marks if spelt(way) == problem.path), None)


def offset_in(guide: Manuscript, problem: Problem, way: Way) -> int | None:
    """Return where in the text at a way a problem points; None where it is about all of it."""
    value = guide.find(way)
    start = guide.reading.tree.starts.get(way) if guide.reading is not None else None
    if not isinstance(value, str) or start is None or problem.line != start.line:
        return None
    offset = problem.column - start.column
    line = guide.text.split("\n")[start.line - 1][start.column - 1 :]
    return offset if 0 <= offset <= len(value) and line.startswith(value) else None


def word_at(text: str, offset: int) -> tuple[int, int]:
    """Return where the word begins and ends that a place in a guard is in."""
    for found in _WORD.finditer(text):
        if found.start() <= offset < found.end():
            return found.start(), found.end()
    return offset, min(offset + 1, len(text))


def mended(guide: Manuscript, problem: Problem) -> Manuscript:
    """Write what was probably meant; without a suggestion, the guide as it is."""
    way = find_way(guide, problem)
    if way is None or not problem.hint:
        return guide
    value = guide.find(way)
    if find_type(way) is None or is_given(way):
        return _key(guide, way, problem.hint)
    offset = offset_in(guide, problem, way)
    if offset is not None and way[-1] in ("when", "goal"):
        return guide.put(way, _word(str(value), offset, problem.hint))
    if way[-1] in ("zh", "en"):
        return guide.put(way, _blank(str(value), problem.hint))
    return guide.put(way, problem.hint)


def _key(guide: Manuscript, way: Way, name: str) -> Manuscript:
    try:
        return guide.rename(way, name)
    except KeyError:
        return guide


def _word(text: str, offset: int, hint: str) -> str:
    begin, end = word_at(text, offset)
    quote = text[begin] if text[begin : begin + 1] in "'\"" else ""
    written = hint if not quote or hint[:1] == quote else f"{quote}{hint}{quote}"
    return text[:begin] + written + text[end:]


def _blank(text: str, hint: str) -> str:
    """Change the one blank of a script that comes nearest to what was meant."""
    rows = []
    for place in places(text):
        said = place.format if hint in FORMATS else place.fact
        near = SequenceMatcher(None, said, hint).ratio() if said != hint else 0.0
        rows.append((near, place.start, said))
    near, start, said = max(rows, default=(0.0, 0, ""))
    at = text.find(said, start) if near else -1
    return text if at < 0 else text[:at] + hint + text[at + len(said) :]
