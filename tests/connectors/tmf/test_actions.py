"""Actions are carried out once, watched to their end, and looked up when no answer came."""

import asyncio
from datetime import timedelta

import pytest

from app.sandbox.office.faults import Fault, FaultKind
from app.sdk.connector import ActionTarget
from app.sdk.errors import AuthFailed, ConnectorError, InvalidReply, NotReady

TICKETS = {
    "ticket.dispatch_fibre": ("fault.broadband.fibre", "major"),
    "ticket.dispatch_home": ("fault.broadband.home", "minor"),
    "ticket.noc": ("fault.network", "critical"),
    "ticket.provisioning": ("order.provisioning", "major"),
}
EVERY_ACTION = ("aaa.disconnect", "aaa.unlock", "aaa.rebind", *TICKETS, "sms.outage_eta")
ONE_OF_EACH = ("aaa.disconnect", "ticket.dispatch_fibre", "sms.outage_eta")


def quiet(_share: float) -> None:
    pass


def traces(world):
    estate = world.operator.estate
    return (
        [monitor.key for monitor in estate.monitors.values()]
        + [ticket.key for ticket in estate.tickets.values() if ticket.key]
        + [message.key for message in estate.messages.values()]
    )


@pytest.mark.parametrize("action", EVERY_ACTION)
async def test_the_same_key_twice_is_carried_out_once(world, order, action):
    customer = await world.customer("B2")
    wish = order(action)
    if action == "aaa.disconnect":
        customer = await world.customer("B9")
    first = await world.tmf.perform(customer, wish, quiet)
    second = await world.tmf.perform(customer, wish, quiet)
    assert first == second
    assert first.reference
    assert traces(world) == ["key-1"]
    assert await world.tmf.check(customer, wish) == first


@pytest.mark.parametrize("action", ONE_OF_EACH)
async def test_an_order_that_got_through_unanswered_is_found_by_checking(open_world, order, action):
    async with open_world(action_limit_s=0.5) as world:
        customer = await world.customer("B9")
        for target in ("activation", "troubleTicket", "communicationMessage"):
            world.office.faults.set(target, Fault(kind=FaultKind.ANSWER_LOST, times=1))
        with pytest.raises(TimeoutError, match=r"no answer within 0\.5 s"):
            await world.tmf.perform(customer, order(action), quiet)
        world.office.faults.clear()
        found = await world.tmf.check(customer, order(action))
    assert found is not None
    assert found.reference
    assert traces(world) == ["key-1"]


@pytest.mark.parametrize("action", ONE_OF_EACH)
async def test_an_order_that_never_got_through_is_not_found_by_checking(open_world, order, action):
    async with open_world(action_limit_s=0.5) as world:
        customer = await world.customer("B9")
        for target in ("activation", "troubleTicket", "communicationMessage"):
            world.office.faults.set(target, Fault(kind=FaultKind.REQUEST_LOST, times=1))
        with pytest.raises(TimeoutError):
            await world.tmf.perform(customer, order(action), quiet)
        assert await world.tmf.check(customer, order(action)) is None
    assert traces(world) == []


@pytest.mark.parametrize(
    ("kind", "error", "words"),
    [
        (FaultKind.DROPPED, TimeoutError, "no answer came"),
        (FaultKind.CUT_OFF, TimeoutError, "no answer came"),
        (FaultKind.EMPTY, InvalidReply, "empty answer"),
        (FaultKind.WRONG_SHAPE, InvalidReply, "answer not understood: monitor.state"),
        (FaultKind.SERVER_ERROR, InvalidReply, "server error 500"),
        (FaultKind.DOWN, InvalidReply, "server error 503"),
        (FaultKind.AUTH_EXPIRED, AuthFailed, "sign-in refused"),
        (FaultKind.FORBIDDEN, AuthFailed, "not permitted"),
    ],
)
async def test_an_unclear_answer_is_never_taken_for_a_yes_or_a_no(world, order, kind, error, words):
    customer = await world.customer("B9")
    world.office.faults.set("activation", Fault(kind=kind))
    with pytest.raises(error, match=words):
        await world.tmf.perform(customer, order("aaa.disconnect"), quiet)
    assert len(traces(world)) <= 1


async def test_nothing_was_sent_when_the_office_is_shut(world, order):
    customer = await world.customer("B9")
    await world.office.__aexit__(None, None, None)
    readings = await world.readings(customer)
    told = [r.system for r in readings if any(value is not None for value in r.values.values())]
    assert told == ["CRM"], "what they have is known before"
    for action in EVERY_ACTION:
        with pytest.raises(NotReady, match="nothing was sent"):
            await world.tmf.perform(customer, order(action), quiet)


async def test_progress_is_reported_until_the_order_is_done(open_world, order):
    async with open_world(order_takes_s=1.5) as world:
        customer = await world.customer("B9")
        world.clock.step = timedelta(seconds=0.2)
        shares: list[float] = []
        await world.tmf.perform(customer, order("aaa.disconnect"), shares.append)
    assert shares == sorted(shares)
    assert len(shares) > 2
    assert shares[-1] == 1.0
    assert all(0 <= share <= 1 for share in shares)


