"""Facts become features that tell sizes and states, and nobody's name, number or words."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.experience.features import SLOTS, fact_of, features_of, slot_of
from app.domain.facts import CUSTOMER, Fact, FactDefinition, Facts, Having, Value
from tests.app.domain.experience.town import BEGAN

CHOICE = {"en": {"en": "a"}, "offline": {"en": "off"}}


def define(kind: str, **also: object) -> FactDefinition:
    return FactDefinition(type=kind, label={"en": "x"}, **also)  # type: ignore[arg-type]


DEFINITIONS = {
    "a.yes": define("bool"),
    "a.state": define("choice", values=CHOICE),
    "a.size": define("number"),
    "a.when": define("time"),
    "a.words": define("text"),
    "a.hidden": define("int", masked=True),
    "a.mood": define("choice", values=CHOICE, manner=True),
}


def fact(value: Value = None, having: Having = Having.KNOWN, source: str = "CRM") -> Fact:
    return Fact(having=having, value=value, source=source, at=BEGAN)


def features(facts: Facts, queue: str = "") -> tuple[str, ...]:
    return features_of(facts, DEFINITIONS, BEGAN, queue)


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("a.yes", True, ("a.yes=true",)),
        ("a.state", "offline", ("a.state=offline",)),
        ("a.state", "nobody knows", ("a.state!some",)),
        ("a.state", None, ("a.state!none",)),
        ("a.size", 0, ("a.size~0",)),
        ("a.size", -27.5, ("a.size~-5", "a.size~-5.5")),
        ("a.size", 12900, ("a.size~14", "a.size~14.4")),
        ("a.size", float("nan"), ("a.size!some",)),
        ("a.when", BEGAN - timedelta(hours=2), ("a.when@7", "a.when@7.7")),
        ("a.when", BEGAN + timedelta(days=3), ("a.when@-13", "a.when@-13.0")),
        ("a.words", "韩梅梅 12000001046", ("a.words!some",)),
        ("a.hidden", 12000001046, ("a.hidden!some",)),
        ("a.mood", "offline", ()),
        ("b.unheard", True, ()),
    ],
)
def test_a_fact_says_what_its_kind_allows(name: str, value: Value, found: tuple[str, ...]):
    assert features({name: fact(value)}) == found


def test_a_fact_that_failed_is_a_feature_and_one_on_its_way_is_none():
    facts = {
        "a.yes": fact(having=Having.FAILED),
        "a.size": fact(5, Having.LOADING),
        "a.state": fact("offline", Having.STALE),
    }
    assert features(facts) == ("a.yes!failed",)


def test_what_the_customer_said_is_no_feature():
    assert features({"a.yes": fact(True, source=CUSTOMER)}) == ()


def test_a_queue_is_told_from_another_without_its_name():
    (one,), (other,) = features({}, "vip of Mr Chen"), features({}, "broadband")
    assert one.startswith("queue#")
    assert one != other
    assert "Chen" not in one


def test_neighbours_in_size_share_the_coarse_feature_only():
    near, far = features({"a.size": fact(-25.0)}), features({"a.size": fact(-27.0)})
    assert len(set(near) & set(far)) == 1


@pytest.mark.parametrize(
    ("feature", "name"),
    [
        ("onu.state=offline", "onu.state"),
        ("a.size~-5.5", "a.size"),
        ("a.when@7", "a.when"),
        ("a.words!some", "a.words"),
        ("a.words!none", ""),
        ("a.words!failed", ""),
        ("queue#00ff00ff", ""),
    ],
)
def test_only_what_has_a_value_can_be_said(feature: str, name: str):
    assert fact_of(feature) == name


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(),
    st.text(max_size=8),
    st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.just(BEGAN.tzinfo)),
)
FACTS = st.dictionaries(
    st.sampled_from(sorted(DEFINITIONS)), st.builds(fact, VALUES, st.sampled_from(Having))
)


@given(FACTS, st.randoms())
def test_the_order_of_the_facts_does_not_matter(facts: Facts, random):
    shuffled = list(facts.items())
    random.shuffle(shuffled)
    assert features(dict(shuffled)) == features(facts)


@given(FACTS)
def test_every_feature_has_its_slot(facts: Facts):
    assert all(0 <= slot_of(each) < SLOTS for each in features(facts))
