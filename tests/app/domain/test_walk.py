"""The walk: where an agent stands, from facts and tries alone."""

from datetime import datetime, timedelta

import msgspec

from app.domain.facts import CUSTOMER, Fact, Facts, Having
from app.domain.guide import Guide
from app.domain.walk import OTHERWISE, VERIFY, Settled, Tried, Try, Walk, find_step, walk
from tests.app.domain.guides import AT, WORDS, guide, known, step


def had(having: Having, *names: str, source: str = "AAA") -> Facts:
    return {name: Fact(having=having, source=source, at=AT) for name in names}


def done(*steps: str, at: datetime = AT) -> dict[str, Try]:
    return {name: Try(how=Tried.DONE, at=at) for name in steps}


SOURCED = frozenset({"s.a", "s.b", "s.c", "s.d"})


def stand(of: Guide, facts: Facts | None = None, tried: dict[str, Try] | None = None) -> Walk:
    return walk(of, facts or {}, tried or {}, SOURCED)


TWO = guide(step("one", "s.a"), step("two", "s.b"))


def test_the_first_step_that_applies_is_current_with_its_evidence() -> None:
    found = stand(TWO, known({"s.a": False, "s.b": True}))
    assert found.current == "two"
    assert found.evidence == ("s.b",)
    assert found.settled == (Settled(step="one", evidence=("s.a",)),)


def test_the_facts_of_all_steps_and_of_the_goal_are_wanted_at_once() -> None:
    found = stand(guide(step("one", "s.a"), step("two", "s.b"), goal="s.c"))
    assert found.wanted == {"s.a", "s.b", "s.c"}
    assert found.current is None
    assert found.question is None


def test_a_later_step_waits_for_an_unknown_earlier_one() -> None:
    found = stand(TWO, known({"s.b": True}))
    assert (found.current, found.awaited, found.wanted) == (None, {"s.a"}, {"s.a"})


def test_a_fact_on_its_way_is_awaited_but_not_wanted_again() -> None:
    found = stand(TWO, had(Having.LOADING, "s.a") | known({"s.b": True}))
    assert (found.current, found.awaited, found.wanted) == (None, {"s.a"}, frozenset())


def test_a_stale_fact_is_wanted_again() -> None:
    found = stand(TWO, had(Having.STALE, "s.a") | known({"s.b": True}))
    assert (found.current, found.wanted) == (None, {"s.a"})


def test_an_optional_step_holds_nothing_back() -> None:
    of = guide(step("one", "s.a", optional=True), step("two", "s.b"))
    found = stand(of, known({"s.b": True}))
    assert (found.current, found.wanted) == ("two", {"s.a"})


def test_an_optional_step_is_waited_for_before_escalating() -> None:
    of = guide(step("one", "s.a", optional=True), step("two", "s.b"))
    assert stand(of, known({"s.b": False})).awaited == {"s.a"}


def test_a_step_that_can_no_longer_apply_holds_nothing_back() -> None:
    of = guide(step("one", "s.a and s.b"), step("two", "s.c"))
    facts = had(Having.FAILED, "s.a") | had(Having.LOADING, "s.b") | known({"s.c": True})
    assert stand(of, facts).current == "two"


def test_what_nobody_can_say_is_not_checked_and_not_ruled_out() -> None:
    facts = had(Having.FAILED, "s.a") | known({"s.b": True})
    found = stand(TWO, facts)
    assert (found.current, found.unchecked, found.settled) == ("two", ("one",), ())


def test_a_known_empty_value_leaves_a_comparison_unchecked_without_asking_again() -> None:
    of = guide(step("one", "s.a > 0"), step("two", "s.b"))
    found = stand(of, known({"s.a": None, "s.b": False}))
    assert (found.current, found.unchecked, found.wanted) == (OTHERWISE, ("one",), frozenset())


def test_a_fact_no_system_gives_is_never_wanted() -> None:
    found = stand(guide(step("one", "x.unheard")))
    assert (found.wanted, found.current, found.unchecked) == (frozenset(), OTHERWISE, ("one",))


