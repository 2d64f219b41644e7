"""A guide as rows to be shown: when each step applies, what is said and done, how it ends."""

from collections.abc import Iterator

import msgspec

from app.domain.guard import compile_guard
from app.domain.guide import Cell, Guide, Otherwise, Step, Table
from app.domain.tables import FIRST, cell_guard, value_text
from app.domain.walk import OTHERWISE
from app.guides.checks.levels import needed_level
from app.guides.shelf import Shelf
from app.guides.show.lexicon import Lexicon
from app.guides.show.words import in_words, value_in_words

ALWAYS = "True"


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """How the guide ends with a step.

    Attributes:
        code: The disposition the call is given.
    """

    outcome: str
    title: str
    code: str
    resolved: bool


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One fact a step goes by, and where it comes from."""

    fact: str
    label: str
    source: str


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One question a step may need: the words, and the answers on its buttons."""

    words: str
    answers: tuple[str, ...]


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One action a step offers."""

    name: str
    title: str


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One step.

    Attributes:
        number: 1-based; 0 for what is done when every step is settled.
        when: The guard as it is written; empty where it always holds.
        words: The guard in words.
        say: In one language, with its blanks.
        worded: Guard in words and script, for each other wording.
        verify: Labels of what is looked at again once it is done.
        include: The guide that is followed, and what it is called.
    """

    number: int
    name: str
    title: str
    when: str = ""
    words: str = ""
    level: int = 0
    say: str = ""
    worded: tuple[tuple[str, str], ...] = ()
    acts: tuple[Act, ...] = ()
    seen: tuple[Seen, ...] = ()
    asked: tuple[Asked, ...] = ()
    verify: tuple[str, ...] = ()
    after_s: float = 0.0
    include: str = ""
    optional: bool = False
    ending: Ending | None = None


class Grid(msgspec.Struct, frozen=True, kw_only=True):
    """One decision table, in words.

    Attributes:
        gives: The fact it gives.
        hit: How its rows are put together; empty where the first that holds counts.
        columns: What is looked at.
        rows: A cell for each column, then the value.
    """

    gives: str
    hit: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """A guide in one language.

    Attributes:
        goal: In words; empty where there is none.
        reasons: Weight, guard in words, and what is said of it.
        rows: The steps in their order, `otherwise` last.
    """

    guide: str
    version: int
    owner: str
    title: str
    when: str
    goal: str
    reached: Ending | None
    reasons: tuple[tuple[float, str, str], ...]
    tables: tuple[Grid, ...]
    rows: tuple[Row, ...]


def outline(guide: Guide, shelf: Shelf, lexicon: Lexicon) -> Outline:
    """Put a sound guide into rows."""
    resolved = (name for name, each in guide.outcomes.items() if each.resolved)
    goal = guide.goal.strip() != "False"
    return Outline(
        guide=guide.guide,
        version=guide.version,
        owner=guide.owner,
        title=lexicon.text(guide.title),
        when="" if guide.when.strip() == ALWAYS else _words(guide, guide.when, lexicon),
        goal=_words(guide, guide.goal, lexicon) if goal else "",
        reached=_ending(guide, next(resolved, None), lexicon) if goal else None,
        reasons=tuple(
            (rule.weight, _words(guide, rule.when, lexicon), lexicon.text(rule.because))
            for rule in guide.reasons
        ),
        tables=tuple(_grid(guide, each, lexicon) for each in guide.tables),
        rows=(
            *(_row(guide, n, step, shelf, lexicon) for n, step in enumerate(guide.steps, start=1)),
            _last(guide, guide.otherwise, lexicon),
        ),
    )


def _words(guide: Guide, text: str, lexicon: Lexicon) -> str:
    return in_words(text, lexicon, guide.parameters)


def _row(guide: Guide, number: int, step: Step, shelf: Shelf, lexicon: Lexicon) -> Row:
    always = step.when.strip() == ALWAYS
    verify = step.verify
    inner = (shelf.guides or {}).get(step.include or "")
    called = lexicon.text(inner.title) if inner is not None else ""
    return Row(
        number=number,
        name=step.step,
        title=lexicon.text(step.title) or step.step,
        when="" if always else " ".join(step.when.split()),
        words="" if always else _words(guide, step.when, lexicon),
        level=needed_level(step, shelf),
        say=lexicon.text(step.say),
        worded=tuple(
            (_words(guide, each.when, lexicon), lexicon.text(each.say) or ", ".join(each.do or ()))
            for each in step.wording
        ),
        acts=_acts(step, lexicon),
        seen=tuple(_seen(guide, step.when, lexicon)),
        asked=tuple(_asked(guide, step.when, lexicon)),
        verify=tuple(lexicon.fact(name) for name in verify.facts) if verify is not None else (),
        after_s=verify.after_s if verify is not None else 0.0,
        include=f"{step.include} {called}".strip() if step.include is not None else "",
        optional=step.optional,
        ending=_ending(guide, step.end, lexicon),
    )


