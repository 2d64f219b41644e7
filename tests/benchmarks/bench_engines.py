"""Guards and walks at 10 to 10,000 guides, against three engines that could have been used.

The same conditions on the same facts in one run: ours, zen-engine's and CEL's compiled expressions
one by one, SpiffWorkflow's decision tables row by row. All facts are known here, because the others
know no unknown; they are asked for the same hits first, so that nobody is measured doing less.
The engines are for this measurement only: `pip install zen-engine common-expression-language
SpiffWorkflow`.
"""

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from types import SimpleNamespace
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import msgspec

from app.domain.facts import Fact, Facts, Having, Value
from app.domain.guard import compile_guard
from app.domain.guide import Guide
from app.domain.ranker import Ranker
from app.domain.walk import walk

AT = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)
SIZES = (10, 100, 1_000, 10_000)
TRIPLES = 100
STATES = ("online", "offline", "lost", "locked")
NEEDED = {
    "zen": "zen-engine",
    "cel": "common-expression-language",
    "SpiffWorkflow": "SpiffWorkflow",
}

Row = tuple[str, str, str]
Work = Callable[[], object]


def figures() -> list[Row]:
    """Return rows of name, value and note."""
    rows: list[Row] = []
    missing = [package for module, package in NEEDED.items() if find_spec(module) is None]
    if missing:
        rows.append(("other engines", "-", f"not installed: pip install {' '.join(missing)}"))
    for size in SIZES:
        rows += _at(size)
    return rows


def _at(size: int) -> list[Row]:
    conditions = [_condition(number) for number in range(size)]
    values = _values()
    facts = _known(values)
    guards = [compile_guard(_python(each)) for each in conditions]
    ours_s = _best(lambda: [guard.evaluate(facts).truth for guard in guards])
    hits = sum(guard.evaluate(facts).truth is True for guard in guards)
    rows = [(f"{size:,} guards", _shown(ours_s), f"{hits} hold")]
    for name, prepare in _OTHERS.items():
        if find_spec(name) is None:
            continue
        work, count = prepare(conditions, values)
        if count != hits:
            raise AssertionError(f"{name} finds {count} of {hits}")
        took_s = _best(work, rounds=3 if size > 100 else 10)
        rows.append((f"  {NEEDED[name]}", _shown(took_s), f"{took_s / ours_s:.1f}x ours"))
    return rows + _guides(size, conditions, facts)


def _guides(size: int, conditions: Sequence["_Condition"], facts: Facts) -> list[Row]:
    """Whole guides: one changed fact among them, and the next step after the last fact came."""
    guides = [_guide(number, condition) for number, condition in enumerate(conditions)]
    by_name = {guide.guide: guide for guide in guides}
    ranker = Ranker(guides)
    ranker.leading(facts, now=AT)
    turns = Random(2)
    changed: list[float] = []
    stepped: list[float] = []
    for turn in range(200):
        name = turns.choice(sorted(facts))
        facts = {**facts, name: _other(facts[name], turn)}
        began_s = perf_counter()
        best = ranker.leading(facts, now=AT)
        changed.append(perf_counter() - began_s)
        if best:
            walk(by_name[best[0].guide], facts, {}, frozenset(facts), now=AT)
            stepped.append(perf_counter() - began_s)
    note = f"median; p99 {_shown(_p99(changed))}, of 200"
    rows = [(f"  one changed fact, {size:,} guides", _shown(median(changed)), note)]
    if stepped:
        note = f"median; p99 {_shown(_p99(stepped))}: ranked, and the first guide walked"
        rows.append(("  next step after the last fact", _shown(median(stepped)), note))
    return rows


class _Condition(msgspec.Struct, frozen=True):
    triple: int
    state: str
    below: int


def _condition(number: int) -> _Condition:
    return _Condition(number % TRIPLES, STATES[number % 7 % 4], number * 7 % 400 - 200)


def _python(each: _Condition) -> str:
    k = each.triple
    return f"line{k}.state == '{each.state}' and line{k}.level < {each.below} and not area{k}.down"


def _values() -> dict[str, Value]:
    random = Random(1)
    values: dict[str, Value] = {}
    for k in range(TRIPLES):
        values[f"line{k}.state"] = random.choice(STATES)
        values[f"line{k}.level"] = random.randint(-40, 300)
        values[f"area{k}.down"] = random.random() < 0.2
    return values


