"""A guide as a Mermaid flowchart: the decision list downwards, each step beside its guard."""

import re
from collections.abc import Iterator

from app.guides.show.lexicon import Lexicon
from app.guides.show.outline import Outline, Row

_SPECIAL = re.compile(r'["#<>&]')
_STYLE = (
    "classDef guard fill:#eef2f8,stroke:#7c8aa0,color:#1b2430",
    "classDef step fill:#ffffff,stroke:#7c8aa0,color:#1b2430",
    "classDef ended fill:#e6efe7,stroke:#6f8f75,color:#1b2430",
)


def as_mermaid(found: Outline, lexicon: Lexicon) -> str:
    """Return the text of the flowchart."""
    return "\n".join(_lines(found, lexicon)) + "\n"


def _lines(found: Outline, lexicon: Lexicon) -> Iterator[str]:
    yield "flowchart TD"
    yield f"  start([{_quoted(found.title)}]) --> {_entry(found, 0)}"
    yield from _goal(found, lexicon)
    for index, row in enumerate(found.rows):
        yield from _row(index, row, lexicon)
        if index + 1 < len(found.rows):
            yield from _onward(found, index, lexicon)
    yield from (f"  {line}" for line in _STYLE)


def _goal(found: Outline, lexicon: Lexicon) -> Iterator[str]:
    """Yield what is to be reached and the outcome it leads to, from wherever one is."""
    if not found.goal:
        return
    goal = _quoted(f"{lexicon.pick('目标', 'Goal')}: {found.goal}")
    always = _quoted(lexicon.pick("随时", "at any step"))
    yield f"  start -. {always} .-> goal{{{{{goal}}}}}:::guard"
    if found.reached is not None:
        yes = _quoted(lexicon.pick("是", "yes"))
        yield f"  goal -- {yes} --> reached([{_quoted(found.reached.title)}]):::ended"


def _entry(found: Outline, index: int) -> str:
    """Return the node a row begins with: its guard, or the step where that always applies."""
    return f"g{index}" if found.rows[index].words else f"s{index}"


def _onward(found: Outline, index: int, lexicon: Lexicon) -> Iterator[str]:
    """Yield the ways to the next row: the step does not apply, was done, or is skipped."""
    row, following = found.rows[index], _entry(found, index + 1)
    if row.words:
        yield f"  g{index} -- {_quoted(lexicon.pick('否', 'no'))} --> {following}"
    if row.ending is None:
        yield f"  s{index} -.-> {following}"
    elif not row.words:
        yield f"  s{index} -. {_quoted(lexicon.pick('跳过', 'skipped'))} .-> {following}"


def _row(index: int, row: Row, lexicon: Lexicon) -> Iterator[str]:
    if row.words:
        yield f"  g{index}{{{{{_quoted(row.words)}}}}}:::guard"
        yield f"  g{index} -- {_quoted(lexicon.pick('是', 'yes'))} --> s{index}"
    number = f"{row.number}. " if row.number else ""
    said = [number + row.title, *(f"▸ {each.title}" for each in row.acts)]
    said += [f"→ {row.include}"] if row.include else []
    yield f"  s{index}[{_quoted(*said)}]:::step"
    if row.ending is not None:
        yield f"  s{index} --> e{index}([{_quoted(row.ending.title)}]):::ended"


def _quoted(*lines: str) -> str:
    return '"' + "<br/>".join(_escaped(line) for line in lines) + '"'


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: f"#{ord(match[0])};", text)
