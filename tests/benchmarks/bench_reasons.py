"""What experience costs: weighing 12 to 1,000 guides, learning one call, its line, its memory."""

import gc
import sys
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import msgspec
from msgspec.structs import replace

from app.domain.experience import Case, Experience, case_of, foresee, learn, line_of
from app.domain.experience.model import GUIDES_MAX
from app.domain.session import Playbook
from app.domain.weighing import By
from app.reasons.evaluate import evaluate
from app.store.reason_store import Learnt
from tests.app.domain.experience import town
from tests.benchmarks.figures import Figure, best, took

GUIDES = (12, 100, 1000)
FEATURES = 90
"""Of a call whose fifty facts have all come."""
CALLS = 400


def figures() -> list[Figure]:
    """Return rows of name, value and note; each time the best of several rounds."""
    rows = [row for count in GUIDES for row in _rows_of(count)]
    return [*rows, _line_row(), _evaluation_row()]


def _rows_of(count: int) -> list[Figure]:
    experience, case = _grown(count)
    assert experience.by is By.EXPERIENCE
    written = len(msgspec.msgpack.encode(Learnt(experience=experience))) / 1024
    known = len(experience.model.weights) - 1
    note = f"{known} of at most {GUIDES_MAX} guides known, {written:.0f} kB written"
    weigh = best(lambda: foresee(experience, case))
    taught = best(lambda: learn(experience, case, "g1"))
    return [
        (f"weigh {count} guides", took(weigh), f"{FEATURES} features"),
        (f"learn a call, {count} guides", took(taught), ""),
        _case_row(count),
        (f"learnt of {count} guides, MB", f"{_memory_mb(count):.2f}", note),
    ]


def _grown(count: int) -> tuple[Experience, Case]:
    """Experience of many calls among so many guides, and one more call."""
    random = Random(1)
    names = [f"g{number}" for number in range(count)]
    experience = Experience()
    case = Case()
    for _ in range(CALLS):
        reason = random.choice(names)
        features = tuple(f"f{random.randrange(400)}=x" for _ in range(FEATURES - 1))
        near = [reason, *random.sample(names, 4)]
        scores = dict.fromkeys(near, 1.0)
        quiet = tuple(name for name in names if name not in scores)
        case = Case(features=(*features, f"own={reason}"), scores=scores, quiet=quiet)
        experience = learn(experience, case, reason)
    return experience, case


def _memory_mb(count: int) -> float:
    gc.collect()
    tracemalloc.start()
    grown = _grown(count)
    gc.collect()
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del grown
    return used / 1e6


def _case_row(count: int) -> Figure:
    """Taking down what is judged, the rules being weighed already."""
    calls = list(town.telling_calls(1, 1))
    guides = {
        f"{name}{number}": replace(guide, guide=f"{name}{number}")
        for number in range(count // len(town.BOOK.guides) + 1)
        for name, guide in town.BOOK.guides.items()
    }
    book = Playbook(guides=dict(list(guides.items())[:count]), definitions=town.CATALOGUE)
    seconds = best(lambda: case_of(calls[0], book))
    return f"take down a call, {count} guides", took(seconds), "whom each guide is for"


def _line_row() -> Figure:
    (call,) = town.telling_calls(1, 1)
    line = line_of(call, town.BOOK)
    seconds = best(lambda: line_of(call, town.BOOK))
    return "the line of a call", took(seconds), f"{len(msgspec.json.encode(line))} bytes"


def _evaluation_row() -> Figure:
    lines = town.lines(town.telling_calls(1, 1000))
    began = perf_counter()
    found = evaluate(lines)
    seconds = perf_counter() - began
    gain = found.over_rules.value * 100 if found.over_rules else 0.0
    return "evaluate 1,000 calls", f"{seconds:.2f} s", f"{gain:+.1f} points over the rules"


if __name__ == "__main__":
    print(datetime.now(UTC).isoformat(timespec="seconds"))
    for name, value, note in figures():
        print(f"{name:32} {value:>10}   {note}")
