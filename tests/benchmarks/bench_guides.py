"""How fast guides are: guards, walks, ranking, scripts and loading. Run it: it prints a table."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from msgspec.structs import replace

import resources
from app.domain.facts import Fact, Facts, Having, Value
from app.domain.guard import compile_guard
from app.domain.guide import Guide
from app.domain.reasons import rank
from app.domain.script import fill
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
        ("rank 100 guides", lambda: rank(many, facts), f"{len(guide.reasons)} rules each"),
        ("fill a script", lambda: fill(script, facts, definitions, "zh", UTC, now=AT), "outage"),
        ("load our guide", lambda: load_guide(FOLDER / "guides" / "broadband-fault.yaml"), "YAML"),
    ]
    return [(name, took(best(work)), note) for name, work, note in rows]


def _facts(guide: Guide) -> Facts:
    values: dict[str, Value] = {
        name: AT - timedelta(hours=1) if isinstance(value, str) and value[0] in "+-" else value
        for name, value in guide.normal.items()
    }
    return {n: Fact(having=Having.KNOWN, value=v, source="AAA", at=AT) for n, v in values.items()}


if __name__ == "__main__":
    for name, value, note in figures():
        print(f"{name:28} {value:>12}   {note}")
