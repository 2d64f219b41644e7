"""A guide as a checklist: what an expert reads through, step by step, in one language."""

from collections.abc import Iterator
from string import ascii_uppercase
from unicodedata import east_asian_width

from app.guides.show.lexicon import Lexicon
from app.guides.show.outline import Ending, Grid, Outline, Row

MAX_HEAD = 24


def as_text(found: Outline, lexicon: Lexicon) -> str:
    """Return the whole checklist; lines are as long as what is said."""
    return "\n".join(_lines(found, lexicon)) + "\n"


def _lines(found: Outline, lexicon: Lexicon) -> Iterator[str]:
    pick = lexicon.pick
    yield f"{found.title}  ({found.guide} v{found.version} · {found.owner})"
    if found.when:
        yield f"  {pick('适用', 'for')}: {found.when}"
    if found.goal:
        ending = f" → {_ended(found.reached)}" if found.reached is not None else ""
        yield f"  {pick('目标', 'goal')}: {found.goal}{ending}"
    if found.reasons:
        yield ""
        yield pick("为什么来电", "Why they may call")
        for weight, words, because in found.reasons:
            yield f"  {weight:>4g}  {words}"
            yield f"        {because}"
    for grid in found.tables:
        yield ""
        hit = f" ({grid.hit})" if grid.hit else ""
        yield f"{pick('决策表', 'Table')}: {grid.gives}{hit}"
        yield from _table(grid)
    yield ""
    yield pick("步骤", "Steps")
    for row in found.rows:
        yield ""
        yield from _step(row, lexicon)


def _step(row: Row, lexicon: Lexicon) -> Iterator[str]:
    pick = lexicon.pick
    number = f"{row.number}." if row.number else "–"
    marks = [pick(f"核验等级 {row.level}", f"level {row.level}")] if row.level else []
    marks += [pick("可略过", "optional")] if row.optional else []
    shown = f"  [{', '.join(marks)}]" if marks else ""
    yield f"{number:>4} {row.title}  ({row.name}){shown}"
    for label, lines in _details(row, lexicon):
        for index, line in enumerate(lines):
            yield f"     {_padded(label if index == 0 else '', 6)}{line}"


def _details(row: Row, lexicon: Lexicon) -> Iterator[tuple[str, list[str]]]:
    pick, joint = lexicon.pick, lexicon.pick("；", "; ")
    asked = (f"{each.words} [{' / '.join(each.answers)}]" for each in row.asked)
    found = [
        (pick("当", "when"), [row.words, row.when] if row.words else []),
        (pick("依据", "by"), [joint.join(f"{each.label} ({each.source})" for each in row.seen)]),
        (pick("问", "ask"), list(asked)),
        (pick("说", "say"), row.say.splitlines()),
        (pick("或说", "or"), [f"[{words}] {said}" for words, said in row.worded]),
        (pick("做", "do"), [f"{each.title} ({each.name})" for each in row.acts]),
        (pick("转入", "into"), [row.include]),
        (pick("再看", "check"), [_checked(row, lexicon)]),
        (pick("结束", "end"), [_ended(row.ending)] if row.ending is not None else []),
    ]
    return ((label, lines) for label, lines in found if any(lines))


def _checked(row: Row, lexicon: Lexicon) -> str:
    after = f"{row.after_s:g} s: " if row.verify and row.after_s else ""
    return after + lexicon.pick("、", ", ").join(row.verify)


def _ended(ending: Ending) -> str:
    return f"{ending.title} ({ending.outcome}, {ending.code})"


def _table(grid: Grid) -> Iterator[str]:
    """Yield the rows in columns; a heading that is too long for one stands above, by its letter."""
    heads = []
    for letter, column in zip(ascii_uppercase, grid.columns, strict=False):
        short = _width(column) <= MAX_HEAD
        heads.append(column if short else f"[{letter}]")
        if not short:
            yield f"  [{letter}] {column}"
    rows = [(*heads, f"→ {grid.gives}"), *grid.rows]
    widths = [max(_width(row[n]) for row in rows) for n in range(len(heads) + 1)]
    for row in rows:
        cells = (_padded(cell, width) for cell, width in zip(row, widths, strict=True))
        yield "  " + "  ".join(cells).rstrip()


def _padded(text: str, width: int) -> str:
    return text + " " * max(0, width - _width(text))


def _width(text: str) -> int:
    """Return how many columns a text takes; a Chinese character takes two."""
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in text)
