"""What is typed in a field, written into the text: a value changed, added or taken away."""

from typing import Any

from app.guides.edit.manuscript import Manuscript
from app.guides.edit.places import find_default
from app.guides.edit.rename import Kind, renamed
from app.guides.edit.values import ABSENT, meant, meant_cell
from app.guides.problem import Way

LANGUAGES = ("zh", "en")
_RENAMED: dict[str, Kind] = {"facts": "fact", "parameters": "parameter", "outcomes": "outcome"}


def written(guide: Manuscript, way: Way, text: str) -> Manuscript:
    """Write what was typed at a place.

    Raises:
        UnmeantError: It can't be written down; says why.
    """
    if way[0] == "tables" and "rows" in way:
        return guide.put(way, meant_cell(text))
    if way[-1] in LANGUAGES:
        return _worded(guide, way, text)
    value = meant(way, text)
    return _without(guide, way) if value is ABSENT else guide.put(way, value)


def renamed_at(guide: Manuscript, way: Way, name: str) -> Manuscript:
    """Give what stands at a place another name, wherever the guide speaks of it.

    Raises:
        KeyError: The name is taken, or empty.
    """
    if not name:
        raise KeyError(name)
    if way[0] == "steps" and way[-1] == "step":
        old = str(guide.find(way, ""))
        return renamed(guide, "step", old, name) if old else guide.put(way, name)
    kind = _RENAMED.get(str(way[0])) if len(way) == 2 else None
    if kind is not None:
        return renamed(guide, kind, str(way[1]), name)
    return guide.rename(way, name)


def _worded(guide: Manuscript, way: Way, text: str) -> Manuscript:
    """Write one language of a wording; the other one is there too then, if only empty."""
    said = " ".join(text.split())
    above: Any = guide.find(way[:-1])
    words = dict.fromkeys(LANGUAGES, "") | (above if isinstance(above, dict) else {})
    words[str(way[-1])] = said
    optional = find_default(way[:-1]) is None
    if optional and not any(words.values()):
        return _without(guide, way[:-1])
    return guide.put(way[:-1], words)


def _without(guide: Manuscript, way: Way) -> Manuscript:
    """Take a key away, and what is left empty above it where that need not be there."""
    if guide.find(way, ABSENT) is ABSENT:
        return guide
    above = guide.find(way[:-1])
    if len(way) > 1 and len(above) == 1 and find_default(way[:-1]) is not ABSENT:
        return _without(guide, way[:-1])
    return guide.remove(way)
