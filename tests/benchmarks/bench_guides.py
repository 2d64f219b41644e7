"""How fast guides are: guards, walks, ranking, scripts and loading. Run it: it prints a table."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from msgspec.structs import replace

import resources
from app.domain.facts import Fact, Facts, Having, Value
from app.domain.guard import compile_guard
from app.domain.guard_ground import derived
from app.domain.guide import Guide, Table
from app.domain.reasons import rank
from app.domain.script import fill
from app.domain.terms import terms_of
from app.domain.walk import walk
from app.guides.load import load_folder, load_guide, read_facts
from tests.benchmarks.figures import best, took

FOLDER = Path(resources.__path__[0])
AT = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)


def figures() -> list[tuple[str, str, str]]:
    """Return rows of name, value and note; each value the best of several rounds."""
    guide = load_folder(FOLDER / "guides").guides["broadband-fault"]
    definitions = read_facts(FOLDER / "facts").facts
    thirty = replace(guide, steps=guide.steps[:30])
    facts = _facts(guide)
    tabled, terms = _tabled(thirty), terms_of(definitions)
    sourced = frozenset(definitions) - guide.facts.keys()
    text = next(step.when for step in guide.steps if step.step == "weak-light")
    guard = compile_guard(text)
    script = next(s.say["zh"] for s in guide.steps if s.step == "outage" and s.say is not None)
    many = [replace(guide, guide=f"g{number}") for number in range(100)]
    rows = [
        ("one guard", lambda: guard.evaluate(facts, guide.parameters), text),
        ("walk, 30 steps", lambda: walk(thirty, facts, {}, sourced, now=AT), "all facts known"),
        ("walk, 30 steps, at first", lambda: walk(thirty, {}, {}, sourced, now=AT), "none known"),
        (
            f"walk, {len(guide.steps)} steps",
            lambda: walk(guide, facts, {}, sourced, now=AT),
            "ours",
        ),
        ("three tables of 20 rows", lambda: derived(tabled, facts, AT), "all three looked up"),
        (
            "walk, 30 steps, tables, levels",
            lambda: walk(tabled, facts, {}, sourced, now=AT, terms=terms),
            "each step speaks of a table",
        ),
        ("rank 100 guides", lambda: rank(many, facts), f"{len(guide.reasons)} rules each"),
        ("fill a script", lambda: fill(script, facts, definitions, "zh", UTC, now=AT), "outage"),
        ("load our guide", lambda: load_guide(FOLDER / "guides" / "broadband-fault.yaml"), "YAML"),
    ]
    return [(name, took(best(work)), note) for name, work, note in rows]


def _tabled(guide: Guide) -> Guide:
    """Give a guide three tables, each made of the last, and let every step speak of one."""
    columns = ("onu.rx_dbm", "session.drops_1h", "onu.state == 'online'")
    rows = [(f"> {20 - n}", f">= {n}", True, n) for n in range(19)]
    tables = tuple(
        Table(
            gives=f"t.n{number}",
            columns=(*columns, f"t.n{number - 1} > 1" if number else "session.online"),
            rows=(*((*row[:-1], True, row[-1]) for row in rows), (None, None, None, None, 7)),
        )
        for number in range(3)
    )
    steps = tuple(
        replace(step, when=f"t.n{n % 3} < 0 or ({step.when})", level=1)
        for n, step in enumerate(guide.steps)
    )
    return replace(guide, tables=tables, steps=steps)


def _facts(guide: Guide) -> Facts:
    values: dict[str, Value] = {
        name: AT - timedelta(hours=1) if isinstance(value, str) and value[0] in "+-" else value
        for name, value in guide.normal.items()
    }
    return {n: Fact(having=Having.KNOWN, value=v, source="AAA", at=AT) for n, v in values.items()}


if __name__ == "__main__":
    for name, value, note in figures():
        print(f"{name:28} {value:>12}   {note}")
