"""The model: what it says are shares, it begins with the rules, and learns the same every time."""

from functools import reduce

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.experience.case import ELSE, Case
from app.domain.experience.features import SLOTS
from app.domain.experience.model import (
    GUIDES_MAX,
    TRUST_MAX,
    Model,
    learned,
    shares,
    speaking_for,
)

GUIDES = ("bill", "fault", "move", "plan", "slow")
FEATURES = ("a=true", "a=false", "b~3", "b~3.1", "c!failed", "d@7", "queue#1")


@st.composite
def cases(draw: st.DrawFn) -> Case:
    scored = draw(st.dictionaries(st.sampled_from(GUIDES), st.floats(-9, 9).filter(bool)))
    rest = [guide for guide in GUIDES if guide not in scored]
    quiet = draw(st.lists(st.sampled_from(rest), unique=True)) if rest else []
    return Case(
        features=tuple(draw(st.lists(st.sampled_from(FEATURES), unique=True))),
        scores=scored,
        quiet=tuple(quiet),
        idle=draw(st.integers(0, len(quiet))),
    )


LESSONS = st.lists(st.tuples(cases(), st.sampled_from((*GUIDES, ELSE, "gone"))), max_size=12)


def taught(lessons: list[tuple[Case, str]]) -> Model:
    return reduce(lambda model, lesson: learned(model, *lesson), lessons, Model())


@given(LESSONS, cases())
def test_shares_lie_between_none_and_all_and_with_something_else_make_one(lessons, case: Case):
    found = shares(taught(lessons), case)
    assert all(0.0 <= share <= 1.0 for share in found.values())
    assert sum(found.values()) == pytest.approx(1.0)
    assert found.keys() <= {*case.scores, *case.quiet, ELSE}
    assert ELSE in found


@given(cases())
def test_before_the_first_call_it_says_what_the_rules_say(case: Case):
    assert shares(Model(), case) == pytest.approx(case.by_rules())


@given(LESSONS, cases(), st.randoms())
def test_the_order_of_features_and_guides_does_not_matter(lessons, case: Case, random):
    features, scores, quiet = list(case.features), list(case.scores.items()), list(case.quiet)
    for each in (features, scores, quiet):
        random.shuffle(each)
    other = Case(features=tuple(features), scores=dict(scores), quiet=tuple(quiet), idle=case.idle)
    model = taught(lessons)
    assert shares(model, other) == pytest.approx(shares(model, case))


@given(LESSONS)
def test_the_same_calls_in_the_same_order_teach_the_same(lessons):
    assert taught(lessons) == taught(lessons)


@given(LESSONS, cases(), st.sampled_from(GUIDES))
def test_a_call_makes_its_reason_likelier_in_a_call_like_it(lessons, case: Case, reason: str):
    if reason not in case.scores and reason not in case.quiet:
        return
    known = learned(taught(lessons), Case(quiet=(reason,)), reason)  # it has a place of its own now
    before = shares(known, case)[reason]
    after = shares(learned(known, case, reason), case)[reason]
    assert after > before or before > 0.9  # what is all but certain may decay a little


@settings(max_examples=20)
@given(cases(), st.sampled_from(GUIDES))
def test_what_is_always_so_is_soon_known(case: Case, reason: str):
    if reason not in case.scores and reason not in case.quiet:
        return
    model = taught([(case, reason)] * 200)
    assert shares(model, case)[reason] > 0.9


def test_a_reason_that_was_no_candidate_counts_as_something_else():
    case = Case(features=("a=true",), scores={"fault": 2.0})
    assert learned(Model(), case, "gone") == learned(Model(), case, ELSE)


@given(LESSONS)
def test_what_it_remembers_has_its_limits(lessons):
    model = taught(lessons)
    assert 0.0 <= model.trust <= TRUST_MAX
    assert all(-1 <= slot < SLOTS for each in model.weights.values() for slot in each)


def test_the_guide_not_seen_for_longest_is_forgotten_and_something_else_never():
    model = Model()
    for number in range(GUIDES_MAX + 5):
        model = learned(model, Case(features=("a=true",), quiet=(f"g{number}",)), f"g{number}")
    assert len(model.weights) == GUIDES_MAX + 1
    assert ELSE in model.weights
    assert "g4" not in model.weights
    assert "g5" in model.weights


def test_the_facts_that_speak_for_a_guide_are_named_loudest_first():
    model = Model()
    for _ in range(20):
        case = Case(features=("a=true", "b~3", "queue#1"), quiet=("move", "bill"))
        model = learned(model, case, "move")
        model = learned(model, Case(features=("b~3",), quiet=("move", "bill")), "bill")
    case = Case(features=("a=true", "b~3", "c!failed", "queue#1"), quiet=("move", "bill"))
    assert speaking_for(model, case, "move") == ("a",)
    assert speaking_for(model, case, "bill") == ("b",)
    assert speaking_for(model, case, "plan") == ()