def test_the_customer_is_asked_only_when_nothing_more_can_come() -> None:
    of = guide(step("one", "me.a and s.a"), step("two", "s.b"))
    assert stand(of, had(Having.LOADING, "s.a")).question is None
    assert stand(of, known({"s.a": True, "s.b": True})).question == "me.a"


def test_a_failed_fact_with_words_to_ask_is_asked() -> None:
    of = guide(step("one", "s.a"), facts={"s.a": {"type": "bool", "ask": WORDS}})
    assert stand(of, had(Having.LOADING, "s.a")).question is None
    assert stand(of, had(Having.FAILED, "s.a")).question == "s.a"


def test_a_question_that_cannot_help_is_not_asked() -> None:
    of = guide(step("one", "s.a and me.a"), step("two", "s.b"))
    assert stand(of, had(Having.FAILED, "s.a") | known({"s.b": True})).current == "two"
    assert stand(of, known({"s.a": False, "s.b": True})).current == "two"


def test_the_question_that_settles_most_steps_comes_first() -> None:
    of = guide(step("one", "me.a"), step("two", "me.b"), step("three", "me.b"))
    assert stand(of).question == "me.b"


def test_of_equal_questions_the_earlier_step_s_comes_first() -> None:
    of = guide(step("one", "me.b"), step("two", "me.a"))
    assert stand(of).question == "me.b"


def test_a_question_of_a_later_step_does_not_hold_an_earlier_one_back() -> None:
    of = guide(step("one", "s.a"), step("two", "me.a"))
    assert stand(of, known({"s.a": True})).current == "one"


def test_an_answer_is_a_fact_like_any_other() -> None:
    of = guide(step("one", "me.a"), step("two", "s.b"))
    facts = known({"s.b": True})
    assert stand(of, facts | known({"me.a": True}, CUSTOMER)).current == "one"
    assert stand(of, facts | known({"me.a": False}, CUSTOMER)).current == "two"


def test_not_knowing_is_an_answer_too() -> None:
    of = guide(step("one", "me.a"), step("two", "s.b"))
    found = stand(of, known({"s.b": True}) | known({"me.a": None}, CUSTOMER))
    assert (found.current, found.unchecked) == ("two", ("one",))


def test_dropping_an_answer_gives_the_walk_before_it() -> None:
    of = guide(step("one", "me.a"), step("two", "s.b"))
    before = known({"s.b": True})
    answered = before | known({"me.a": False}, CUSTOMER)
    dropped = {name: fact for name, fact in answered.items() if name != "me.a"}
    assert stand(of, dropped) == stand(of, before)


def test_a_tried_step_is_settled_though_it_still_applies() -> None:
    found = stand(TWO, known({"s.a": True, "s.b": True}), done("one"))
    assert found.current == "two"
    assert found.settled == (Settled(step="one", evidence=("s.a",), tried=True),)


def test_a_step_taken_back_is_current_again() -> None:
    facts = known({"s.a": True, "s.b": True})
    assert stand(TWO, facts, {}).current == "one"


def test_a_step_that_ends_the_guide_reaches_its_outcome_once_done() -> None:
    of = guide(step("one", "s.a", end="visit"), step("two", "s.b"))
    facts = known({"s.a": True, "s.b": True})
    assert stand(of, facts).outcome is None
    assert stand(of, facts, done("one")).outcome == "visit"
    skipped = {"one": Try(how=Tried.SKIPPED, at=AT)}
    assert stand(of, facts, skipped).current == "two"


def test_of_two_endings_the_later_counts() -> None:
    of = guide(step("one", "s.a", end="visit"), step("two", "s.b", end="escalated"))
    tried = done("one", at=AT + timedelta(seconds=1)) | done("two")
    assert stand(of, {}, tried).outcome == "visit"


def test_the_goal_reaches_the_first_resolved_outcome() -> None:
    of = guide(step("one", "s.a"), goal="s.b")
    assert stand(of, known({"s.a": True, "s.b": True})).outcome == "fixed"


def test_a_goal_yet_unknown_does_not_hold_a_step_back() -> None:
    of = guide(step("one", "s.a"), goal="s.b and me.ok")
    found = stand(of, known({"s.a": True}))
    assert (found.current, found.wanted) == ("one", {"s.b"})


