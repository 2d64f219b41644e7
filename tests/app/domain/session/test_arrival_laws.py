"""Whatever the order in which systems answer, the agent ends up at the same step."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.events import AnyEvent, FactsArrived, FactsFailed, GuideChosen
from app.domain.facts import Value
from app.domain.guide import Guide
from app.domain.session import Playbook, Session, standing
from tests.app.domain.random_guides import CATALOGUE, SYSTEM, guides, library
from tests.app.domain.session.calls import CALL, KNOWN, after, at

SOURCES = dict(zip(SYSTEM, ("AAA", "PON", "CRM"), strict=True))


def answer(fact: str, value: Value | None, seconds: float) -> AnyEvent:
    """A system's answer; an ellipsis for a value: it does not come."""
    if value is ...:
        return FactsFailed(
            call_id=CALL, at=at(seconds), source="X", facts=(fact,), reason="late", took_s=1.0
        )
    return FactsArrived(call_id=CALL, at=at(seconds), source="X", values={fact: value}, took_s=1.0)


def book(guide: Guide, inner: Guide) -> Playbook:
    return Playbook(
        guides=library(guide, inner),
        sources=SOURCES,
        definitions=CATALOGUE,
        opening=frozenset(SYSTEM),
    )


@settings(deadline=None)
@given(
    guides(),
    guides(),
    st.fixed_dictionaries({name: st.sampled_from([True, False, None, ...]) for name in SYSTEM}),
    st.permutations(SYSTEM),
)
def test_the_order_of_answers_does_not_matter(
    guide: Guide, inner: Guide, values: dict[str, Any], order: list[str]
) -> None:
    playbook = book(guide, inner)
    chosen = GuideChosen(call_id=CALL, at=at(0.5), guide="g")

    def end(names: list[str]) -> Session:
        told = [answer(name, values[name], 1 + n) for n, name in enumerate(names)]
        return after(*KNOWN, chosen, *told, book=playbook)

    one, other = end(list(SYSTEM)), end(order)
    there, here = standing(one, playbook), standing(other, playbook)
    assert there is not None
    assert here is not None
    assert (here[1].current, here[1].question, here[1].outcome, here[1].awaited) == (
        there[1].current,
        there[1].question,
        there[1].outcome,
        there[1].awaited,
    )
