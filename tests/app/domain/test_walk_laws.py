"""Laws of the walk, on guides, facts and tries drawn at random."""

from datetime import timedelta
from itertools import takewhile
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.facts import CUSTOMER, Fact, Facts, Having, Value
from app.domain.guide import Guide
from app.domain.levels import IDENTITY
from app.domain.manner import worded
from app.domain.walk import OTHERWISE, VERIFY, Tried, Try
from tests.app.domain.random_guides import (
    ASKED,
    AT,
    FACTS,
    FEW_TRIES,
    MANNER,
    NAMES,
    SOME,
    SOURCED,
    STEPS,
    TRIES,
    applies,
    completions,
    guides,
    known,
    library,
    most_moves,
    stand,
    way_to,
)

LAW = settings(deadline=None)
WIDE_LAW = settings(deadline=None, max_examples=200)
"""For laws that few of the guides drawn put to the test."""


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
    assert not {*IDENTITY} & {*found.verify}


@LAW
@given(guides(), guides(), FACTS, TRIES)
def test_the_same_facts_lead_to_the_same_place(
    guide: Guide, inner: Guide, facts: Facts, tried: dict[str, Try]
) -> None:
    again = msgspec.convert(msgspec.to_builtins(guide), Guide)
    assert stand(again, dict(facts), dict(tried), inner) == stand(guide, facts, tried, inner)


@LAW
@given(guides(), guides(), FACTS, TRIES, st.randoms())
def test_the_order_in_which_facts_arrive_does_not_matter(
    guide: Guide, inner: Guide, facts: Facts, tried: dict[str, Try], random: Any
) -> None:
    names = list(facts)
    random.shuffle(names)
    arrived: Facts = {}
    for name in names:
        arrived = {**arrived, name: facts[name]}
        stand(guide, arrived, tried, inner)
    assert stand(guide, arrived, tried, inner) == stand(guide, facts, tried, inner)


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
@given(guides(), guides(), FACTS, TRIES, st.sampled_from(["calm", "angry", None]))
def test_how_the_customer_is_changes_no_step(
    guide: Guide, inner: Guide, facts: Facts, tried: dict[str, Try], mood: str | None
) -> None:
    there = {**facts, MANNER: known(mood)}
    assert stand(guide, there, tried, inner) == stand(guide, facts, tried, inner)
    assert all(worded(step, there).step == step.step for step in guide.steps)


@LAW
@given(guides(), guides(), SOME, FEW_TRIES)
def test_what_is_current_applies_whatever_the_unknown_becomes(
    guide: Guide, inner: Guide, some: dict[str, Value], tried: dict[str, Try]
) -> None:
    facts = {name: known(value) for name, value in some.items()}
    found = stand(guide, facts, tried, inner)
    if found.current is None:
        return
    path = list(way_to(guide, found.current, library(guide, inner)))
    for after in completions(facts):
        assert all(applies(of, step, after) for of, step in path)


@WIDE_LAW
@given(guides(), guides(), SOME, FEW_TRIES)
def test_what_is_settled_untried_never_applies_whatever_the_unknown_becomes(
    guide: Guide, inner: Guide, some: dict[str, Value], tried: dict[str, Try]
) -> None:
    facts = {name: known(value) for name, value in some.items()}
    guides_of = library(guide, inner)
    for settled in stand(guide, facts, tried, inner).settled:
        if settled.tried:
            continue
        of, step = list(way_to(guide, settled.step, guides_of))[-1]
        assert all(applies(of, step, after) is False for after in completions(facts))


@WIDE_LAW
@given(guides(), SOME, FEW_TRIES)
def test_nothing_is_passed_over_that_may_still_apply(
    guide: Guide, some: dict[str, Value], tried: dict[str, Try]
) -> None:
    facts = {name: known(value) for name, value in some.items()}
    current = stand(guide, facts, tried).current
    if current is None:
        return
    first = current.partition("/")[0]
    last = first in (OTHERWISE, VERIFY)
    before = takewhile(lambda step: step.step != first, guide.steps)
    passed = [
        step
        for step in before
        if step.step not in tried and step.include is None and (last or not step.optional)
    ]
    for after in completions(facts):
        assert not any(applies(guide, step, after) for step in passed)


@LAW
@given(guides(plain=True), guides(plain=True), SOME)
def test_hiding_facts_makes_nothing_current_that_no_facts_would(
    guide: Guide, inner: Guide, some: dict[str, Value]
) -> None:
    facts = {name: known(value) for name, value in some.items()}
    found = stand(guide, facts, inner=inner).current
    if found is not None:
        wholes = (stand(guide, after, inner=inner).current for after in completions(facts))
        assert found in wholes


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
    arrived = {name: known(value) for name, value in late.items()}
    assert stand(guide, {**arrived, **coming}, tried).current == before.current


@LAW
@given(guides(), guides(), st.data())
def test_following_a_walk_comes_to_an_end(guide: Guide, inner: Guide, data: st.DataObject) -> None:
    """Whatever systems and customer say, and whether steps are done or passed over."""
    facts: Facts = {}
    tried: dict[str, Try] = {}
    at, moves = AT, 0
    while True:
        at += timedelta(seconds=1)
        found = stand(guide, facts, tried, inner)
        for name in sorted(found.wanted):
            facts[name] = known(data.draw(st.sampled_from([True, False, None])), at=at)
        if found.wanted:
            continue
        moves += 1
        assert moves <= most_moves(guide, inner)
        if found.question is not None:
            answer = data.draw(st.sampled_from([True, False, None]))
            facts[found.question] = known(answer, CUSTOMER, at)
        elif found.current is not None:
            how = data.draw(st.sampled_from(Tried))
            tried[found.current] = Try(how=how, at=at)
        else:
            assert found.outcome is not None or any(n.endswith(OTHERWISE) for n in tried)
            return
