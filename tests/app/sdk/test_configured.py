"""Questions, directories and actions as settings have them, the same for every such connector."""

from contextlib import aclosing
from typing import Any

import pytest

from app.domain.customer import Customer
from app.sdk.asking import readings
from app.sdk.configured import (
    ConfiguredAction,
    ConfiguredDirectory,
    ConfiguredQuestion,
    asks,
    check_questions,
    customers_in,
    offer,
)
from app.sdk.errors import InvalidReply, NotReady
from app.sdk.mapping import Derived, FactRule, sift
from app.sdk.reading import Reading
from app.settings import SettingsError, Where, convert_table

WHO = Customer(customer_id="C-1", name="Li", keys={"login": "nj0042"})
TITLE = {"zh": "查", "en": "Look"}
RULE = ConfiguredDirectory(
    list="found",
    id="id",
    name="name",
    numbers="phones[].no",
    address="street",
    since="since",
    keys={"login": "login"},
)


def question(*facts: str, **keys: Any) -> ConfiguredQuestion:
    rules = {fact: FactRule(take=fact.replace(".", "_")) for fact in facts}
    return ConfiguredQuestion(system=keys.pop("system", "Billing"), facts=rules, **keys)


async def read(questions: list[ConfiguredQuestion], ask: Any, *facts: str) -> list[Reading]:
    async with aclosing(readings("crm", asks(questions, WHO, ask), frozenset(facts))) as came:
        return [each async for each in came]


def test_what_the_settings_offer_is_told_by_system():
    questions = [question("a.one"), question("b.two", system="AAA"), question("c.three")]
    offered = offer(questions, {"a.do": ConfiguredAction(title=TITLE, needs=("a.one",))}, ["key"])
    assert offered.facts == {"Billing": ("a.one", "c.three"), "AAA": ("b.two",)}
    assert [(each.name, each.needs, each.done["en"]) for each in offered.actions] == [
        ("a.do", ("a.one",), "Done")
    ]
    assert offered.secrets == ("key",)


def test_a_fact_asked_for_twice_is_refused():
    with pytest.raises(ValueError, match=r"^questions: asked for more than once: a\.one"):
        check_questions("questions", [question("a.one"), question("a.one", system="AAA")])


def test_a_wording_that_lacks_a_language_is_named():
    with pytest.raises(SettingsError) as caught:
        convert_table(ConfiguredAction, {"title": {"en": "x"}}, Where(None, ("actions", "a.do")))
    assert [(p.key, p.text) for p in caught.value.problems] == [
        ("actions.a.do.title", "has no wording in zh")
    ]


def row(number: object, **more: object) -> dict[str, object]:
    return {"id": 7, "name": "Li", "phones": [{"no": number}], **more}


@pytest.mark.parametrize("number", ["+86 120-0000-0001", "012000000001", 12000000001])
def test_a_customer_is_found_in_any_spelling_of_the_number(number: object):
    answer = {"found": [row(number, login="nj1", street="5 Long Lane", since="2019-03-01")]}
    (customer,) = customers_in("crm", RULE, answer, "12000000001")
    assert customer == Customer(
        customer_id="7", name="Li", address="… Lane", since=2019, keys={"login": "nj1"}
    )


def test_who_has_another_number_is_left_out_whatever_the_system_sends():
    answer = {"found": [row(f"1200000{n:04}", id=n) for n in range(1000)]}
    found = customers_in("crm", RULE, answer, "12000000007")
    assert [each.customer_id for each in found] == ["7"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"found": [row("12000000001", id=None)]}, "without an id"),
        ({"found": [row("12000000001", name={"x": 1})]}, "one value expected"),
        ({"found": [row("12000000001", id=n) for n in range(51)]}, "51 customers at one number"),
    ],
)
def test_customers_that_are_not_understood_are_refused(answer: object, said: str):
    with pytest.raises(InvalidReply, match=said):
        customers_in("crm", RULE, answer, "12000000001")


@pytest.mark.parametrize("answer", [{}, {"found": None}, {"found": []}, [], "x", None])
def test_nobody_is_found_in_an_answer_without_anybody(answer: object):
    assert customers_in("crm", RULE, answer, "12000000001") == ()


async def test_only_what_is_wanted_is_asked_and_told():
    asked: list[str] = []

    async def ask(question: ConfiguredQuestion, _customer: Customer) -> Derived:
        asked.append(question.system)
        return sift(question.facts, {"a_one": "1", "a_two": {"x": 1}, "b_two": "2"})

    questions = [question("a.one", "a.two", "a.three"), question("b.two", system="AAA")]
    (reading,) = await read(questions, ask, "a.one", "a.two")
    assert asked == ["Billing"]
    assert reading.values == {"a.one": "1"}
    assert reading.failed == {
        "a.two": "answer not understood: a.two: one value expected, found a table"
    }


async def test_of_one_who_has_no_such_thing_everything_is_known_empty():
    async def ask(_question: ConfiguredQuestion, _customer: Customer) -> Derived:
        raise NotReady("crm", "asked")

    questions = [question("m.one", whose="msisdn"), question("l.two", whose="login", system="AAA")]
    came = {each.system: each for each in await read(questions, ask, "m.one", "l.two")}
    assert came["Billing"].values == {"m.one": None}
    assert not came["Billing"].asked
    assert came["AAA"].failed == {"l.two": "asked"}
