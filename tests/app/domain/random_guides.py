"""Guides, facts and tries drawn at random: steps, tables, levels, wordings, guides within."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import msgspec
from hypothesis import strategies as st

from app.domain.facts import CUSTOMER, Fact, FactDefinition, Facts, Having, Value
from app.domain.guard import compile_guard
from app.domain.guard_ground import derived
from app.domain.guide import Guide, Step
from app.domain.levels import IDENTITY, level_of
from app.domain.terms import Terms, terms_of
from app.domain.walk import OTHERWISE, VERIFY, Tried, Try, Walk, walk
from tests.app.domain.guides import WORDS

AT = datetime(2026, 1, 5, tzinfo=UTC)
SYSTEM = ("s.a", "s.b", "s.c")
ASKED = ("me.a", "me.b")
NAMES = (*SYSTEM, *ASKED, *IDENTITY)
MANNER = "customer.mood"
STEPS = ("one", "two", "three", "four")
SOURCED = frozenset(SYSTEM)
OWN = "own.bill"
"""A fact only a known caller may hear."""


def _bool(**more: Any) -> FactDefinition:
    return FactDefinition(type="bool", label=WORDS, **more)


YES_NO = {"yes": WORDS, "no": WORDS}
CATALOGUE = {
    **{name: _bool() for name in (*SYSTEM, *ASKED)},
    **{name: _bool(ask=WORDS, answers=YES_NO) for name in IDENTITY},
    OWN: _bool(level=1),
    MANNER: FactDefinition(type="text", label=WORDS, manner=True),
}
TERMS: Terms = terms_of(CATALOGUE, {"kick": 1, "refund": 2})

_ATOMS = [*SYSTEM, *ASKED, "s.c == None", "known(s.b)", "default(me.a, False)", "True"]
_OF_TABLES = ["t.word == 'u'", "t.word != None", "t.count > 1", "default(t.word, 'v') == 'v'"]


def _guards(atoms: list[str]) -> st.SearchStrategy[str]:
    return st.recursive(
        st.sampled_from(atoms),
        lambda below: st.one_of(
            below.map(lambda t: f"not ({t})"),
            st.tuples(below, st.sampled_from(["and", "or"]), below).map(
                lambda t: f"({t[0]}) {t[1]} ({t[2]})"
            ),
        ),
        max_leaves=4,
    )


PLAIN = _guards(_ATOMS)
GUARDS = _guards([*_ATOMS, *_OF_TABLES, *_OF_TABLES])
_CELL = st.sampled_from([True, False, True, False, None, "!= None"])


@st.composite
def _tables(draw: st.DrawFn) -> list[dict[str, Any]]:
    columns = draw(
        st.lists(st.sampled_from((*SYSTEM, *ASKED)), min_size=1, max_size=2, unique=True)
    )
    words = st.tuples(*(_CELL for _ in columns), st.sampled_from(["u", "v", None])).map(list)
    word = {
        "gives": "t.word",
        "columns": columns,
        "rows": draw(st.lists(words, min_size=1, max_size=3)),
    }
    cells = st.tuples(st.sampled_from(["u", "!= 'v'", None]), _CELL, st.just(1)).map(list)
    count = {
        "gives": "t.count",
        "hit": draw(st.sampled_from(["count", "sum", "first"])),
        "columns": ["t.word", draw(st.sampled_from(SYSTEM))],
        "rows": draw(st.lists(cells, min_size=1, max_size=3)),
    }
    return draw(st.sampled_from([[word, count], [word], []]))


_WORDING = {"when": f"{MANNER} == 'angry'", "say": WORDS, "do": ["refund"]}


@st.composite
def guides(draw: st.DrawFn, *, plain: bool = False) -> Guide:
    """A guide of four steps.

    Args:
        draw: Draws.
        plain: Without a goal, optional steps and looking again: nothing but guards decides.
    """

    def step(name: str) -> dict[str, Any]:
        return {
            "step": name,
            "when": draw(GUARDS),
            "say": draw(st.sampled_from([None, None, {"zh": f"{{{OWN}}}", "en": ""}])),
            "do": draw(st.sampled_from([[], [], ["kick"], ["refund"]])),
            "level": draw(st.sampled_from([0, 0, 0, 1, 2])),
            "wording": draw(st.sampled_from([[], [_WORDING]])),
            "optional": not plain and draw(st.booleans()),
            "end": draw(st.sampled_from([None, None, "visit"])),
            "include": draw(st.sampled_from([None, None, None, "g", "inner"])),
            "verify": None if plain else draw(st.sampled_from([None, {"facts": ["s.a", "me.a"]}])),
        }

    whole = {
        "guide": "g",
        "version": 1,
        "owner": "o",
        "title": WORDS,
        "goal": "False" if plain else draw(st.one_of(st.just("False"), PLAIN)),
        "facts": {name: {"type": "bool", "ask": WORDS} for name in ASKED},
        "tables": draw(_tables()),
        "steps": [step(name) for name in STEPS],
        "otherwise": {"end": "visit"},
        "outcomes": {
            "visit": {"resolved": False, "disposition": "V"},
            "fixed": {"resolved": True, "disposition": "F"},
        },
    }
    return msgspec.convert(whole, Guide)


def known(value: Value, source: str = "AAA", at: datetime = AT) -> Fact:
    return Fact(having=Having.KNOWN, value=value, source=source, at=at)


HAVING = st.builds(
    Fact,
    having=st.sampled_from(Having),
    value=st.sampled_from([True, False, None]),
    source=st.sampled_from(["AAA", CUSTOMER]),
    at=st.sampled_from([AT, AT + timedelta(seconds=9)]),
)
FACTS = st.dictionaries(st.sampled_from(NAMES), HAVING)
_VALUES = st.sampled_from([True, False, True, False, None])
SOME = st.builds(
    lambda whole, hidden: {n: v for n, v in whole.items() if n not in hidden},
    st.fixed_dictionaries(dict.fromkeys(NAMES, _VALUES)),
    st.sets(st.sampled_from((*SYSTEM, *NAMES)), min_size=1, max_size=3),
)
"""Values of all facts but a few, None among them: asked for, and there is nothing."""
FEW_TRIES = st.dictionaries(
    st.sampled_from([*STEPS[:2], VERIFY]),
    st.builds(Try, how=st.sampled_from(Tried), at=st.just(AT + timedelta(seconds=5))),
    max_size=1,
)
TRIES = st.dictionaries(
    st.sampled_from([*STEPS, OTHERWISE, VERIFY, "one/one", "two/three"]),
    st.builds(Try, how=st.sampled_from(Tried), at=st.just(AT + timedelta(seconds=5))),
    max_size=4,
)


def library(guide: Guide, inner: Guide | None = None) -> dict[str, Guide]:
    """The guide, and another one it may include."""
    found = {"g": guide}
    if inner is not None:
        found["inner"] = msgspec.structs.replace(inner, guide="inner")
    return found


def stand(
    guide: Guide, facts: Facts, tried: dict[str, Try] | None = None, inner: Guide | None = None
) -> Walk:
    return walk(guide, facts, tried or {}, SOURCED, library(guide, inner), terms=TERMS)


def way_to(guide: Guide, name: str, guides: dict[str, Guide]) -> Iterator[tuple[Guide, Step]]:
    """Yield every step one stands in at a step of this name, each with its guide."""
    first, _, rest = name.partition("/")
    step = next((each for each in guide.steps if each.step == first), None)
    if step is not None:
        yield guide, step
        if rest and step.include in guides:
            yield from way_to(guides[step.include], rest, guides)


def applies(guide: Guide, step: Step, facts: Facts) -> bool | None:
    """Whether a step's guard holds and its level is met, once every fact is known."""
    seen = facts | derived(guide, facts, sourced=frozenset())
    closed = frozenset({"t.word", "t.count"}) - seen.keys()
    truth = compile_guard(step.when).evaluate(seen, guide.parameters, closed=closed).truth
    truths = (truth, _met(level_of(step, TERMS), facts))
    return False if False in truths else None if None in truths else True