def _last(guide: Guide, otherwise: Otherwise, lexicon: Lexicon) -> Row:
    return Row(
        number=0,
        name=OTHERWISE,
        title=lexicon.text(otherwise.title) or lexicon.pick("都不符合时", "Otherwise"),
        say=lexicon.text(otherwise.say),
        acts=_acts(otherwise, lexicon),
        ending=_ending(guide, otherwise.end, lexicon),
    )


def _acts(offer: Step | Otherwise, lexicon: Lexicon) -> tuple[Act, ...]:
    return tuple(Act(name=name, title=lexicon.action(name)) for name in offer.do)


def _seen(guide: Guide, when: str, lexicon: Lexicon) -> Iterator[Seen]:
    """Yield the facts of a guard in the order they stand there."""
    for name in sorted(compile_guard(when).facts, key=when.find):
        yield Seen(fact=name, label=lexicon.fact(name), source=lexicon.source(name, guide))


def _asked(guide: Guide, when: str, lexicon: Lexicon) -> Iterator[Asked]:
    """Yield the questions a guard may need, by the guide's words, else by the catalogue's."""
    for name in _behind(guide, when):
        for asking in (guide.facts.get(name), lexicon.facts.get(name)):
            if asking is not None and asking.ask is not None and name not in lexicon.sources:
                answers = tuple(lexicon.text(each) for each in asking.answers.values())
                yield Asked(words=lexicon.text(asking.ask), answers=answers)
                break


def _behind(guide: Guide, when: str) -> list[str]:
    """Return the facts of a guard, then those looked at by the tables that give any of them."""
    columns = {table.gives: table.columns for table in guide.tables}
    names = sorted(compile_guard(when).facts, key=when.find)
    for name in names:  # which grows meanwhile
        for column in columns.get(name, ()):
            names += sorted(compile_guard(column).facts - set(names))
    return names


def _ending(guide: Guide, name: str | None, lexicon: Lexicon) -> Ending | None:
    outcome = guide.outcomes.get(name) if name is not None else None
    if name is None or outcome is None:
        return None
    return Ending(
        outcome=name,
        title=lexicon.text(outcome.title) or name,
        code=outcome.disposition,
        resolved=outcome.resolved,
    )


def _grid(guide: Guide, table: Table, lexicon: Lexicon) -> Grid:
    columns = tuple(_column(guide, column, lexicon) for column in table.columns)
    rows = tuple(
        (
            *(
                _cell(guide, column, cell, lexicon)
                for column, cell in zip(table.columns, row[:-1], strict=False)
            ),
            _value(guide, table.gives, row[-1], lexicon),
        )
        for row in table.rows
    )
    hit = "" if table.hit == FIRST else table.hit
    return Grid(gives=lexicon.fact(table.gives), hit=hit, columns=columns, rows=rows)


def _column(guide: Guide, column: str, lexicon: Lexicon) -> str:
    return lexicon.fact(column) if column in lexicon.facts else _words(guide, column, lexicon)


def _cell(guide: Guide, column: str, cell: Cell, lexicon: Lexicon) -> str:
    """Say a cell without its column; as it is written where the two can't be told apart."""
    guard = cell_guard(column, cell)
    if guard is None:
        return "–"
    whole, head = _words(guide, guard, lexicon), _column(guide, column, lexicon)
    if whole.startswith(head):
        return whole.removeprefix(head).strip().removeprefix("= ")
    return lexicon.value(column, cell) if guard.endswith(f"== {cell!r}") else str(cell)


def _value(guide: Guide, fact: str, cell: Cell, lexicon: Lexicon) -> str:
    worked_out = value_text(cell)
    if worked_out is None:
        return lexicon.value(fact, cell)
    return f"= {value_in_words(worked_out, fact, lexicon, guide.parameters)}"
