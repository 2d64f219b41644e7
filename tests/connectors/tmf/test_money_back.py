"""Money goes back once, in the amount worked out, and never for the same thing again."""

import pytest

from app.domain.customer import Customer
from app.sandbox.office.faults import Fault, FaultKind
from app.sdk.errors import ConnectorError
from connectors.tmf.asking import Asker
from connectors.tmf.billing_shapes import BucketRecord
from connectors.tmf.fee_texts import fee_result
from connectors.tmf.orders import Orders
from connectors.tmf.replies import understand
from connectors.tmf.settings import Settings
from tests.app.sandbox.official_files import misfits, needs_files

REFUND = {"adjust__refund_fen": "5800"}
GOODWILL = {"goodwill__fen": "2000", "bill__over_line": "L"}


def quiet(_share: float) -> None:
    pass


def ledger(world, customer):
    return world.operator.estate.mobiles[customer.customer_id].ledger


async def refund_of(world, order, customer, key="key-1", fen="5800"):
    line = (await world.facts(customer))["bill.over_line"]
    return order("refund.overage", key, adjust__refund_fen=fen, adjust__line=line)


async def test_a_refund_arrives_in_the_amount_worked_out_and_is_read_back(world, order):
    customer = await world.customer("F1")
    receipt = await world.tmf.perform(customer, await refund_of(world, order, customer), quiet)
    found = await world.facts(customer)
    assert receipt.reference
    assert found["adjust.refunded_fen"] == 5800
    assert found["adjust.refunded_at"] == world.clock()


async def test_the_same_refund_twice_is_given_once(world, order):
    customer = await world.customer("F1")
    wish = await refund_of(world, order, customer)
    first = await world.tmf.perform(customer, wish, quiet)
    assert await world.tmf.perform(customer, wish, quiet) == first
    assert await world.tmf.check(customer, wish) == first
    assert [each.amount_fen for each in ledger(world, customer).adjustments] == [5800]


@pytest.mark.parametrize(
    ("key", "fen", "why"),
    [
        ("F9", "5800", "this item has been refunded already"),
        ("F1", "5801", "the amount is more than was charged"),
        ("F4", "35400", "the amount needs a second approval"),
    ],
)
async def test_the_operator_itself_refuses_what_may_not_be_refunded(world, order, key, fen, why):
    customer = await world.customer(key)
    before = list(ledger(world, customer).adjustments)
    wish = await refund_of(world, order, customer, fen=fen)
    with pytest.raises(ConnectorError, match=why):
        await world.tmf.perform(customer, wish, quiet)
    assert ledger(world, customer).adjustments == before
    assert await world.tmf.check(customer, wish) is None


async def test_a_second_refund_of_the_same_line_is_refused(world, order):
    customer = await world.customer("F1")
    await world.tmf.perform(customer, await refund_of(world, order, customer), quiet)
    again = await refund_of(world, order, customer, key="key-2", fen="100")
    with pytest.raises(ConnectorError, match="refunded already"):
        await world.tmf.perform(customer, again, quiet)


async def test_goodwill_is_credited_once_a_year_and_within_the_limit(world, order):
    customer = await world.customer("F14")
    wish = order("adjust.goodwill", **GOODWILL)
    first = await world.tmf.perform(customer, wish, quiet)
    assert await world.tmf.perform(customer, wish, quiet) == first
    assert await world.tmf.check(customer, wish) == first
    found = await world.facts(customer)
    assert (found["goodwill.last_fen"], found["goodwill.last_at"]) == (2000, world.clock())
    with pytest.raises(ConnectorError, match="within twelve months"):
        await world.tmf.perform(customer, order("adjust.goodwill", "key-2", **GOODWILL), quiet)


async def test_goodwill_beyond_the_tiers_limit_is_refused(world, order):
    customer = await world.customer("F14")
    wish = order("adjust.goodwill", **{**GOODWILL, "goodwill__fen": "2001"})
    with pytest.raises(ConnectorError, match="beyond the goodwill limit"):
        await world.tmf.perform(customer, wish, quiet)


@pytest.mark.parametrize("action", ["refund.overage", "adjust.goodwill", "cap.enable"])
@pytest.mark.parametrize("amount", ["", "-5", "58.00", "None"])
async def test_without_a_sound_amount_nothing_is_sent(world, order, action, amount):
    customer = await world.customer("F1")
    amounts = dict.fromkeys(("adjust__refund_fen", "goodwill__fen", "cap__new_fen"), amount)
    with pytest.raises(ConnectorError, match="worked out"):
        await world.tmf.perform(customer, order(action, adjust__line="L", **amounts), quiet)


async def test_a_cap_of_nothing_is_refused(world, order):
    customer = await world.customer("F1")
    with pytest.raises(ConnectorError, match="no such setting"):
        await world.tmf.perform(customer, order("cap.enable", cap__new_fen="0"), quiet)


