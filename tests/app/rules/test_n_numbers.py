"""N1: numbers are normalised, their raw value is kept, and they are asked for in order."""

import asyncio
from pathlib import Path

import pytest

from app.bootstrap.numbers import numbers_of
from app.domain.customer import Customer, Match
from app.domain.effects import LookUpCaller
from app.domain.events import CallerLookedUp
from app.domain.session import Playbook
from app.sdk.phone import spellings
from app.services.lookup import open_lookup
from app.services.numbers import Kind, NumberPlan, Numbers
from app.settings import NumbersSettings, SettingsError, load
from tests.app.domain.session.calls import CALL, CHEN, LIU
from tests.app.services.fakes import WAITS, now

SITE = NumberPlan(
    area_code="25",
    outside_prefix="9",
    queue_prefixes=("77", "Q1-"),
    mains={"0258881": "02588810000"},
)
NUMBERS = Numbers(SITE)
MOBILE = "+8612000001046"


@pytest.mark.parametrize(
    "raw",
    [
        "12000001046",
        "012000001046",
        "8612000001046",
        "+8612000001046",
        "008612000001046",
        "+86 120 0000 1046",
        "tel:+86-120-0000-1046",
        "sip:+8612000001046@pbx;user=phone",
        "912000001046",
        "7712000001046",
        "Q1-12000001046",
        "１２００００01046",
    ],
)
def test_n1_every_way_to_write_a_number_comes_to_the_same_and_the_raw_one_is_kept(raw: str) -> None:
    read = NUMBERS.read(raw)
    assert (read.raw, read.kind, read.e164) == (raw, Kind.NUMBER, MOBILE)
    assert read.asked == (MOBILE, "12000001046")
    assert read.suffix == "00001046"


@pytest.mark.parametrize(
    ("raw", "e164"),
    [
        ("02588888888", "+862588888888"),
        ("88888888", "+862588888888"),
        ("988888888", "+862588888888"),
        ("057188157777", "+8657188157777"),
        ("0049 30 123456", "+4930123456"),
        ("+1 202 555 0123", "+12025550123"),
        ("1259313800138000", "+8613800138000"),
    ],
)
def test_n1_site_trunk_outside_and_carrier_prefixes_are_understood(raw: str, e164: str) -> None:
    assert NUMBERS.read(raw).e164 == e164


def test_n1_a_mobile_number_that_begins_like_a_carrier_s_prefix_is_not_cut() -> None:
    assert Numbers(NumberPlan()).read("12000001046").e164 == MOBILE


def test_n1_a_number_inside_the_house_is_asked_for_as_it_stands_and_never_weakly() -> None:
    read = NUMBERS.read("2088")
    assert (read.kind, read.asked, read.suffix) == (Kind.EXTENSION, ("2088",), "")


def test_n1_only_a_company_s_own_numbers_lose_their_extension() -> None:
    assert NUMBERS.read("02588812345").asked[-1] == "+862588810000"
    assert NUMBERS.read("02588810000").main == ""
    assert NUMBERS.read("02588822345").main == ""


def test_n1_what_is_no_country_s_number_is_asked_for_as_it_stands() -> None:
    read = NUMBERS.read("123456789012345678901234")
    assert (read.kind, read.asked) == (Kind.ODD, ("123456789012345678901234",))


def test_n1_the_suffix_is_as_long_as_set_and_none_is_taken_of_a_shorter_number() -> None:
    assert Numbers(NumberPlan(suffix_digits=7)).read(MOBILE).suffix == "0001046"
    assert Numbers(NumberPlan(suffix_digits=12)).read(MOBILE).suffix == ""
    assert Numbers(NumberPlan(suffix_digits=0)).read(MOBILE).suffix == ""


class Register:
    """A directory that knows people by exact spellings, endings and keys, and what it was asked."""

    name = "crm"

    def __init__(self, **known: Customer) -> None:
        self._known = {name.removeprefix("n").removeprefix("k"): who for name, who in known.items()}
        self.asked: list[str] = []

    async def find_customers(self, number: str) -> tuple[Customer, ...]:
        self.asked.append(number)
        return tuple(self._known[each] for each in spellings(number) if each in self._known)[:1]

    async def find_by_suffix(self, digits: str) -> tuple[Customer, ...]:
        self.asked.append(f"…{digits}")
        return tuple(who for number, who in self._known.items() if number.endswith(digits))

    async def find_keyed(self, kind: str, key: str) -> tuple[Customer, ...]:
        self.asked.append(f"{kind}={key}")
        return tuple(who for each, who in self._known.items() if each == key)


