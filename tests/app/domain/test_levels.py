"""How far a caller has to be verified: asked in one click once it is next, refused once for all."""

from typing import Any

import msgspec
import pytest

from app.domain.facts import CUSTOMER, Fact, FactDefinition, Facts, Having, Value
from app.domain.guide import Guide
from app.domain.levels import is_met, level_of, sayable
from app.domain.terms import terms_of
from app.domain.walk import OTHERWISE, VERIFY, Settled, Tried, Try, Walk, walk
from tests.app.domain import guides
from tests.app.domain.guides import AT, WORDS, guide

YES_NO = {"yes": WORDS, "no": WORDS}


def defined(level: int = 0, **more: Any) -> FactDefinition:
    return FactDefinition(type="bool", label=WORDS, level=level, **more)


CATALOGUE = {
    "s.a": defined(),
    "s.b": defined(),
    "own.bill": defined(1),
    "own.plan": defined(2),
    "caller.known": defined(ask=WORDS, answers=YES_NO),
    "caller.proven": defined(ask=WORDS, answers=YES_NO),
    "home.lights": defined(ask=WORDS, answers=YES_NO),
}
TERMS = terms_of(CATALOGUE, {"text": 0, "kick": 1, "refund": 2})
SOURCED = frozenset({"s.a", "s.b"})


def step(name: str, when: str = "True", say: str = "", **more: Any) -> dict[str, Any]:
    return guides.step(name, when, say={"zh": say, "en": ""}, **more)


def known(source: str = "AAA", **values: Value) -> Facts:
    return guides.known({n.replace("__", "."): v for n, v in values.items()}, source)


def told(**values: Value) -> Facts:
    return known(CUSTOMER, **values)


def stand(
    of: Guide, facts: Facts | None = None, tried: tuple[str, ...] = (), **library: Guide
) -> Walk:
    tries = {name: Try(how=Tried.DONE, at=AT) for name in tried}
    return walk(of, facts or {}, tries, SOURCED, library, now=AT, terms=TERMS)


@pytest.mark.parametrize(
    ("more", "level"),
    [
        ({}, 0),
        ({"level": 1}, 1),
        ({"say": WORDS | {"zh": "{own.bill:money}"}}, 1),
        ({"say": WORDS | {"en": "{own.plan}"}, "level": 1}, 2),
        ({"do": ["text", "kick"]}, 1),
        ({"do": ["refund"], "level": 1}, 2),
        ({"wording": [{"when": "m.x", "say": {"zh": "{own.bill}", "en": ""}}]}, 1),
        ({"wording": [{"when": "m.x", "do": ["refund"]}]}, 2),
        ({"title": {"zh": "{own.plan}", "en": ""}}, 0),
    ],
)
def test_a_step_needs_the_highest_of_what_it_is_says_and_does(
    more: dict[str, Any], level: int
) -> None:
    of = guide({"step": "one", **more})
    assert level_of(of.steps[0], TERMS) == level


@pytest.mark.parametrize(
    ("facts", "levels"),
    [
        ({}, [0]),
        ({"caller__known": True}, [0, 1]),
        ({"caller__known": False}, [0]),
        ({"caller__known": None}, [0]),
        ({"caller__proven": True}, [0, 1, 2]),
        ({"caller__known": False, "caller__proven": True}, [0, 1, 2]),
        ({"caller__known": True, "caller__proven": False}, [0, 1]),
    ],
)
def test_the_first_level_is_met_by_a_known_caller_the_second_by_a_proven_one(
    facts: dict[str, Value], levels: list[int]
) -> None:
    assert [level for level in range(3) if is_met(level, known(**facts))] == levels


BILL = guide(step("bill", "s.a", "{own.bill}"), step("other", "s.b"))


def test_who_is_known_hears_what_is_his_at_once() -> None:
    facts = known(s__a=True, caller__known=True)
    assert stand(BILL, facts).current == "bill"


def test_who_is_not_is_asked_once_the_step_is_next() -> None:
    found = stand(BILL, known(s__a=True, s__b=True))
    assert (found.current, found.question, found.awaited) == (None, "caller.known", frozenset())
    assert stand(BILL, known(s__a=True, s__b=True) | told(caller__known=True)).current == "bill"


def test_a_level_is_not_looked_at_before_its_step_applies() -> None:
    assert stand(BILL, known(s__b=True)).awaited == {"s.a"}
    assert stand(BILL, known(s__a=False, s__b=True)).current == "other"


def test_a_question_that_comes_before_is_asked_before() -> None:
    of = guide(step("first", "me.a"), step("bill", "s.a", "{own.bill}"))
    facts = known(s__a=True)
    assert stand(of, facts).question == "me.a"
    assert stand(of, facts | told(me__a=False)).question == "caller.known"


def test_a_later_step_does_not_hurry_the_question_of_an_earlier_one() -> None:
    of = guide(
        step("first", "me.a"),
        step("bill", "s.a", "{own.bill}"),
        step("plan", "s.a", "{own.bill}"),
    )
    assert stand(of, known(s__a=True)).question == "me.a"