async def test_a_session_that_is_gone_already_counts_as_ended(world, order):
    customer = await world.customer("B10")
    receipt = await world.tmf.perform(customer, order("aaa.disconnect"), quiet)
    assert world.operator.estate.monitors[receipt.reference].cause == 503
    assert await world.tmf.check(customer, order("aaa.disconnect")) == receipt
    world.clock.move(3)
    assert (await world.facts(customer))["session.traffic"] is True


async def test_an_order_the_network_refused_says_why(world, order):
    customer = await world.customer("B2")
    with pytest.raises(ConnectorError, match="refused: no resources"):
        await world.tmf.perform(customer, order("onu.reset"), quiet)
    assert await world.tmf.check(customer, order("onu.reset")) is None


async def test_a_look_that_fails_while_waiting_does_not_spoil_the_order(open_world, order):
    async with open_world(order_takes_s=1.0) as world:
        customer = await world.customer("B9")
        world.clock.step = timedelta(seconds=0.2)
        world.office.faults.set("monitor", Fault(kind=FaultKind.DOWN, times=2))
        assert (await world.tmf.perform(customer, order("aaa.disconnect"), quiet)).reference


async def test_an_order_that_never_finishes_ends_as_unknown(open_world, order):
    async with open_world(order_takes_s=60.0, action_limit_s=0.2) as world:
        customer = await world.customer("B9")
        with pytest.raises(TimeoutError):
            await world.tmf.perform(customer, order("aaa.disconnect"), quiet)
        with pytest.raises(NotReady):
            await world.tmf.check(customer, order("aaa.disconnect"))


@pytest.mark.parametrize("action", sorted(TICKETS))
async def test_a_ticket_opens_prefilled_with_the_evidence(world, order, action):
    customer = await world.customer("B2")
    wish = order(action, onu__state="offline", onu__last_down_cause="los", onu__rx_dbm="")
    receipt = await world.tmf.perform(customer, wish, quiet)
    ticket = world.operator.estate.tickets[receipt.reference]
    assert (ticket.kind, ticket.severity) == TICKETS[action]
    assert ticket.customer_id == customer.customer_id
    assert ticket.description.splitlines()[1:] == [
        "已核查：",
        "onu.last_down_cause: los",
        "onu.state: offline",
    ]


async def test_a_fault_ticket_just_opened_is_the_open_ticket(world, order):
    customer = await world.customer("B2")
    receipt = await world.tmf.perform(customer, order("ticket.dispatch_fibre"), quiet)
    found = await world.facts(customer)
    assert found["ticket.open"] == receipt.reference
    assert found["ticket.due_at"] == world.clock() + timedelta(hours=48)


async def test_an_operator_may_name_its_ticket_types_itself(open_world, order):
    async with open_world(ticket_types={"ticket.noc": "GZ-07"}, language="en") as world:
        receipt = await world.tmf.perform(await world.customer("B3"), order("ticket.noc"), quiet)
        ticket = world.operator.estate.tickets[receipt.reference]
    assert (ticket.kind, ticket.description) == ("GZ-07", "Network fault")


async def test_the_outage_text_goes_to_the_caller_with_the_time(world, order):
    customer = await world.customer("A1")
    wish = order("sms.outage_eta", area__outage_id="NJ-0413", area__outage_until="11:30")
    await world.tmf.perform(customer, wish, quiet)
    [message] = world.operator.estate.messages.values()
    assert message.number == customer.keys["phone"]
    assert "NJ-0413" in message.content
    assert "11:30" in message.content


async def test_the_outage_text_leaves_out_what_is_not_known(world, order):
    await world.tmf.perform(await world.customer("A1"), order("sms.outage_eta"), quiet)
    [message] = world.operator.estate.messages.values()
    assert "预计" not in message.content
    assert "None" not in message.content


async def test_without_a_customer_nothing_is_done(world, order):
    for action in EVERY_ACTION:
        with pytest.raises(ConnectorError, match="no customer chosen"):
            await world.tmf.perform(None, order(action), quiet)
    assert traces(world) == []


async def test_an_unknown_action_is_refused(world, order):
    customer = await world.customer("B9")
    with pytest.raises(ConnectorError, match=r"no action aaa\.explode here"):
        await world.tmf.perform(customer, order("aaa.explode"), quiet)
    with pytest.raises(ConnectorError, match=r"no action aaa\.explode here"):
        await world.tmf.check(customer, order("aaa.explode"))


async def test_a_refusal_is_passed_on_in_the_servers_words(world, order):
    customer = await world.customer("B9")
    customer.keys["subscription"] = "P0"
    with pytest.raises(ConnectorError, match="refused: relatedEntity names no product known here"):
        await world.tmf.perform(customer, order("ticket.noc"), quiet)


async def test_cancelling_an_action_leaves_no_task_behind(open_world, order):
    async with open_world(order_takes_s=60.0) as world:
        customer = await world.customer("B9")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await world.tmf.perform(customer, order("aaa.disconnect"), quiet)
        assert isinstance(world.tmf, ActionTarget)
