"""Laws of the walk, on guides, facts and tries drawn at random."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.facts import CUSTOMER, Fact, Facts, Having
from app.domain.guide import Guide
from app.domain.walk import OTHERWISE, VERIFY, Tried, Try, Walk, walk

LAW = settings(deadline=None)
AT = datetime(2026, 1, 5, tzinfo=UTC)
WORDS = {"zh": "?", "en": "?"}
SYSTEM = ("s.a", "s.b", "s.c")
ASKED = ("me.a", "me.b")
NAMES = SYSTEM + ASKED
STEPS = ("one", "two", "three", "four")

GUARDS = st.recursive(
    st.sampled_from([*NAMES, "s.c == None", "known(s.b)", "default(me.a, False)", "True"]),
    lambda below: st.one_of(
        below.map(lambda t: f"not ({t})"),
        st.tuples(below, st.sampled_from(["and", "or"]), below).map(
            lambda t: f"({t[0]}) {t[1]} ({t[2]})"
        ),
    ),
    max_leaves=4,
)


@st.composite
def guides(draw: st.DrawFn) -> Guide:
    def step(name: str) -> dict[str, Any]:
        return {
            "step": name,
            "when": draw(GUARDS),
            "optional": draw(st.booleans()),
            "end": draw(st.sampled_from([None, None, "visit"])),
            "include": draw(st.sampled_from([None, None, None, "g", "inner"])),
            "verify": draw(st.sampled_from([None, {"facts": ["s.a", "me.a"]}])),
        }

    whole = {
        "guide": "g",
        "version": 1,
        "owner": "o",
        "title": WORDS,
        "goal": draw(st.one_of(st.just("False"), GUARDS)),
        "facts": {name: {"type": "bool", "ask": WORDS} for name in ASKED},
        "steps": [step(name) for name in STEPS],
        "otherwise": {"end": "visit"},
        "outcomes": {
            "visit": {"resolved": False, "disposition": "V"},
            "fixed": {"resolved": True, "disposition": "F"},
        },
    }
    return msgspec.convert(whole, Guide)


HAVING = st.builds(
    Fact,
    having=st.sampled_from(Having),
    value=st.sampled_from([True, False, None]),
    source=st.sampled_from(["AAA", CUSTOMER]),
    at=st.sampled_from([AT, AT + timedelta(seconds=9)]),
)
FACTS = st.dictionaries(st.sampled_from(NAMES), HAVING)
TRIES = st.dictionaries(
    st.sampled_from([*STEPS, OTHERWISE, VERIFY, "one/one", "two/three"]),
    st.builds(Try, how=st.sampled_from(Tried), at=st.just(AT + timedelta(seconds=5))),
    max_size=4,
)
SOURCED = frozenset(SYSTEM)


def stand(guide: Guide, facts: Facts, tried: dict[str, Try], inner: Guide | None = None) -> Walk:
    library = {"g": guide}
    if inner is not None:
        library["inner"] = msgspec.structs.replace(inner, guide="inner")
    return walk(guide, facts, tried, SOURCED, library)


@LAW
@given(guides(), guides(), FACTS, TRIES)
def test_a_walk_never_raises_and_says_one_thing(
    guide: Guide, inner: Guide, facts: Facts, tried: dict[str, Try]
) -> None:
    found = stand(guide, facts, tried, inner)
    said = [found.outcome, found.question, found.current, found.awaited or None]
    left = any(name.endswith(OTHERWISE) for name in tried)
    assert sum(each is not None for each in said) == 1 or (left and not any(said))
    assert found.wanted <= SOURCED
    assert all(name not in facts or not facts[name].known for name in found.wanted)
    assert found.current not in tried or found.current in (VERIFY,)


@LAW
@given(guides(), FACTS, TRIES, st.randoms())
def test_the_order_in_which_facts_arrive_does_not_matter(
    guide: Guide, facts: Facts, tried: dict[str, Try], random: Any
) -> None:
    names = list(facts)
    random.shuffle(names)
    assert stand(guide, {name: facts[name] for name in names}, tried) == stand(guide, facts, tried)


@LAW
@given(guides(), FACTS, TRIES, st.sampled_from(ASKED), st.booleans())
def test_undo_is_dropping_an_answer(
    guide: Guide, facts: Facts, tried: dict[str, Try], name: str, value: bool
) -> None:
    before = {other: fact for other, fact in facts.items() if other != name}
    told = Fact(having=Having.KNOWN, value=value, source=CUSTOMER, at=AT)
    after = {**before, name: told}
    stand(guide, after, tried)
    dropped = {other: fact for other, fact in after.items() if fact is not told}
    assert stand(guide, dropped, tried) == stand(guide, before, tried)


@LAW
@given(guides(), FACTS, TRIES, st.data())
def test_a_step_that_is_current_stays_so_while_more_facts_arrive(
    guide: Guide, facts: Facts, tried: dict[str, Try], data: st.DataObject
) -> None:
    guide = msgspec.structs.replace(
        guide,
        goal="False",
        steps=tuple(
            msgspec.structs.replace(step, optional=False, verify=None, include=None)
            for step in guide.steps
        ),
    )
    coming = {name: fact for name, fact in facts.items() if fact.known}
    before = stand(guide, coming, tried)
    if before.current not in STEPS or before.unchecked:
        return
    late = data.draw(st.dictionaries(st.sampled_from(NAMES), st.booleans()))
    arrived = {
        name: Fact(having=Having.KNOWN, value=value, source="AAA", at=AT)
        for name, value in late.items()
    }
    assert stand(guide, {**arrived, **coming}, tried).current == before.current


@LAW
@given(guides(), st.data())
def test_following_a_walk_comes_to_an_end(guide: Guide, data: st.DataObject) -> None:
    facts: Facts = {}
    tried: dict[str, Try] = {}
    at = AT
    for _ in range(60):
        at += timedelta(seconds=1)
        found = stand(guide, facts, tried, guide)
        names = found.wanted or ({found.question} if found.question is not None else set())
        if names:
            source = "AAA" if found.wanted else CUSTOMER
            for name in sorted(names):
                value = data.draw(st.sampled_from([True, False, None]))
                facts[name] = Fact(having=Having.KNOWN, value=value, source=source, at=at)
        elif found.current is not None:
            tried[found.current] = Try(how=Tried.DONE, at=at)
        else:
            assert found.outcome is not None
            return
    raise AssertionError("the walk never ends")