def _known(values: dict[str, Value]) -> Facts:
    return {n: Fact(having=Having.KNOWN, value=v, source="A", at=AT) for n, v in values.items()}


def _other(fact: Fact, turn: int) -> Fact:
    match fact.value:
        case bool():
            value: Value = not fact.value
        case int():
            value = turn * 13 % 340 - 40
        case _:
            value = STATES[turn % 4]
    return msgspec.structs.replace(fact, value=value)


def _guide(number: int, condition: _Condition) -> Guide:
    words = {"zh": "一", "en": "one"}
    guard = _python(condition)
    step = {"step": "one", "when": guard, "say": words, "end": "done"}
    return msgspec.convert(
        {
            "guide": f"g{number:05}",
            "version": 1,
            "owner": "o",
            "title": words,
            "reasons": [{"when": guard, "weight": 1 + number % 5, "because": words}],
            "steps": [step],
            "otherwise": {"end": "done"},
            "outcomes": {"done": {"resolved": False, "disposition": "X"}},
        },
        Guide,
    )


def _nested(values: dict[str, Value]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in values.items():
        record, _, field = name.partition(".")
        found.setdefault(record, {})[field] = value
    return found


def _zen(conditions: Sequence[_Condition], values: dict[str, Value]) -> tuple[Work, int]:
    import zen

    texts = [_python(each).replace("'", '"') for each in conditions]
    ready = [zen.compile_expression(text) for text in texts]
    context = _nested(values)

    def work() -> int:
        return sum(each.evaluate(context) is True for each in ready)

    return work, work()


def _cel(conditions: Sequence[_Condition], values: dict[str, Value]) -> tuple[Work, int]:
    import cel

    texts = [_python(e).replace(" and not ", " && !").replace(" and ", " && ") for e in conditions]
    ready = [cel.compile(text) for text in texts]
    context = _nested(values)

    def work() -> int:
        return sum(each.execute(context) is True for each in ready)

    return work, work()


def _spiff(conditions: Sequence[_Condition], values: dict[str, Value]) -> tuple[Work, int]:
    from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
    from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
    from SpiffWorkflow.dmn.specs.model import (
        DecisionTable,
        Input,
        InputEntry,
        Output,
        OutputEntry,
        Rule,
    )

    data = {name.replace(".", "_"): value for name, value in values.items()}
    task = SimpleNamespace(data=data, workflow=SimpleNamespace(script_engine=PythonScriptEngine()))
    engines = []
    for k in range(TRIPLES):
        table = DecisionTable(f"t{k}", f"t{k}", "COLLECT")
        names = (f"line{k}_state", f"line{k}_level", f"area{k}_down")
        columns = [Input(name, name, name, name, "string") for name in names]
        out = Output("o", "o", "o", "string")
        for number, each in enumerate(c for c in conditions if c.triple == k):
            rule = Rule(f"r{number}")
            for column, cell in zip(
                columns, (f"'{each.state}'", f"< {each.below}", "False"), strict=True
            ):
                entry = InputEntry(f"i{number}", column)
                entry.lhs.append(cell)
                rule.inputEntries.append(entry)
            given = OutputEntry(f"o{number}", out)
            given.text = str(number)
            rule.outputEntries.append(given)
            table.rules.append(rule)
        engines.append(DMNEngine(table))

    def work() -> int:
        return sum(len(engine.decide(task)) for engine in engines)

    return work, work()


_OTHERS: dict[str, Callable[[Sequence[_Condition], dict[str, Value]], tuple[Work, int]]] = {
    "zen": _zen,
    "cel": _cel,
    "SpiffWorkflow": _spiff,
}


def _best(work: Work, rounds: int = 10) -> float:
    taken = []
    for _ in range(rounds):
        began_s = perf_counter()
        work()
        taken.append(perf_counter() - began_s)
    return min(taken)


def _p99(taken: list[float]) -> float:
    return sorted(taken)[int(len(taken) * 0.99)]


def _shown(seconds: float) -> str:
    return f"{seconds * 1e6:.1f} µs" if seconds < 1e-3 else f"{seconds * 1e3:.2f} ms"


if __name__ == "__main__":
    for name, value, note in figures():
        print(f"{name:40} {value:>12}   {note}")
