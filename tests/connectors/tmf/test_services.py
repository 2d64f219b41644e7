"""Services and benefits: how ordered, what they cost, what has not come, what is done about it."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.customer import Customer
from app.domain.facts import Value
from app.sandbox.office.faults import Fault, FaultKind
from app.sandbox.town.scenes.addons import CAST
from app.sdk.errors import ConnectorError
from connectors.tmf.asking import Asker
from connectors.tmf.fee_texts import vas_result
from connectors.tmf.orders import Orders
from connectors.tmf.questions import services
from connectors.tmf.questions.services import Service
from connectors.tmf.settings import Settings
from tests.app.sandbox.official_files import misfits, needs_files

SERVICE: dict[str, Value] = {
    "vas.count": 1,
    "vas.fee_fen": 1500,
    "vas.status": "active",
    "vas.evidence": "complete",
    "vas.trial_untold": False,
    "vas.by_mistake": False,
    "vas.failed_stops": 0,
    "vas.used_times": 0,
    "vas.paid_fen": 4500,
    "vas.months": 3,
    "vas.refunded_at": None,
    "vas.refunds_today": 0,
    "plan.minor": False,
    "benefit.status": None,
}
BENEFIT: dict[str, Value] = {
    "vas.count": 0,
    "vas.name": None,
    "vas.paid_fen": 2500,
    "benefit.name": "TEST 视频会员月卡",
    "benefit.fee_fen": 2500,
    "benefit.extended": False,
}
MISSING: dict[str, Value] = {**SERVICE, "vas.evidence": "missing"}
EXPECTED: dict[str, dict[str, Value]] = {
    "R1": MISSING,
    "R2": {**SERVICE, "vas.used_times": 23},
    "R3": {**BENEFIT, "benefit.status": "expired"},
    "R4": {
        **MISSING,
        "vas.status": "ended",
        "vas.refunded_at": datetime(2026, 3, 1, 7, 0, tzinfo=UTC),
        "vas.refunded_fen": 4500,
    },
    "R5": SERVICE,
    "R6": {**SERVICE, "vas.trial_untold": True, "vas.paid_fen": 3000, "vas.months": 2},
    "R7": {**SERVICE, "plan.minor": True, "vas.used_times": 12, "vas.refunds_today": 6},
    "R8": {**SERVICE, "vas.by_mistake": True, "vas.paid_fen": 1500, "vas.months": 1},
    "R9": {**MISSING, "vas.fee_fen": 5000, "vas.paid_fen": 30000, "vas.months": 6},
    "R10": {**BENEFIT, "benefit.status": "wrong_account"},
    "R11": {**BENEFIT, "benefit.status": "supplier_down", "benefit.problem": "SP-0231"},
    "R12": {**BENEFIT, "benefit.status": "out_of_stock"},
    "R13": {**BENEFIT, "benefit.status": "unclaimed"},
    "R14": {**BENEFIT, "benefit.status": "expired", "benefit.extended": True},
    "R15": {**MISSING, "vas.count": 2, "vas.list": "TEST 彩铃会员 ¥15、TEST 阅读包 ¥15"},
    "R16": {**MISSING, "vas.refunds_today": 6},
    "R17": {**SERVICE, "vas.evidence": "broken"},
    "R18": {**SERVICE, "vas.failed_stops": 3, "vas.used_times": 2},
}


def quiet(_share: float) -> None:
    pass


def test_there_is_an_expectation_for_every_service_customer():
    assert set(EXPECTED) == set(CAST)


@pytest.mark.parametrize("key", sorted(EXPECTED))
async def test_a_service_customer_shows_how_it_was_ordered_and_what_it_cost(world, key):
    found = await world.facts(await world.customer(key))
    assert {name: found[name] for name in EXPECTED[key]} == EXPECTED[key]


async def test_what_the_platform_says_wrongly_is_no_answer(world):
    customer = await world.customer("R1")
    world.office.faults.set("VAS", Fault(kind=FaultKind.WRONG_SHAPE))
    failed = {f: why for r in await world.readings(customer) for f, why in r.failed.items()}
    assert {"vas.evidence", "benefit.status", "vas.paid_fen"} <= failed.keys()
    assert all("not understood" in why for why in failed.values())


def service(evidence="complete", days=10, **others):
    plain = {
        "name": "x",
        "kind": "vas",
        "provider": "",
        "fee_fen": 1500,
        "active": True,
        "channel": "app",
        "trial_untold": False,
        "by_mistake": False,
        "failed_stops": 0,
        "used_times": 1,
        "refunds_today": 0,
        "fulfilment": None,
        "claim_until": None,
        "extended": False,
        "problem": None,
    }
    started_at = datetime(2026, 3, 1, tzinfo=UTC) - timedelta(days=days)
    made = {**plain, **others}
    return Service(addon_id=f"{evidence}{days}", started_at=started_at, evidence=evidence, **made)


def test_of_several_services_the_most_doubtful_counts():
    proven, unused, broken = service(), service(days=20, used_times=0), service("broken", 30)
    missing, mistake = service("missing", 40), service(days=50, by_mistake=True)
    assert services.doubtful([proven, unused, broken, missing]) is missing
    assert services.doubtful([proven, unused, broken]) is broken
    assert services.doubtful([proven, unused, mistake]) is mistake
    assert services.doubtful([proven, unused]) is unused
    assert services.doubtful([service(days=9), proven]).addon_id == "complete9", "the newest"
    assert services.doubtful([]) is None


def test_a_benefit_that_has_not_come_goes_before_one_that_has():
    there = service(days=1, kind="benefit", fulfilment="delivered")
    waiting = service(days=9, kind="benefit", fulfilment="expired")
    assert services.not_received([there, waiting, service()]) is waiting
    assert services.not_received([there]) is there
    assert services.not_received([service()]) is None


async def test_a_service_is_ended_once_and_taken_up_again(world, order):
    customer = await world.customer("R1")
    number = str((await world.facts(customer))["vas.id"])
    wish = order("vas.unsubscribe", vas__id=number)
    first = await world.tmf.perform(customer, wish, quiet)
    assert await world.tmf.perform(customer, wish, quiet) == first
    assert await world.tmf.check(customer, wish) == first
    assert (await world.facts(customer))["vas.status"] == "ended"
    await world.tmf.perform(customer, order("vas.restore", "key-2", vas__id=number), quiet)
    assert (await world.facts(customer))["vas.status"] == "active"


async def test_everything_paid_for_a_service_goes_back_once(world, order):
    customer = await world.customer("R1")
    number = str((await world.facts(customer))["vas.id"])
    wish = order("vas.refund", vas__refund_fen="4500", vas__line=number)
    first = await world.tmf.perform(customer, wish, quiet)
    assert await world.tmf.perform(customer, wish, quiet) == first
    found = await world.facts(customer)
    assert (found["vas.refunded_fen"], found["vas.refunded_at"]) == (4500, world.clock())
    again = order("vas.refund", "key-2", vas__refund_fen="1500", vas__line=number)
    with pytest.raises(ConnectorError, match="refunded already"):
        await world.tmf.perform(customer, again, quiet)


async def test_what_was_refunded_before_is_refused_by_the_operator_too(world, order):
    customer = await world.customer("R4")
    number = str((await world.facts(customer))["vas.id"])
    wish = order("vas.refund", vas__refund_fen="4500", vas__line=number)
    with pytest.raises(ConnectorError, match="refunded already"):
        await world.tmf.perform(customer, wish, quiet)


async def test_a_claim_is_extended_once(world, order):
    customer = await world.customer("R3")
    number = str((await world.facts(customer))["benefit.id"])
    await world.tmf.perform(customer, order("benefit.extend", benefit__id=number), quiet)
    found = await world.facts(customer)
    assert (found["benefit.status"], found["benefit.extended"]) == ("unclaimed", True)
    assert found["benefit.claim_until"] == world.clock() + timedelta(days=30)
    other = await world.customer("R14")
    number = str((await world.facts(other))["benefit.id"])
    with pytest.raises(ConnectorError, match="extended once already"):
        await world.tmf.perform(other, order("benefit.extend", "key-2", benefit__id=number), quiet)


async def test_a_benefit_that_went_elsewhere_is_sent_again_and_then_is_there(world, order):
    customer = await world.customer("R10")
    number = str((await world.facts(customer))["benefit.id"])
    await world.tmf.perform(customer, order("benefit.reissue", benefit__id=number), quiet)
    assert (await world.facts(customer))["benefit.status"] == "delivered"
    again = order("benefit.reissue", "key-2", benefit__id=number)
    with pytest.raises(ConnectorError, match="can't be done"):
        await world.tmf.perform(customer, again, quiet)


async def test_a_service_ticket_says_which_checks_could_not_be_made(world, order):
    customer = await world.customer("R1")
    await world.tmf.perform(customer, order("ticket.vas", vas__evidence="missing"), quiet)
    [ticket] = [t for t in world.operator.estate.tickets.values() if t.kind == "vas"]
    unchecked = ticket.description.partition("未能核查：")[2]
    assert "vas.paid_fen" in unchecked
    assert "vas.evidence" not in unchecked
    assert (await world.facts(customer))["offer.open_case"] == ticket.ticket_id


AT = "2026-03-10T06:59:00+00:00"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {
                "vas__name": "彩铃",
                "vas__status": "ended",
                "vas__refunded_fen": "4500",
                "vas__refunded_at": AT,
            },
            ("已退订", "45.00", "退至"),
        ),
        (
            {"vas__name": "彩铃", "goodwill__last_fen": "1500", "goodwill__last_at": AT},
            ("减免15.00",),
        ),
        ({"vas__name": "彩铃", "vas__status": "ended"}, ("已退订", "0000")),
        ({"benefit__name": "视频会员"}, ("视频会员", "我的权益")),
    ],
)
def test_the_text_says_what_was_done_and_how_to_see_all_services(order, given, said):
    wish = order("sms.vas_result", **given)
    assert all(part in vas_result(wish, "zh") for part in (*said, "0000"))
    assert "0000" in vas_result(wish, "en")
    assert "None" not in vas_result(wish, "en")


def test_of_nothing_known_nothing_is_written(order):
    with pytest.raises(ConnectorError, match="not known what to write"):
        vas_result(order("sms.vas_result"), "zh")


class Recorder:
    """A wire that notes what it is told."""

    async def tell(self, _method, _root, _resource, body, *, key):
        self.body = body
        return 201, b'{"id": "1", "state": "completed"}'


SCHEMAS = {
    "vas.unsubscribe": ("622", "ProductOrder_FVO"),
    "vas.restore": ("622", "ProductOrder_FVO"),
    "benefit.extend": ("622", "ProductOrder_FVO"),
    "vas.refund": ("676", "Refund_Create"),
}


@needs_files
@pytest.mark.parametrize("action", sorted(SCHEMAS))
async def test_an_order_about_a_service_fits_the_official_file(order, action):
    wire = Recorder()
    asker = Asker(wire=wire, settings=Settings(base_url="http://127.0.0.1"), now=lambda: None)
    named = dict.fromkeys(("vas__id", "vas__line", "benefit__id"), "AD-1")
    wish = order(action, vas__refund_fen="4500", **named)
    who = Customer(customer_id="C1", name="x", keys={"subscription": "P1", "account": "A1"})
    await Orders(asker).perform(who, wish, lambda _: None)
    assert misfits(*SCHEMAS[action], wire.body) == []
