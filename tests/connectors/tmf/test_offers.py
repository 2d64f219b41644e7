"""How a line is used, what would suit it better, and what is ordered for it, over real HTTP."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.customer import Customer
from app.domain.facts import Value
from app.sandbox.office.faults import Fault, FaultKind
from app.sandbox.town.scenes.plans import CAST
from app.sdk.errors import ConnectorError
from connectors.tmf.asking import Asker
from connectors.tmf.offer_texts import pack_confirmed, plan_confirmed
from connectors.tmf.orders import Orders
from connectors.tmf.questions import habits, offers
from connectors.tmf.questions.habits import Habit, Used
from connectors.tmf.questions.offers import Sold
from connectors.tmf.settings import Settings
from tests.app.sandbox.official_files import misfits, needs_files

ORDINARY: dict[str, Value] = {
    "plan.family": "none",
    "plan.real_name": True,
    "plan.no_offers": False,
    "plan.next": None,
    "plan.contract_until": None,
    "usage.months": 6,
    "usage.abroad_months": 0,
    "offer.home_coverage": False,
    "offer.open_case": None,
    "offer.declined_at": None,
    "offer.added": None,
}
BEYOND: dict[str, Value] = {
    "bill.over_months": 3,
    "usage.p75_mb": 31 * 1024,
    "usage.saturation_max": 2.1333,
    "offer.best_id": "PLAN-99",
    "offer.direction": "up",
    "offer.current_fen": 13450,
    "offer.saving_fen": 3550,
}
BELOW: dict[str, Value] = {
    "bill.over_months": 0,
    "usage.saturation_max": 0.2833,
    "offer.best_id": "PLAN-59",
    "offer.direction": "down",
    "offer.saving_fen": 7000,
}
FITS: dict[str, Value] = {"bill.over_months": 0, "offer.direction": "same", "offer.saving_fen": 0}
DIFFERENT: dict[str, dict[str, Value]] = {
    "T1": BEYOND,
    "T2": BELOW,
    "T3": {
        **BELOW,
        "plan.contract_until": datetime(2026, 9, 26, 7, 0, tzinfo=UTC),
        "plan.penalty_fen": 30000,
    },
    "T4": {**BEYOND, "offer.open_case": "TT-"},
    "T5": {"usage.cv": 0.716, "usage.saturation_max": 1.8, "offer.pack_id": "PACK-20G"},
    "T6": {**BEYOND, "plan.family": "sub"},
    "T7": {
        **BEYOND,
        "offer.declined_id": "PLAN-99",
        "offer.declined_at": datetime(2026, 2, 28, 7, 0, tzinfo=UTC),
    },
    "T8": {**BEYOND, "plan.no_offers": True},
    "T9": {**FITS, "usage.saturation": 0.6},
    "T10": {"usage.saturation": 0.92, "offer.pack_id": "PACK-5G"},
    "T12": {**BEYOND, "plan.real_name": False},
    "T13": BEYOND,
    "T14": {**FITS, "offer.home_coverage": True},
    "T15": {**FITS, "usage.months": 4, "usage.abroad_months": 2},
    "T16": {"offer.best_id": "PLAN-199", "offer.direction": "up", "offer.saving_fen": -7000},
    "T17": {**BEYOND, "account.owed_fen": 12400},
}


def quiet(_share: float) -> None:
    pass


def test_there_is_an_expectation_for_every_plan_customer():
    assert set(DIFFERENT) == set(CAST) - {"T11"}, "T11 has broadband, and a test of its own"


@pytest.mark.parametrize("key", sorted(DIFFERENT))
async def test_a_plan_customer_shows_how_the_line_is_used_and_what_would_suit_it(world, key):
    found = await world.facts(await world.customer(key))
    expected = {**ORDINARY, **DIFFERENT[key]}
    if key == "T4":
        assert str(found["offer.open_case"]).startswith(str(expected.pop("offer.open_case")))
    assert {name: found[name] for name in expected} == expected


async def test_calls_about_the_wi_fi_are_counted_for_ninety_days(world):
    customer = await world.customer("T11")
    assert (await world.facts(customer))["offer.wifi_calls"] == 2
    world.clock.move(timedelta(days=70).total_seconds())
    assert (await world.facts(customer))["offer.wifi_calls"] == 1


@pytest.mark.parametrize(
    ("api", "system", "fact"),
    [
        ("productOffering", "Catalogue", "offer.saving_fen"),
        ("usageConsumptionReport", "Billing", "usage.months"),
    ],
)
async def test_a_catalogue_or_a_report_that_makes_no_sense_is_no_answer(world, api, system, fact):
    customer = await world.customer("T1")
    world.office.faults.set(api, Fault(kind=FaultKind.WRONG_SHAPE))
    [reading] = [r for r in await world.readings(customer) if fact in {**r.values, **r.failed}]
    assert (reading.system, reading.values) == (system, {})
    assert "not understood" in reading.failed[fact]


def month(data_mb, *, total_mb=1000, odd=False, roamed=False, minutes=10):
    return Used(
        begins_at=datetime(2026, 1, 1, tzinfo=UTC),
        data_mb=data_mb,
        data_total_mb=total_mb,
        voice_min=minutes,
        voice_total_min=100,
        odd=odd,
        roamed=roamed,
    )


@pytest.mark.parametrize(
    ("values", "share", "within"),
    [
        ([27, 28, 29, 30, 31, 32], 0.75, 31),
        ([1, 2, 3, 4], 0.75, 3),
        ([5], 0.75, 5),
        ([], 0.75, 0),
        ([1, 2, 3, 4], 1.0, 4),
    ],
)
def test_a_quantile_is_one_of_the_months(values, share, within):
    assert habits.quantile(values, share) == within


def test_a_month_without_an_allowance_is_no_division_by_nothing():
    assert month(500, total_mb=0).saturation == 0.0


def sold(offering_id, fee_fen, data_mb, minutes=100, **others):
    plain = {
        "name": offering_id,
        "kind": "plan",
        "policy": "overage",
        "over_fen_per_gb": 500,
        "over_fen_per_min": 15,
        "sellable": True,
    }
    return Sold(
        offering_id=offering_id,
        fee_fen=fee_fen,
        data_mb=data_mb,
        voice_min=minutes,
        **{**plain, **others},
    )


SMALL, MIDDLE, LARGE = (
    sold("S", 3900, 15 * 1024),
    sold("M", 5900, 25 * 1024),
    sold("L", 9900, 40 * 1024),
)


def test_what_is_charged_beyond_the_plan_counts_into_what_it_costs():
    assert SMALL.costs_fen(17 * 1024, 50) == 3900 + 2 * 500
    assert SMALL.costs_fen(1024, 120) == 3900 + 20 * 15
    assert SMALL.costs_fen(1024, 50) == 3900


def test_the_cheapest_plan_that_covers_data_and_minutes_is_the_best():
    found = offers._best([SMALL, MIDDLE, LARGE], SMALL, (20 * 1024, 50))
    assert (found["offer.best_id"], found["offer.direction"]) == ("M", "up")
    assert found["offer.saving_fen"] == 3900 + 5 * 500 - 5900
    talks = offers._best([SMALL, MIDDLE, sold("V", 7900, 1, 500)], SMALL, (1, 400))
    assert (talks["offer.best_id"], talks["offer.direction"]) == ("V", "up")


def test_what_is_for_shops_only_is_not_recommended_but_may_be_kept():
    shop = sold("SHOP", 4900, 25 * 1024, sellable=False)
    assert offers._best([SMALL, shop, LARGE], SMALL, (20 * 1024, 1))["offer.best_id"] == "L"
    kept = offers._best([SMALL, shop, LARGE], shop, (20 * 1024, 1))
    assert (kept["offer.best_id"], kept["offer.direction"]) == ("SHOP", "same")


def test_where_nothing_covers_it_nothing_is_better():
    found = offers._best([SMALL, MIDDLE], MIDDLE, (90 * 1024, 1))
    assert (found["offer.direction"], found["offer.saving_fen"]) == ("same", 0)


def test_the_pack_is_the_smallest_that_is_enough():
    packs = [sold(f"P{gb}", gb * 100, gb * 1024, kind="pack") for gb in (5, 10, 20)]
    habit = Habit(months=(month(1),), p75_mb=(15 + 7) * 1024, p75_min=1, roamed=0)
    assert offers._packs([SMALL, *packs], SMALL, habit)["offer.pack_id"] == "P10"
    assert offers._packs([SMALL], SMALL, habit) == {}


async def test_a_plan_is_ordered_once_for_the_first_of_the_month_and_taken_back(world, order):
    customer = await world.customer("T1")
    wish = order("plan.change", offer__best_id="PLAN-99")
    first = await world.tmf.perform(customer, wish, quiet)
    assert await world.tmf.perform(customer, wish, quiet) == first
    assert await world.tmf.check(customer, wish) == first
    found = await world.facts(customer)
    assert (found["plan.next"], found["plan.next_at"]) == ("TEST 99 元套餐", world.clock())
    assert found["order.open"] == first.reference
    back = order("plan.keep", "key-2", order__open=first.reference)
    assert await world.tmf.check(customer, back) is None
    await world.tmf.perform(customer, back, quiet)
    assert await world.tmf.check(customer, back) is not None
    after = await world.facts(customer)
    assert (after["plan.next"], after["order.open"]) == (None, None)
    assert await world.tmf.check(customer, wish) is None, "it was taken back"


@pytest.mark.parametrize(
    ("key", "offering_id", "why"),
    [
        ("T3", "PLAN-59", "a contract binds the plan"),
        ("T6", "PLAN-99", "only the main card"),
        ("T12", "PLAN-99", "the name is not registered"),
        ("T1", "PLAN-69-SHOP", "not sold on the telephone"),
        ("T1", "PLAN-39", "this is the plan already"),
        ("T1", "PACK-5G", "not sold on the telephone"),
    ],
)
async def test_the_operator_itself_refuses_a_plan_that_may_not_be(
    world, order, key, offering_id, why
):
    customer = await world.customer(key)
    with pytest.raises(ConnectorError, match=why):
        await world.tmf.perform(customer, order("plan.change", offer__best_id=offering_id), quiet)
    assert (await world.facts(customer))["plan.next"] is None


async def test_a_pack_is_ordered_read_back_and_cancelled(world, order):
    customer = await world.customer("T5")
    await world.tmf.perform(customer, order("pack.add", offer__pack_id="PACK-20G"), quiet)
    found = await world.facts(customer)
    assert (found["offer.added"], found["offer.added_at"]) == ("TEST 20GB 加油包", world.clock())
    assert found["offer.added_fen"] == 2000
    cancel = order("pack.cancel", "key-2", offer__added_id=found["offer.added_id"])
    await world.tmf.perform(customer, cancel, quiet)
    assert (await world.facts(customer))["offer.added"] is None
    again = order("pack.cancel", "key-3", offer__added_id=found["offer.added_id"])
    with pytest.raises(ConnectorError, match="no such active service"):
        await world.tmf.perform(customer, again, quiet)


async def test_a_pack_for_last_month_gives_the_difference_back_once(world, order):
    customer = await world.customer("F2")
    before = await world.facts(customer)
    assert before["offer.retro_saves_fen"] == 4600 - 1500
    wish = order("pack.retro", offer__retro_id=str(before["offer.retro_id"]))
    await world.tmf.perform(customer, wish, quiet)
    assert (await world.facts(customer))["adjust.refunded_fen"] == 4600
    again = order("pack.retro", "key-2", offer__retro_id="RETRO-10G")
    with pytest.raises(ConnectorError, match="nothing in that month"):
        await world.tmf.perform(customer, again, quiet)


@pytest.mark.parametrize("key", ["F7", "F6"], ids=["a month long gone", "no data beyond the plan"])
async def test_no_pack_is_booked_for_a_month_it_would_not_help(world, key):
    assert (await world.facts(await world.customer(key)))["offer.retro"] is None


async def test_a_refusal_is_noted_once_with_its_reason(world, order):
    customer = await world.customer("T13")
    wish = order("offer.refused", offer__chosen_id="PLAN-99", offer__refusal="price")
    first = await world.tmf.perform(customer, wish, quiet)
    assert await world.tmf.perform(customer, wish, quiet) == first
    assert await world.tmf.check(customer, wish) == first
    found = await world.facts(customer)
    assert (found["offer.declined_id"], found["offer.declined_at"]) == ("PLAN-99", world.clock())
    [reach] = world.operator.estate.mobiles[customer.customer_id].ledger.reaches
    assert reach.why == "price"


@pytest.mark.parametrize(
    "action", ["plan.change", "plan.keep", "pack.add", "pack.cancel", "offer.refused"]
)
async def test_what_is_not_known_is_not_ordered(world, order, action):
    with pytest.raises(ConnectorError, match="not known"):
        await world.tmf.perform(await world.customer("T1"), order(action), quiet)


def test_the_confirmation_names_what_how_much_and_the_way_back(order):
    given = {"plan__next": "X", "offer__best_fee_fen": "9900"}
    for language in ("zh", "en"):
        text = plan_confirmed(order("sms.plan_confirm", **given), language)
        assert "X" in text
        assert "99.00" in text
        assert "QXBG" in text
        pack = order("sms.pack_confirm", offer__added="P", offer__added_fen="1000")
        assert "10.00" in pack_confirmed(pack, language)
    with pytest.raises(ConnectorError, match="not known what was ordered"):
        plan_confirmed(order("sms.plan_confirm"), "zh")


class Recorder:
    """A wire that notes what it is told."""

    async def tell(self, _method, _root, _resource, body, *, key):
        self.body = body
        return 201, b'{"id": "1", "state": "acknowledged"}'


SCHEMAS = {
    "plan.change": ("622", "ProductOrder_FVO"),
    "pack.add": ("622", "ProductOrder_FVO"),
    "pack.cancel": ("622", "ProductOrder_FVO"),
    "plan.keep": ("622", "CancelProductOrder_FVO"),
    "offer.refused": ("683", "PartyInteraction_FVO"),
}


@needs_files
@pytest.mark.parametrize("action", sorted(SCHEMAS))
async def test_an_order_for_a_product_fits_the_official_file(order, action):
    wire = Recorder()
    asker = Asker(wire=wire, settings=Settings(base_url="http://127.0.0.1"), now=lambda: None)
    named = ("offer__best_id", "offer__pack_id", "offer__added_id", "order__open")
    wish = order(action, **dict.fromkeys(named, "X"))
    who = Customer(customer_id="C1", name="x", keys={"subscription": "P1"})
    await Orders(asker).perform(who, wish, lambda _: None)
    assert misfits(*SCHEMAS[action], wire.body) == []