def _met(level: int, facts: Facts) -> bool | None:
    opening = [facts[name].value for name in IDENTITY][max(level - 1, 0) :]
    if level == 0 or True in opening:
        return True
    return None if None in opening else False


def completions(facts: Facts) -> Iterator[Facts]:
    """Yield everything the facts may still become: those not yet had come out either way."""
    names = [n for n in NAMES if n not in facts]
    for values in product((True, False), repeat=len(names)):
        yield facts | {n: known(v) for n, v in zip(names, values, strict=True)}


def most_moves(guide: Guide, inner: Guide) -> int:
    """How many moves can be made at most: each step once, each question once, and anew once
    for each step that makes its answer old."""
    guides = library(guide, inner)
    frames = _frames(guide, guides, frozenset())
    steps = [step for frame in frames for step in frame.steps]
    verifying = sum(step.verify is not None for step in steps)
    questions = len({*ASKED, *IDENTITY}) * (1 + verifying)
    return len(steps) + 2 * len(frames) + questions


def _frames(guide: Guide, guides: dict[str, Guide], above: frozenset[str]) -> list[Guide]:
    found = [guide]
    above |= {guide.guide}
    for step in guide.steps:
        if step.include in guides and step.include not in above:
            found += _frames(guides[step.include], guides, above)
    return found
