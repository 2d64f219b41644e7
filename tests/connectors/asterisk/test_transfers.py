"""Consultations and transfers: whoever is moved where, the customer stays the customer."""

import pytest

from app.domain.call import Direction
from app.domain.events import Consulted
from app.sandbox.telephony.ami_shapes import Bridge, Channel
from tests.connectors.asterisk.played import by_call, names
from tests.connectors.asterisk.staged import CUSTOMER, Stage


class Refer:
    """A telephone's own attended transfer: two calls, then REFER with Replaces."""

    def __init__(self) -> None:
        self.stage = stage = Stage()
        self.customer, self.first, self.bridge = stage.talk()
        stage.pause(2)
        stage.tell("Hold", self.first)
        self.second = stage.begin("PJSIP/101", "101", state="Ring", exten="102")
        self.colleague = stage.ring(self.second, "PJSIP/102")
        self.consult = Bridge("consult")

    def answer(self) -> None:
        self.stage.pause(1)
        self.stage.answer(self.second, self.colleague, self.consult)

    def merge(self, *, transferee: Channel, target: Channel) -> None:
        """The bridges merge, then the switch says so, with whichever headers."""
        stage, oldest = self.stage, self.customer.linkedid
        stage.pause(1)
        stage.tell("Unhold", self.first)
        self.colleague.linkedid = self.second.linkedid = oldest
        self.colleague.connected_number = self.customer.number
        stage.leave(self.consult, self.second)
        stage.leave(self.consult, self.colleague)
        stage.enter(self.bridge, self.colleague)
        stage.leave(self.bridge, self.first)
        stage.say(
            "AttendedTransfer",
            "Result: Success",
            *self.first.lines("OrigTransferer"),
            *self.second.lines("SecondTransferer"),
            *transferee.lines("Transferee"),
            *target.lines("TransferTarget"),
            "IsExternal: No",
            "DestType: Bridge",
            f"DestBridgeUniqueid: {self.bridge.uniqueid}",
        )
        stage.hang_up(self.first)
        stage.hang_up(self.second)
        stage.pause(5)
        stage.hang_up(self.customer)
        stage.hang_up(self.colleague)


@pytest.mark.parametrize("swapped", [False, True])
def test_a_transfer_by_the_telephone_is_one_call_for_the_agent_who_gives(swapped: bool) -> None:
    refer = Refer()
    refer.answer()
    ends = (refer.customer, refer.colleague)
    transferee, target = reversed(ends) if swapped else ends
    refer.merge(transferee=transferee, target=target)
    told = refer.stage.heard_by("PJSIP/101")
    assert len(by_call(told)) == 1
    assert names(told)[2:] == ["Established", "Held", "Consulted", "Transferred"]
    assert all(event.contact.ani == CUSTOMER for event in told)


@pytest.mark.parametrize("swapped", [False, True])
def test_a_transfer_by_the_telephone_brings_the_customer_to_whoever_was_asked(
    swapped: bool,
) -> None:
    refer = Refer()
    refer.answer()
    ends = (refer.customer, refer.colleague)
    transferee, target = reversed(ends) if swapped else ends
    refer.merge(transferee=transferee, target=target)
    told = refer.stage.heard_by("PJSIP/102")
    assert len(by_call(told)) == 1
    first, last = told[0].contact, told[-1].contact
    assert (first.ani, first.consult_from, first.other_party) == (CUSTOMER, "101", "101")
    assert first.direction is Direction.IN
    assert (last.ani, last.consult_from, last.other_party) == (CUSTOMER, None, CUSTOMER)
    assert names(told) == [
        "Delivered", "Delivered", "Established", "Established", "ConnectionCleared",
    ]  # fmt: skip


def test_a_consultation_on_a_second_line_belongs_to_the_held_call() -> None:
    refer = Refer()
    told = refer.stage.heard_by("PJSIP/101")
    assert len(by_call(told)) == 1
    assert isinstance(told[-1], Consulted)
    assert (told[-1].contact.other_party, told[-1].contact.ani) == ("102", CUSTOMER)


def test_a_consultation_that_comes_to_nothing_leads_back_to_the_customer() -> None:
    refer = Refer()
    stage = refer.stage
    stage.end_dial(refer.second, refer.colleague, "CANCEL")
    stage.hang_up(refer.colleague)
    stage.hang_up(refer.second)
    stage.tell("Unhold", refer.first)
    told = stage.heard_by("PJSIP/101")
    assert names(told)[-4:] == ["Held", "Consulted", "Held", "Retrieved"]
    assert told[-1].contact.other_party == CUSTOMER


def test_a_transfer_whose_event_is_lost_is_seen_by_who_is_connected() -> None:
    refer = Refer()
    refer.answer()
    refer.merge(transferee=refer.customer, target=refer.colleague)
    refer.stage.told = [one for one in refer.stage.told if b"Event: AttendedTransfer" not in one]
    assert names(refer.stage.heard_by("PJSIP/101"))[-1] == "Transferred"


def test_three_in_a_bridge_for_a_moment_are_no_conference() -> None:
    stage = Stage()
    _, _, bridge = stage.talk()
    third = stage.begin("PJSIP/102", "102", state="Up")
    stage.enter(bridge, third)
    stage.leave(bridge, third)
    stage.pause(1)
    stage.hang_up(third)
    assert names(stage.heard_by()) == ["Delivered", "Delivered", "Established"]


def test_three_in_a_bridge_who_stay_are_a_conference() -> None:
    stage = Stage()
    customer, _, bridge = stage.talk()
    third = stage.begin("PJSIP/102", "102", state="Up", like=customer)
    stage.enter(bridge, third)
    stage.pause(1)
    stage.state(third, "Up")
    told = stage.heard_by()
    assert names(told)[-1] == "Conferenced"
    assert told[-1].contact.participants == (CUSTOMER, "102")


def test_a_failed_transfer_changes_nothing() -> None:
    stage = Stage()
    customer, leg, _ = stage.talk()
    stage.say("BlindTransfer", "Result: Fail", *leg.lines("Transferer"),
              *customer.lines("Transferee"))  # fmt: skip
    assert names(stage.heard_by()) == ["Delivered", "Delivered", "Established"]


def test_a_colleague_who_calls_is_an_internal_call() -> None:
    stage = Stage()
    caller = stage.begin("PJSIP/102", "102", state="Ring", exten="101", name="Agent Bob")
    leg = stage.ring(caller, "PJSIP/101")
    stage.answer(caller, leg, Bridge("internal"))
    for agent, other in (("PJSIP/101", "102"), ("PJSIP/102", "101")):
        contact = stage.heard_by(agent)[-1].contact
        assert (contact.direction, contact.ani) == (Direction.INTERNAL, "102")
        assert (contact.other_party, contact.dnis) == (other, "101")
        assert contact.consult_from is None