def test_who_is_not_known_by_name_may_still_prove_it() -> None:
    facts = known(s__a=True, s__b=True) | told(caller__known=False)
    assert stand(BILL, facts).question == "caller.proven"
    assert stand(BILL, facts | told(caller__proven=True)).current == "bill"


def test_refused_the_step_is_settled_and_the_walk_goes_on() -> None:
    facts = known(s__a=True, s__b=True) | told(caller__known=False, caller__proven=False)
    found = stand(BILL, facts)
    assert found.current == "other"
    evidence = ("caller.known", "caller.proven")
    assert found.settled == (Settled(step="bill", evidence=evidence),)


def test_nothing_is_asked_for_the_sake_of_a_step_the_caller_is_refused() -> None:
    of = guide(step("content", "me.a", say="{own.bill:money}"), step("b"))
    assert stand(of, known(caller__known=True)).question == "me.a"
    found = stand(of, told(caller__known=False, caller__proven=False))
    assert (found.current, found.question, found.wanted) == ("b", None, frozenset())


def test_the_second_level_asks_for_proof_only() -> None:
    of = guide(step("refund", "s.a", do=["refund"]), step("other", "s.b"))
    facts = known(s__a=True, s__b=True, caller__known=True)
    assert stand(of, facts).question == "caller.proven"
    assert stand(of, facts | told(caller__proven=False)).current == "other"
    assert stand(of, facts | told(caller__proven=True)).current == "refund"


def test_who_cannot_say_leaves_the_step_unchecked() -> None:
    facts = known(s__a=True, s__b=True) | told(caller__known=None, caller__proven=None)
    found = stand(BILL, facts)
    assert (found.current, found.unchecked, found.settled) == ("other", ("bill",), ())


def test_without_words_to_ask_with_the_step_is_passed_over_unchecked() -> None:
    terms = msgspec.structs.replace(TERMS, questions={})
    found = walk(BILL, known(s__a=True, s__b=True), {}, SOURCED, terms=terms)
    assert (found.current, found.unchecked) == ("other", ("bill",))


def test_an_optional_step_is_not_asked_for_before_the_next_one() -> None:
    of = guide(step("bill", "s.a", "{own.bill}", optional=True), step("other", "s.b"))
    facts = known(s__a=True, s__b=True)
    assert stand(of, facts).current == "other"
    assert stand(of, facts, tried=("other",)).question == "caller.known"


def test_a_system_that_can_tell_who_it_is_is_waited_for() -> None:
    sourced = SOURCED | {"caller.proven"}
    of = guide(step("refund", "s.a", do=["refund"]))
    found = walk(of, known(s__a=True), {}, sourced, terms=TERMS)
    assert (found.wanted, found.awaited, found.question) == (
        {"caller.proven"},
        {"caller.proven"},
        None,
    )


def test_without_terms_nothing_is_gated() -> None:
    assert walk(BILL, known(s__a=True), {}, SOURCED).current == "bill"


def test_levels_hold_within_an_included_guide_and_before_it_is_entered() -> None:
    inner = guide(step("bill", "s.a", "{own.bill}"), guide="inner")
    outer = guide(step("in", "s.b", include="inner"))
    facts = known(s__a=True, s__b=True)
    assert stand(outer, facts, inner=inner).question == "caller.known"
    met = facts | told(caller__known=True)
    assert stand(outer, met, inner=inner).current == "in/bill"
    gated = guide(step("in", "s.b", include="inner", level=2))
    assert stand(gated, met, inner=inner).question == "caller.proven"


def test_who_they_are_is_not_gone_through_once_more_at_the_end() -> None:
    of = guide(step("one", "me.a"), step("bill", "s.a", "{own.bill}"))
    answers = told(caller__known=True, me__a=False)
    found = stand(of, known(s__a=True) | answers, tried=("bill",))
    assert (found.current, found.verify) == (VERIFY, ("me.a",))


def test_any_guide_may_ask_in_the_words_of_the_catalogue() -> None:
    of = guide(step("dark", "not home.lights"))
    assert stand(of).question == "home.lights"
    assert stand(of, told(home__lights=False)).current == "dark"
    assert stand(of, told(home__lights=True), tried=(VERIFY,)).current == OTHERWISE


def test_what_a_system_gives_is_asked_in_those_words_only_when_it_is_silent() -> None:
    of = guide(step("dark", "not home.lights"))
    sourced = frozenset({"home.lights"})
    assert walk(of, {}, {}, sourced, terms=TERMS).awaited == {"home.lights"}
    failed = {"home.lights": Fact(having=Having.FAILED, source="A", at=AT)}
    assert walk(of, failed, {}, sourced, terms=TERMS).question == "home.lights"


def test_what_may_not_be_read_out_is_left_out_of_what_is_said() -> None:
    facts = known(s__a=True, own__bill=True, own__plan=True)
    assert sayable(facts, TERMS).keys() == {"s.a"}
    assert "own.bill" in sayable(facts | known(caller__known=True), TERMS)
    assert sayable(facts | known(caller__proven=True), TERMS).keys() > facts.keys()
