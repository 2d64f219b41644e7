"""What a list of channels says of calls nobody heard begin."""

from app.domain.call import Direction
from app.domain.events import Conferenced, Delivered, Established
from app.sandbox.telephony.ami_shapes import Bridge, write_message
from connectors.asterisk import traces
from connectors.asterisk.traces import Ear
from tests.connectors.asterisk.played import names
from tests.connectors.asterisk.staged import CUSTOMER, Stage


class Listed(Stage):
    """A switch that is asked what there is; nothing was heard before."""

    def list(self, *items: list[str]) -> None:
        self.told.append(write_message(["Response: Success", "ActionID: 1", "EventList: start"]))
        self.told += [write_message([item[0], "ActionID: 1", *item[1:]]) for item in items]
        self.told.append(write_message(["Event: CoreShowChannelsComplete", "ActionID: 1"]))

    def unheard(self) -> None:
        self.told = self.told[:1]


def line(channel, application: str, text: str = "", bridge: str = "") -> list[str]:
    return ["Event: CoreShowChannel", *channel.lines(), f"Application: {application}",
            f"ApplicationData: {text}", f"BridgeId: {bridge}"]  # fmt: skip


def test_a_call_that_rings_already_is_offered_with_its_queue() -> None:
    stage = Listed()
    customer = stage.customer()
    leg = stage.ring(customer, "PJSIP/101")
    stage.unheard()
    entry = ["Event: QueueEntry", "Queue: broadband", f"Uniqueid: {customer.uniqueid}"]
    stage.list(
        entry, line(leg, "AppQueue", "(Outgoing Line)"), line(customer, "Queue", "broadband")
    )
    (rings,) = stage.heard_by()
    assert isinstance(rings, Delivered)
    assert rings.alerting
    assert (rings.contact.ani, rings.contact.queue) == (CUSTOMER, "broadband")


def test_a_call_the_agent_made_is_outgoing() -> None:
    stage = Listed()
    mine = stage.begin("PJSIP/101", "101", state="Up", exten="912000000009")
    far = stage.begin("PJSIP/trunk", "912000000009", state="Up", like=mine)
    stage.unheard()
    stage.list(line(mine, "Dial", "trunk", "b"), line(far, "AppDial", "(Outgoing Line)", "b"))
    (joined,) = stage.heard_by()
    assert isinstance(joined, Established)
    assert joined.contact.direction is Direction.OUT
    assert joined.contact.other_party == "912000000009"


def test_a_conference_is_told_as_one() -> None:
    stage = Listed()
    customer, mine, _ = stage.talk()
    stage.unheard()
    room = Bridge("room").lines()
    room[3] = "BridgeCreator: ConfBridge"
    stage.list(["Event: BridgeListItem", *room], line(mine, "ConfBridge", "700", "room"),
               line(customer, "ConfBridge", "700", "room"))  # fmt: skip
    (joined,) = stage.heard_by()
    assert isinstance(joined, Conferenced)
    assert joined.contact.participants == (CUSTOMER,)


def test_items_of_a_list_nobody_announced_are_ignored() -> None:
    stage = Listed()
    customer, mine, bridge = stage.talk()
    stage.unheard()
    stage.told += [
        write_message(line(one, "Queue", "", bridge.uniqueid)) for one in (mine, customer)
    ]
    stage.told.append(write_message(["Event: CoreShowChannelsComplete", "ActionID: 1"]))
    assert stage.heard_by() == []


def test_a_call_that_is_gone_after_the_gap_has_ended() -> None:
    stage = Listed()
    stage.talk()
    stage.list()
    assert names(stage.heard_by())[-1] == "ConnectionCleared"


def test_no_more_legs_are_remembered_than_a_switch_can_have(monkeypatch) -> None:
    monkeypatch.setattr(traces, "LEG_LIMIT", 3)
    stage = Stage()
    ear = Ear("PJSIP/101")
    for _ in range(9):
        ear.concerns(stage.customer() and stage.told[-1].removesuffix(b"\r\n\r\n"))
    assert len(ear) == 3