class ExactOnly:
    """A directory of the first kind: by number, and nothing else."""

    name = "old"

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def find_customers(self, number: str) -> tuple[Customer, ...]:
        self.asked.append(number)
        return ()


async def found(directory: object, number: str, **keys: str) -> list[CallerLookedUp]:
    """What one call is told of a number."""
    said: list[object] = []
    read = NUMBERS.read
    async with open_lookup(
        [directory],  # type: ignore[list-item]
        [],
        Playbook(),
        WAITS,
        now=now,
        random=lambda: 0.5,
        read=read,
    ) as lookup:
        effect = LookUpCaller(call_id=CALL, number=number, keys=keys)
        async with asyncio.timeout(5):
            await lookup.find_caller(effect, said.append)
    return [each for each in said if isinstance(each, CallerLookedUp)]


async def test_n1_the_exact_number_is_asked_for_first_and_nothing_after_somebody_is_known() -> None:
    crm = Register(n12000001046=CHEN)
    (told,) = await found(crm, "012000001046")
    assert (told.customers, told.match) == ((CHEN,), Match.EXACT)
    assert crm.asked == [MOBILE]


async def test_n1_a_spelling_the_directory_has_tried_itself_is_not_asked_for_again() -> None:
    crm = Register()
    await found(crm, "12000001046")
    assert crm.asked == [MOBILE, "…00001046"]


async def test_n1_the_last_digits_make_a_weak_match() -> None:
    crm = Register(n99900001046=CHEN)
    (told,) = await found(crm, "12000001046")
    assert (told.customers, told.match) == ((CHEN,), Match.WEAK)


async def test_n1_a_company_s_extension_is_asked_for_before_the_company() -> None:
    crm = Register(n2588810000=LIU)
    (told,) = await found(crm, "02588812345")
    assert (told.customers, told.match) == ((LIU,), Match.EXACT)
    assert crm.asked == ["+862588812345", "+862588810000"]


async def test_n1_a_directory_that_knows_numbers_only_is_asked_for_numbers_only() -> None:
    old = ExactOnly()
    told = await found(old, "12000001046", account="A-7")
    assert [each.customers for each in told] == [(), ()]
    assert old.asked == [MOBILE]


async def test_n7_a_key_is_asked_for_before_the_number() -> None:
    crm = Register(n12000001046=CHEN, kA7=LIU)
    by_key, by_number = await found(crm, "12000001046", account="A7")
    assert (by_key.customers, by_key.match) == ((LIU,), Match.KEY)
    assert (by_number.customers, by_number.match) == ((CHEN,), Match.EXACT)


def problems(file: Path, text: str) -> str:
    """What is wrong with these settings."""
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load(file)
    return str(caught.value).replace(str(file), "ringside.toml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('country = "XX"', "numbers.country: found 'XX', allowed: two letters of a country"),
        ('area_code = "025"', "numbers.area_code: found '025', allowed: without the trunk prefix"),
        ('area_code = "2a"', "numbers.area_code: found '2a', allowed: digits only"),
        ("suffix_digits = 6", "numbers.suffix_digits: found 6, allowed: a whole number from 7"),
        ('blocked = ["*"]', "numbers.blocked: found '*', allowed: a number, or its beginning"),
        ('mains = {"0258" = "x"}', "numbers.mains: found 'x', allowed: numbers"),
        ("country_code = 86", "no such setting"),
    ],
)
def test_n1_bad_settings_say_what_is_wrong_where(tmp_path: Path, text: str, said: str) -> None:
    assert f"ringside.toml:2: {said}" in problems(tmp_path / "r.toml", f"[numbers]\n{text}\n") or (
        said in problems(tmp_path / "r.toml", f"[numbers]\n{text}\n")
    )


def test_n1_settings_become_the_plan(tmp_path: Path) -> None:
    file = tmp_path / "r.toml"
    file.write_text('[numbers]\narea_code = "25"\noutside_prefix = "9"\nweak_matches = false\n')
    read = numbers_of(load(file).numbers).read("988888888")
    assert (read.e164, read.suffix) == ("+862588888888", "")
    assert numbers_of(NumbersSettings()).read("12000001046").e164 == MOBILE