def test_the_goal_is_asked_about_when_every_step_is_settled() -> None:
    of = guide(step("one", "s.a"), goal="s.b and me.ok")
    assert stand(of, known({"s.a": False, "s.b": True})).question == "me.ok"
    assert stand(of, known({"s.a": False, "s.b": False})).current == OTHERWISE


def test_otherwise_comes_last_and_reaches_its_outcome_once_done() -> None:
    facts = known({"s.a": False, "s.b": False})
    assert stand(TWO, facts).current == OTHERWISE
    assert stand(TWO, facts, done(OTHERWISE)).outcome == "escalated"
    left = stand(TWO, facts, {OTHERWISE: Try(how=Tried.SKIPPED, at=AT)})
    assert (left.current, left.outcome) == (None, None)


def test_the_outcome_carries_what_could_not_be_checked() -> None:
    facts = had(Having.FAILED, "s.a") | known({"s.b": False})
    assert stand(TWO, facts, done(OTHERWISE)).unchecked == ("one",)


def test_before_escalating_what_the_customer_said_is_gone_through_once_more() -> None:
    of = guide(step("one", "me.a"), step("two", "s.b"))
    facts = known({"s.b": False}) | known({"me.a": False}, CUSTOMER)
    found = stand(of, facts)
    assert (found.current, found.verify) == (VERIFY, ("me.a",))
    assert stand(of, facts, done(VERIFY)).current == OTHERWISE
    corrected = facts | known({"me.a": True}, CUSTOMER)
    assert stand(of, corrected, done(VERIFY)).current == "one"


def test_what_systems_said_is_not_gone_through_again() -> None:
    of = guide(step("one", "me.a"), step("two", "s.b"))
    assert stand(of, known({"s.b": False, "me.a": False})).current == OTHERWISE


VERIFYING = guide(
    step("one", "s.a", verify={"facts": ["s.c", "me.ok"]}),
    step("two", "s.b"),
    goal="s.c and me.ok",
)


def test_after_an_action_its_effect_is_awaited_before_the_next_step() -> None:
    facts = known({"s.a": True, "s.b": True}) | had(Having.STALE, "s.c")
    found = stand(VERIFYING, facts, done("one"))
    assert (found.current, found.awaited, found.wanted) == (None, {"s.c"}, {"s.c"})
    back = known({"s.a": True, "s.b": False, "s.c": True})
    assert stand(VERIFYING, back, done("one")).question == "me.ok"


def test_what_the_customer_said_before_a_step_that_was_to_change_it_is_asked_again() -> None:
    systems = known({"s.a": True, "s.b": False, "s.c": True})
    tried = done("one", at=AT + timedelta(seconds=5))
    early = known({"me.ok": False}, CUSTOMER)
    late = known({"me.ok": False}, CUSTOMER, AT + timedelta(seconds=6))
    assert stand(VERIFYING, systems | early, tried).question == "me.ok"
    assert stand(VERIFYING, systems | late, tried).current == VERIFY


def test_a_fact_that_changes_reopens_what_it_settled() -> None:
    before = stand(TWO, known({"s.a": False, "s.b": True}))
    after = stand(TWO, known({"s.a": True, "s.b": True}))
    assert (before.current, after.current) == ("two", "one")


def test_ages_are_reckoned_from_the_time_given() -> None:
    of = guide(step("one", "age_s(s.a) > 60"))
    facts = known({"s.a": AT - timedelta(seconds=90)})
    assert walk(of, facts, {}, SOURCED, now=AT).current == "one"
    assert stand(of, facts).unchecked == ("one",)


# Guides within guides.

PAY = guide(
    step("card", "s.c"),
    step("cash", "me.a", end="visit"),
    guide="pay",
    goal="s.d",
    facts={"me.a": {"type": "bool", "ask": WORDS}},
)
OUTER = guide(step("arrears", "s.a", include="pay", end="visit"), step("two", "s.b"))
LIBRARY = {"pay": PAY, "g": OUTER}


