"""Calls several agents have to do with: each desk is told its own story, and all name it alike."""

import pytest

from app.domain.call import Direction
from app.domain.events import Conferenced, ConnectionCleared, Diverted, Transferred
from app.sandbox.telephony.ami_shapes import Bridge
from tests.connectors.asterisk.played import by_call, names, outcome, play_captures
from tests.connectors.asterisk.staged import Stage
from tests.connectors.asterisk.switched import ANI, A, B, C, Written


def steps(events: list) -> list[str]:
    """What happens to a call, without what is only known better."""
    return [one for one in names(events) if one != "CallUpdated"]


@pytest.fixture
def switch() -> Written:
    return Written()


async def test_a_consultation_is_named_after_the_customers_call_at_both_desks(
    switch: Written,
) -> None:
    call = await switch.ring(ani=ANI, name="王小明", queue="broadband")
    await call.answer()
    switch.pause_s(1)
    await call.consult(B)
    switch.pause_s(1)
    await call.consult_answer()
    before = len(switch.events)
    switch.pause_s(1)
    await call.complete_transfer()
    switch.pause_s(1)
    await call.hang_up()
    giving, receiving = switch.heard_by(A), switch.heard_by(B)
    assert steps(giving)[-3:] == ["Held", "Consulted", "Transferred"]
    assert steps(receiving)[-2:] == ["Established", "ConnectionCleared"]
    assert {event.contact.conversation for event in giving} == {call.caller.uniqueid}
    assert {event.contact.conversation for event in receiving} == {call.caller.uniqueid}
    assert len(by_call(giving)) == len(by_call(receiving)) == 1
    consulted = [one.contact.consult_from for one in receiving]
    assert consulted[-3:] == ["101", None, None]
    assert receiving[0].contact.ani == ANI
    switch.events = switch.events[:before]
    assert switch.heard_by(B)[-1].contact.conversation == call.caller.uniqueid


async def test_with_two_customers_on_hold_the_one_held_last_is_asked_about(switch: Written) -> None:
    first = await switch.ring(ani="12000000008")
    await first.answer()
    switch.pause_s(1)
    await first.hold()
    second = await switch.ring(ani=ANI)
    await second.answer()
    switch.pause_s(1)
    await second.consult(B)
    await second.consult_answer()
    ours = by_call(switch.heard_by(A))
    assert steps(ours[first.caller.uniqueid])[-1] == "Held"
    assert steps(ours[second.caller.uniqueid])[-2:] == ["Held", "Consulted"]
    asked = switch.heard_by(B)[-1].contact
    assert (asked.conversation, asked.ani) == (second.caller.uniqueid, ANI)


@pytest.mark.parametrize("answered", [False, True])
async def test_a_consultation_that_comes_to_nothing_ends_for_the_colleague_alone(
    switch: Written, answered: bool
) -> None:
    call = await switch.ring(ani=ANI)
    await call.answer()
    await call.consult(B)
    if answered:
        await call.consult_answer()
    await call.consult_end()
    assert steps(switch.heard_by(A))[-1] == "Retrieved"
    last = switch.heard_by(B)[-1]
    assert isinstance(last, ConnectionCleared)
    assert switch.heard_by(C) == []


async def test_who_took_it_is_told_to_those_who_rang_too(switch: Written) -> None:
    call = await switch.ring(ani=ANI, agent=[A, B, C], queue="broadband")
    switch.pause_s(2)
    await call.answer(B)
    for loser in (A, C):
        last = switch.heard_by(loser)[-1]
        assert isinstance(last, Diverted)
        assert (outcome([last]), last.contact.answered_by) == ("answered-elsewhere", "Agent Bob")


@pytest.mark.parametrize("agents", [[A], [A, C], [A, B]])
async def test_a_call_picked_up_is_the_colleagues(switch: Written, agents: list[str]) -> None:
    call = await switch.ring(ani=ANI, agent=agents, queue="broadband")
    switch.pause_s(2)
    await call.pick_up(B, A)
    switch.pause_s(5)
    await call.hang_up()
    last = switch.heard_by(A)[-1]
    assert isinstance(last, Diverted)
    assert (outcome([last]), last.contact.answered_by) == ("answered-elsewhere", "Agent Bob")
    told = switch.heard_by(B)
    assert len(by_call(told)) == 1
    assert steps(told)[-2:] == ["Established", "ConnectionCleared"]
    assert (told[-1].contact.ani, told[-1].contact.direction) == (ANI, Direction.IN)
    assert told[-1].contact.conversation == call.caller.uniqueid


async def parked(switch: Written):
    call = await switch.ring(ani=ANI, queue="broadband")
    await call.answer()
    switch.pause_s(3)
    await call.park()
    switch.pause_s(20)
    return call


