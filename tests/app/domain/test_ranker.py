"""The ranker says what ranking anew would say, whatever came before."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.facts import Fact, Facts, Having
from app.domain.guide import Guide
from app.domain.ranker import Ranker
from app.domain.reasons import rank

AT = datetime(2026, 1, 5, tzinfo=UTC)
NAMES = ("a.x", "a.y", "b.z")
GUARDS = (
    "a.x > 1",
    "a.y == 2 or a.x < 0",
    "not known(b.z)",
    "missing(a.y)",
    "age_s(b.z) > 30",
    "True",
)
FACTS = st.dictionaries(
    st.sampled_from(NAMES),
    st.builds(
        Fact,
        having=st.sampled_from(Having),
        value=st.one_of(st.none(), st.booleans(), st.integers(-1, 3)),
        source=st.just("AAA"),
        at=st.integers(0, 60).map(lambda s: AT + timedelta(seconds=s)),
    ),
)
MOMENTS = st.lists(st.tuples(FACTS, st.integers(0, 90)), min_size=1, max_size=6)
RULES = st.lists(st.tuples(st.sampled_from(GUARDS), st.integers(-2, 4)), max_size=4)


def guide(name: str, when: str, rules: list[tuple[str, int]]) -> Guide:
    words = {"zh": name, "en": name}
    whole = {
        "guide": name,
        "version": 1,
        "owner": "o",
        "title": words,
        "when": when,
        "reasons": [{"when": g, "weight": w, "because": {"zh": g, "en": g}} for g, w in rules],
        "steps": [],
        "otherwise": {},
        "outcomes": {},
    }
    return msgspec.convert(whole, Guide)


GUIDES = st.lists(st.tuples(st.sampled_from(GUARDS), RULES), max_size=5).map(
    lambda rows: [guide(f"g{index}", when, rules) for index, (when, rules) in enumerate(rows)]
)


@given(GUIDES, MOMENTS)
def test_what_it_remembers_never_shows(
    guides: list[Guide], moments: list[tuple[Facts, int]]
) -> None:
    ranker = Ranker(guides)
    for facts, second in moments:
        now = AT + timedelta(seconds=second)
        expected = [each for each in rank(guides, facts, now=now) if each.score]
        found = ranker.leading(facts, now=now)
        bare = [msgspec.structs.replace(each, share=0.0) for each in found]
        assert bare == [msgspec.structs.replace(each, share=0.0) for each in expected]
        assert [each.share for each in found] == pytest.approx([each.share for each in expected])


def test_facts_that_are_taken_back_count_no_longer() -> None:
    ranker = Ranker([guide("g", "True", [("a.x > 1", 3)])])
    facts = {"a.x": Fact(having=Having.KNOWN, value=2, source="AAA", at=AT)}
    assert [each.guide for each in ranker.leading(facts)] == ["g"]
    assert ranker.leading({}) == ()
