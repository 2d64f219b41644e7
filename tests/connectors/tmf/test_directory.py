"""A caller is found whatever way the network and the CRM spell the number."""

import logging

import pytest

from app.sandbox.town.cast import SCENARIOS
from app.sandbox.town.people import SHARED_NUMBER, UNKNOWN_NUMBER, WEAK_NUMBER
from app.sdk.phone import national, spellings


@pytest.mark.parametrize("key", ["B9", "B13", "B14"])
async def test_every_spelling_of_a_number_finds_the_same_customer(world, key):
    scenario = SCENARIOS[key]
    for number in (
        scenario.number,
        *scenario.wrong_forms,
        f" {scenario.number[:3]} 0000 {scenario.number[7:]}",
    ):
        [found] = await world.tmf.find_customers(number)
        assert found.name == scenario.name


async def test_a_customer_comes_with_the_keys_of_every_other_system(world):
    found = await world.customer("B9")
    assert set(found.keys) == {
        "account",
        "subscription",
        "login",
        "onu",
        "pon",
        "olt",
        "splitter",
        "area",
        "phone",
    }
    assert found.keys["phone"] == SCENARIOS["B9"].number
    assert set(found.city) == {"zh", "en"}
    assert found.since is not None


async def test_only_the_end_of_the_address_leaves_the_directory(world):
    found = await world.customer("B9")
    assert found.address.startswith("…")
    assert "TEST" not in found.address
    assert len(found.address) <= 9


async def test_several_customers_at_one_number_all_come_back(world):
    found = await world.tmf.find_customers(SHARED_NUMBER)
    assert len({customer.customer_id for customer in found}) == 3


async def test_nobody_is_found_at_an_unknown_number(world):
    assert await world.tmf.find_customers(UNKNOWN_NUMBER) == ()


@pytest.mark.parametrize(
    "number", ["", "anonymous", "unknown", "0000", "+266696687", "+", "sip:x@y"]
)
async def test_a_withheld_number_is_not_searched_for(world, number):
    await world.office.__aexit__(None, None, None)
    assert await world.tmf.find_customers(number) == ()


async def test_names_may_be_shown_in_latin_letters(open_world):
    async with open_world(latin_names=True) as world:
        assert (await world.customer("B9")).name == SCENARIOS["B9"].latin_name


async def test_no_log_line_holds_a_number(open_world, caplog):
    caplog.set_level(logging.DEBUG)
    async with open_world() as world:
        await world.facts(await world.customer("B9"))
    assert SCENARIOS["B9"].number not in caplog.text


@pytest.mark.parametrize(
    ("number", "bare"),
    [
        ("12000000109", "12000000109"),
        ("012000000109", "12000000109"),
        ("+86 120-0000-0109", "12000000109"),
        ("008612000000109", "12000000109"),
        ("8612000000109", "12000000109"),
        ("02512345678", "2512345678"),
        ("+862512345678", "2512345678"),
        ("+441632960001", "441632960001"),
        ("8612345", "8612345"),
        ("anonymous", ""),
        ("١٢٣", ""),
    ],
)
def test_a_number_is_reduced_to_its_national_digits(number, bare):
    assert national(number) == bare


def test_the_likeliest_spelling_is_asked_first_and_the_raw_one_is_kept():
    assert spellings("+86 12000000109")[:2] == ("12000000109", "+86 12000000109")


WEAK = "contactMedium.phoneNumber.regex"


async def test_the_last_digits_find_one_whose_number_ends_so_where_that_is_set_up(open_world):
    async with open_world(weak_filter=WEAK) as world:
        assert await world.tmf.find_customers(WEAK_NUMBER) == ()
        [found] = await world.tmf.find_by_suffix(WEAK_NUMBER[-8:])
        assert found.name == SCENARIOS["B9"].name
        assert await world.tmf.find_by_suffix("99999999") == ()
    async with open_world() as world:
        assert await world.tmf.find_by_suffix(WEAK_NUMBER[-8:]) == ()


async def test_a_customer_or_account_number_finds_its_own(world):
    known = await world.customer("B9")
    for kind, key in (("customer", known.customer_id), ("account", known.keys["account"])):
        [found] = await world.tmf.find_keyed(kind, key)
        assert (found.customer_id, found.keys["phone"]) == (known.customer_id, known.keys["phone"])
        assert await world.tmf.find_keyed(kind, "X-1") == ()
    assert await world.tmf.find_keyed("login", known.keys["login"]) == ()


async def test_what_customers_have_tells_those_at_one_number_apart(world):
    found = await world.tmf.find_customers(SHARED_NUMBER)
    assert all(customer.product["zh"].startswith("TEST") for customer in found)