async def test_a_parked_customer_is_still_the_agents_until_the_customer_leaves(
    switch: Written,
) -> None:
    call = await parked(switch)
    assert steps(switch.heard_by(A))[-2:] == ["Established", "Held"]
    await call.hang_up()
    told = switch.heard_by(A)
    assert steps(told)[-2:] == ["Held", "ConnectionCleared"]
    assert len(by_call(told)) == 1


async def test_a_parked_customer_a_colleague_retrieves_is_transferred(switch: Written) -> None:
    call = await parked(switch)
    await call.retrieve(B)
    told, taken = switch.heard_by(A), switch.heard_by(B)
    assert steps(told)[-2:] == ["Held", "Transferred"]
    assert taken[-1].contact.ani == ANI
    assert taken[-1].contact.conversation == told[-1].contact.conversation
    switch.pause_s(5)
    await call.hang_up()
    assert switch.heard_by(A) == told
    assert steps(switch.heard_by(B))[-1] == "ConnectionCleared"


async def test_a_parked_customer_the_agent_retrieves_is_the_same_call(switch: Written) -> None:
    call = await parked(switch)
    await call.retrieve(A)
    switch.pause_s(5)
    await call.hang_up()
    told = switch.heard_by(A)
    assert steps(told)[-3:] == ["Held", "Retrieved", "ConnectionCleared"]
    assert len(by_call(told)) == 1


def test_a_transfer_into_a_parking_place_is_parking() -> None:
    stage = Stage()
    customer, leg, bridge = stage.talk()
    stage.say("BlindTransfer", "Result: Success", *leg.lines("Transferer"),
              *customer.lines("Transferee"), "Extension: 700")  # fmt: skip
    stage.leave(bridge, leg)
    stage.leave(bridge, customer)
    stage.hang_up(leg)
    assert steps(stage.heard_by())[-1] == "Transferred"
    stage.say("ParkedCall", *customer.lines("Parkee"), "ParkingSpace: 701")
    stage.pause(30)
    assert steps(stage.heard_by())[-1] == "Held"
    stage.hang_up(customer)
    assert steps(stage.heard_by())[-1] == "ConnectionCleared"


async def test_a_blind_transfer_is_told_when_the_next_telephone_rings(switch: Written) -> None:
    call = await switch.ring(ani=ANI, queue="broadband")
    await call.answer()
    await call.blind_transfer(C)
    assert isinstance(switch.heard_by(A)[-1], Transferred)
    await call.answer()
    await call.hang_up()
    assert outcome(switch.heard_by(C)) == "answered-here"


async def test_who_leads_a_conference_is_told_with_who_is_in_it(switch: Written) -> None:
    call = await switch.ring(ani=ANI, queue="broadband")
    await call.answer()
    switch.pause_s(1)
    await call.consult(B)
    await call.consult_answer()
    switch.pause_s(1)
    await call.conference()
    switch.pause_s(1)
    await call.join(C)
    leading = [one for one in switch.heard_by(A) if isinstance(one, Conferenced)][-1].contact
    joined = [one for one in switch.heard_by(B) if isinstance(one, Conferenced)][-1].contact
    assert leading.controls is True
    assert joined.controls is False
    assert set(leading.participants) == {ANI, "102", "103"}
    assert set(joined.participants) == {ANI, "101", "103"}
    assert leading.conversation == joined.conversation == call.caller.uniqueid
    await call.leave(A)
    switch.pause_s(1)
    assert isinstance(switch.heard_by(A)[-1], ConnectionCleared)
    assert set(switch.heard_by(B)[-1].contact.participants) == {ANI, "103"}


@pytest.mark.parametrize("by", [A, "PJSIP/101-mobile"])
async def test_two_devices_of_one_agent_are_one_offer(switch: Written, by: str) -> None:
    call = await switch.ring(ani=ANI, agent=[A, "PJSIP/101-mobile", B], queue="broadband")
    switch.pause_s(2)
    await call.answer(by)
    switch.pause_s(2)
    await call.hold()
    await call.unhold()
    await call.hang_up("agent")
    told = switch.heard_by(A, "PJSIP/101-mobile")
    assert len(by_call(told)) == 1
    assert steps(told)[-4:] == ["Established", "Held", "Retrieved", "ConnectionCleared"]
    assert switch.heard_by(B)[-1].contact.answered_by is not None


async def test_one_device_that_stops_ringing_does_not_end_the_offer(switch: Written) -> None:
    call = await switch.ring(ani=ANI, agent=[A, "PJSIP/101-mobile"], queue="broadband")
    await call.reject("PJSIP/101-mobile")
    switch.pause_s(1)
    assert "Diverted" not in steps(switch.heard_by(A, "PJSIP/101-mobile"))
    await call.no_answer(A)
    assert steps(switch.heard_by(A, "PJSIP/101-mobile"))[-1] == "Diverted"