def inside(facts: Facts, tried: dict[str, Try] | None = None) -> Walk:
    return walk(OUTER, facts, tried or {}, SOURCED, LIBRARY)


def test_an_included_guide_is_walked_in_place_of_the_step() -> None:
    facts = known({"s.a": True, "s.c": True})
    found = inside(facts)
    assert (found.current, found.evidence) == ("arrears/card", ("s.a", "s.c"))
    assert found.wanted == {"s.b", "s.d"}
    assert find_step(OUTER, "arrears/card", LIBRARY) == PAY.steps[0]


def test_an_included_guide_may_wait_and_ask() -> None:
    assert inside(known({"s.a": True})).awaited == {"s.c", "s.d"}
    facts = known({"s.a": True, "s.c": False, "s.d": False})
    assert inside(facts).question == "me.a"
    told = facts | known({"me.a": False}, CUSTOMER)
    assert inside(told).current == "arrears/verify"
    assert inside(told, done("arrears/verify")).current == "arrears/otherwise"


def test_a_resolved_inclusion_settles_its_step() -> None:
    facts = known({"s.a": True, "s.c": True, "s.d": True, "s.b": True})
    found = inside(facts)
    assert found.current == "two"
    assert found.settled[0] == Settled(step="arrears", evidence=("s.a",), tried=True)


def test_an_inclusion_that_ends_unresolved_ends_the_guide_as_its_step_says() -> None:
    facts = known({"s.a": True, "s.c": False, "s.d": False}) | known({"me.a": True}, CUSTOMER)
    assert inside(facts).current == "arrears/cash"
    assert inside(facts, done("arrears/cash")).outcome == "visit"


def test_a_guide_that_is_not_there_or_includes_itself_is_an_ordinary_step() -> None:
    facts = known({"s.a": True})
    assert walk(OUTER, facts, {}, SOURCED).current == "arrears"
    circle = guide(step("again", "s.a", include="g"))
    assert walk(circle, facts, {}, SOURCED, {"g": circle}).current == "again"


def test_steps_are_found_by_the_name_a_walk_gives() -> None:
    assert find_step(OUTER, "two") == OUTER.steps[1]
    assert find_step(OUTER, OTHERWISE) == OUTER.otherwise
    assert find_step(OUTER, "arrears/otherwise", LIBRARY) == PAY.otherwise
    assert find_step(OUTER, "arrears/card") is None
    assert find_step(OUTER, "two/card", LIBRARY) == OUTER.steps[1]
    assert find_step(OUTER, VERIFY) is None


def test_after_a_step_that_was_to_help_the_customer_is_asked_whether_it_did() -> None:
    words = {"zh": "好", "en": "well"}
    again = {"facts": ["tv.works"], "after_s": 0}
    tv = msgspec.convert(
        {
            "guide": "tv",
            "version": 1,
            "owner": "o",
            "title": words,
            "goal": "tv.works",
            "facts": {
                "tv.works": {"type": "bool", "ask": words, "answers": {"yes": words, "no": words}}
            },
            "steps": [
                {"step": "power", "say": words, "verify": again},
                {"step": "input", "say": words, "verify": again},
            ],
            "otherwise": {"end": "visit"},
            "outcomes": {
                "back": {"resolved": True, "disposition": "TV-OK"},
                "visit": {"resolved": False, "disposition": "TV-V"},
            },
        },
        Guide,
    )
    tried: dict[str, Try] = {}
    facts: Facts = {}
    assert walk(tv, facts, tried, frozenset()).current == "power", "not before anything was tried"
    tried["power"] = Try(how=Tried.DONE, at=AT)
    assert walk(tv, facts, tried, frozenset()).question == "tv.works"
    facts["tv.works"] = Fact(
        having=Having.KNOWN, value=False, source=CUSTOMER, at=AT + timedelta(seconds=5)
    )
    assert walk(tv, facts, tried, frozenset()).current == "input"
    tried["input"] = Try(how=Tried.DONE, at=AT + timedelta(seconds=9))
    assert walk(tv, facts, tried, frozenset()).question == "tv.works", "it was before this step"