async def test_what_to_refund_has_to_be_known(world, order):
    customer = await world.customer("F1")
    with pytest.raises(ConnectorError, match="not known what to refund"):
        await world.tmf.perform(customer, order("refund.overage", **REFUND), quiet)


async def test_a_refund_that_got_through_unanswered_is_found_by_checking(open_world, order):
    async with open_world(action_limit_s=0.5) as world:
        customer = await world.customer("F1")
        wish = await refund_of(world, order, customer)
        world.office.faults.set("refund", Fault(kind=FaultKind.ANSWER_LOST, times=1))
        with pytest.raises(TimeoutError):
            await world.tmf.perform(customer, wish, quiet)
        assert await world.tmf.check(customer, wish) is not None


async def test_settings_of_the_line_are_switched_and_switched_back(world, order):
    customer = await world.customer("F2")
    wish = order("alerts.enable")
    first = await world.tmf.perform(customer, wish, quiet)
    assert await world.tmf.perform(customer, wish, quiet) == first
    assert await world.tmf.check(customer, wish) == first
    assert (await world.facts(customer))["plan.alerts"] is True
    await world.tmf.perform(customer, order("alerts.disable", "key-2"), quiet)
    assert (await world.facts(customer))["plan.alerts"] is False
    await world.tmf.perform(customer, order("cap.enable", "key-3", cap__new_fen="5000"), quiet)
    assert (await world.facts(customer))["cap.limit_fen"] == 5000
    await world.tmf.perform(customer, order("cap.lift", "key-4"), quiet)
    assert (await world.facts(customer))["cap.lifted_at"] == world.clock()


async def test_a_fee_ticket_says_which_checks_could_not_be_made(world, order):
    customer = await world.customer("F8")
    await world.tmf.perform(customer, order("ticket.fee", bill__over_fen="3300"), quiet)
    [ticket] = [t for t in world.operator.estate.tickets.values() if t.kind == "fee"]
    assert "bill.over_fen: 3300" in ticket.description
    assert "未能核查：" in ticket.description
    assert "reminder.delivered" in ticket.description.partition("未能核查：")[2]


PERIOD = {
    "bill__over_from": "2026-02-01T00:00:00+00:00",
    "bill__over_until": "2026-02-28T00:00:00+00:00",
}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {
                "adjust__cause": "reminder",
                "adjust__refunded_fen": "5800",
                "adjust__refunded_at": "2026-03-10T07:00:00+00:00",
            },
            ("未按时提醒", "58.00", "已退至"),
        ),
        (
            {"goodwill__last_fen": "2000", "goodwill__last_at": "2026-03-10T06:59:00+00:00"},
            ("20.00", "减免"),
        ),
        (
            {"goodwill__last_fen": "2000", "goodwill__last_at": "2025-12-10T06:59:00+00:00"},
            ("46.00", "计费无误"),
        ),
        ({}, ("46.00", "计费无误")),
    ],
)
def test_the_text_says_what_was_decided_how_much_and_how_to_see_usage(order, given, said):
    wish = order("sms.fee_result", bill__over_fen="4600", **PERIOD, **given)
    for language in ("zh", "en"):
        text = fee_result(wish, language)
        assert "02-01" in text
        assert "None" not in text
        assert "{" not in text
    assert all(part in fee_result(wish, "zh") for part in (*said, "查用量"))


def test_without_an_amount_there_is_nothing_to_write(order):
    with pytest.raises(ConnectorError, match="not known what to write"):
        fee_result(order("sms.fee_result"), "zh")


class Recorder:
    """A wire that notes what it is told; the one balance there is has the id M."""

    async def tell(self, _method, _root, _resource, body, *, key):
        self.body = body
        return 201, b'{"id": "1", "status": "completed", "state": "completed"}'

    async def get_all(self, *_args):
        bucket = (
            b'{"id": "M", "usageType": "monetary", "remainingValue": {"amount": 0},'
            b' "partyAccount": {"id": "A1"}}'
        )
        return [understand(bucket, BucketRecord, "bucket")]


SCHEMAS = {
    "refund.overage": ("676", "Refund_Create"),
    "adjust.goodwill": ("654", "AdjustBalance_Create"),
    "alerts.enable": ("622", "ProductOrder_FVO"),
    "cap.enable": ("622", "ProductOrder_FVO"),
}


@needs_files
@pytest.mark.parametrize("action", sorted(SCHEMAS))
async def test_an_order_about_money_fits_the_official_file(order, action):
    wire = Recorder()
    keys = {"subscription": "P1", "account": "A1", "msisdn": "12000000401"}
    asker = Asker(wire=wire, settings=Settings(base_url="http://127.0.0.1"), now=lambda: None)
    wish = order(action, adjust__line="L", cap__new_fen="5000", **REFUND, **GOODWILL)
    who = Customer(customer_id="C1", name="x", keys=keys)
    await Orders(asker).perform(who, wish, lambda _: None)
    assert misfits(*SCHEMAS[action], wire.body) == []