async def test_a_second_call_while_talking_is_a_second_call(switch: Written) -> None:
    first = await switch.ring(ani=ANI, queue="broadband")
    await first.answer()
    switch.pause_s(3)
    second = await switch.ring(ani="12000000002", queue="broadband")
    await first.hold()
    await second.answer()
    switch.pause_s(3)
    await second.hang_up()
    await first.unhold()
    await first.hang_up()
    told = by_call(switch.heard_by(A))
    assert [steps(one)[-1] for one in told.values()] == ["ConnectionCleared", "ConnectionCleared"]
    assert [one[-1].contact.ani for one in told.values()] == [ANI, "12000000002"]


@pytest.mark.parametrize("agent", ["102", "103"])
def test_a_recorded_conversation_is_named_alike_everywhere(agent: str) -> None:
    for file in ("03b-blind-transfer-ami", "04-attended-transfer-ami", "02-queue-ringall-3"):
        own = {one.contact.conversation for one in play_captures([file], "PJSIP/101", 65536)}
        theirs = {
            one.contact.conversation for one in play_captures([file], f"PJSIP/{agent}", 65536)
        }
        assert len(own) == 1
        assert theirs <= own


def test_a_colleague_who_dials_into_the_customers_conference_names_it_after_the_customer() -> None:
    own = play_captures(["12-conference"], "PJSIP/101", 65536)[0].contact.conversation
    joined = play_captures(["12-conference"], "PJSIP/102", 65536)[-1].contact
    assert joined.conversation == own != ""
    assert joined.controls is False


def test_who_took_a_recorded_call_is_told() -> None:
    told = play_captures(["02-queue-ringall-3-gw"], "PJSIP/103", 65536)
    assert told[-1].contact.answered_by == "Agent Bob"


def by_way_of_local(stage: Stage, device: str, customer):
    """A queue's member that is a Local channel: it dials the telephone itself."""
    number = device.rpartition("/")[2]
    outer = stage.begin(f"Local/{number}@agents", "", like=customer)
    inner = stage.begin(f"Local/{number}@agents", "", like=customer, state="Ring")
    outer.name, inner.name = (f"Local/{number}@agents-{number};{half}" for half in (1, 2))
    stage.tell("Newstate", outer)
    stage.tell("Newstate", inner)
    member = ("Queue: broadband", f"Interface: Local/{number}@agents", "MemberName: x")
    stage.tell("AgentCalled", customer, *member, rung=outer)
    stage.tell("DialBegin", customer, f"DialString: Local/{number}@agents", rung=outer)
    leg = stage.begin(device, number, like=customer, name=f"Agent {number}")
    leg.connected_number = customer.number
    stage.tell("DialBegin", inner, f"DialString: {number}", rung=leg)
    stage.state(leg, "Ringing")
    return outer, inner, leg


def test_members_that_are_local_channels_ring_win_and_lose_as_telephones_do() -> None:
    stage = Stage()
    customer = stage.customer()
    won = by_way_of_local(stage, A, customer)
    lost = by_way_of_local(stage, B, customer)
    outer, inner, leg = won
    stage.state(leg, "Up")
    stage.end_dial(inner, leg, "ANSWER")
    stage.state(inner, "Up")
    stage.state(outer, "Up")
    stage.end_dial(customer, outer, "ANSWER")
    stage.tell("AgentConnect", customer, "Queue: broadband", "HoldTime: 7", rung=outer)
    below, above = Bridge("below"), Bridge("above")
    for bridge, one in ((below, leg), (below, inner), (above, outer), (above, customer)):
        stage.enter(bridge, one)
    for one in lost[::-1]:
        stage.hang_up(one, 26 if one is not lost[0] else 0)
    stage.leave(below, leg)
    stage.leave(above, outer)
    stage.enter(above, leg)  # the two halves are optimised away
    stage.hang_up(outer)
    stage.leave(below, inner)
    stage.hang_up(inner)
    stage.pause(3)
    stage.tell("Hold", leg)
    told, elsewhere = stage.heard_by(A), stage.heard_by(B)
    assert steps(told) == ["Delivered", "Delivered", "Established", "Held"]
    assert {one.contact.ani for one in told} == {customer.number}
    assert (told[-1].contact.queue, told[-1].contact.waited_s) == ("broadband", 7.0)
    assert steps(elsewhere) == ["Delivered", "Delivered", "Diverted"]
    assert elsewhere[-1].contact.answered_by == "Agent 101"
