"""A call that stops ringing was missed, refused, taken, given up or sent on; never mixed up."""

import pytest

from app.domain.call import Direction
from tests.connectors.csta.events import (
    CALL,
    CUSTOMER,
    NEXT,
    answers,
    event,
    leaves,
    merged,
    rings,
)  # fmt: skip
from tests.connectors.csta.staged import play, words
from tests.servers.csta_words import EVENT, connection, device, document, element, framed, text

ELSEWHERE, ABANDONED = "Diverted answered-elsewhere", "ConnectionCleared"


def told(*heard: bytes, **changed: object) -> list[str]:
    return words(play(heard, **changed))


def ended(*heard: bytes) -> str:
    (first, last) = told(rings(), *heard)
    assert first == "Delivered ringing"
    return last


@pytest.mark.parametrize(
    ("cause", "how"),
    [
        ("callForwardNoAnswer", "Diverted missed"),
        ("callNotAnswered", "Diverted missed"),
        ("noAnswer", "Diverted missed"),
        ("timeout", "Diverted missed"),
        ("overflow", "Diverted missed"),
        ("callPickup", ELSEWHERE),
        ("multipleAlerting", ELSEWHERE),
        ("doNotDisturb", "Diverted rejected"),
        ("busy", "Diverted rejected"),
        ("callRejected", "Diverted rejected"),
        ("redirected", "Diverted rejected"),
        ("callCancelled", ABANDONED),
        ("normal", "Diverted unknown"),
        ("somethingOfAVendors", "Diverted unknown"),
        ("", "Diverted unknown"),
    ],
)
def test_a_diverted_call_ended_as_its_cause_says(cause: str, how: str) -> None:
    assert ended(event("Diverted", "101", cause)) == how


@pytest.mark.parametrize("last", [leaves(), event("Diverted", "101"), event("CallCleared", "101")])
def test_whoever_answered_first_took_it(last: bytes) -> None:
    played = play([rings(), answers("102"), last])
    assert words(played) == ["Delivered ringing", ELSEWHERE]
    assert played[-1].contact.answered_by == "102"


def test_a_caller_who_hangs_up_has_given_up() -> None:
    assert ended(leaves(CUSTOMER), leaves()) == ABANDONED


def test_a_caller_who_lets_go_of_both_has_given_up() -> None:
    assert ended(leaves("101", by=CUSTOMER)) == ABANDONED


def test_the_order_in_which_they_leave_does_not_matter() -> None:
    assert ended(leaves(at_s=1), leaves(CUSTOMER, at_s=1.1)) == ABANDONED


def test_an_agent_who_lets_go_of_what_rings_has_declined() -> None:
    assert ended(leaves()) == "Diverted rejected"


def test_a_ringing_device_that_fails_ended_as_the_cause_says() -> None:
    assert ended(event("Failed", "101", "busy")) == "Diverted rejected"


def test_two_devices_of_one_agent_are_one_offer() -> None:
    heard = (rings("101"), rings("109"), leaves("109", "callNotAnswered"), answers("101"), leaves())
    assert told(*heard, devices=("109",)) == ["Delivered ringing", "Established", ABANDONED]


def test_two_devices_of_one_agent_that_both_stop_are_one_missed_call() -> None:
    gone = [event("Diverted", one, "noAnswer") for one in ("101", "109")]
    assert told(rings("101"), rings("109"), *gone, devices=("109",)) == [
        "Delivered ringing", "Diverted missed",
    ]  # fmt: skip


def test_the_same_conversation_offered_again_keeps_its_name() -> None:
    played = play(
        [
            rings(at_s=0),
            event("Diverted", "101", "noAnswer", at_s=9),
            rings(at_s=20),
            answers(at_s=22),
        ]
    )
    assert words(played) == [
        "Delivered ringing", "Diverted missed", "Delivered ringing", "Established",
    ]  # fmt: skip
    assert len({one.call_id for one in played}) == 1


def test_a_switch_that_uses_a_number_again_means_another_call() -> None:
    gone = (leaves(CUSTOMER, at_s=4, call="7"), leaves(at_s=5, call="7"))
    again = rings(at_s=9, call="7", calling="12000000002")
    played = play([rings(at_s=0, call="7"), *gone, again])
    assert words(played) == ["Delivered ringing", ABANDONED, "Delivered ringing"]
    assert played[0].call_id != played[2].call_id
    assert played[2].contact.ani == "12000000002"


def test_the_calling_side_and_a_queue_do_not_ring_here() -> None:
    assert told(event("Delivered", "9500", "enteringDistribution")) == []
    assert told(event("Delivered", "12000000008", calling="109", called="12000000008")) == []


def test_a_group_that_rings_with_the_agents_own_connection_rings_here() -> None:
    assert told(event("Delivered", "101", "newCall", by="9500")) == ["Delivered ringing"]
    assert told(event("Delivered", "17#3", "newCall", by="101")) == ["Delivered ringing"]


def test_distribution_to_the_agents_own_device_rings_here() -> None:
    assert told(event("Delivered", "101", "enteringDistribution")) == ["Delivered ringing"]


def test_a_queue_is_known_from_where_the_call_came_here() -> None:
    came = element("lastRedirectionDevice", text("deviceIdentifier", "N<9500>Broadband;noa=nk"))
    acd = element("callCharacteristics", text("acdCall", "true"))
    (offered,) = play([rings(more=came + acd)])
    assert offered.contact.queue == "Broadband"
    (plain,) = play([rings(more=came)])
    assert plain.contact.queue is None


def test_what_was_offered_may_yet_ring() -> None:
    assert told(event("Offered", "101"), rings()) == ["Delivered offered", "Delivered ringing"]


def test_the_time_in_the_queue_is_told_where_it_is_heard() -> None:
    offered = play([event("Queued", "9500", at_s=0), rings(at_s=12)])[0]
    assert (offered.contact.queue, offered.contact.waited_s) == ("9500", 12.0)


def test_a_customer_who_hangs_up_leaves_the_agents_to_themselves() -> None:
    consult = {"call": NEXT, "calling": "101", "called": "102"}
    heard = (
        rings(), answers(), event("Held", "101"), event("Originated", "101", **consult),
        rings("102", **consult), answers("102", **consult), leaves(CUSTOMER), leaves("101"),
    )  # fmt: skip
    assert told(*heard)[2:] == ["Held", "Consulted", "ConnectionCleared", "Established"]


def test_a_colleague_who_is_busy_leaves_the_customer_on_hold() -> None:
    consult = {"call": NEXT, "calling": "101", "called": "102"}
    heard = (
        rings(), answers(), event("Held", "101"), event("Originated", "101", **consult),
        event("Failed", "102", "busy", **consult), leaves("101", call=NEXT, calling="101"),
        event("Retrieved", "101"),
    )  # fmt: skip
    assert told(*heard)[2:] == ["Held", "Consulted", "Held", "Retrieved"]


def test_a_transfer_without_a_list_still_takes_the_call_away() -> None:
    assert told(rings(), answers(), merged("Transfered", "101", old=(CALL,)))[-1] == "Transferred"


def test_connections_that_end_just_before_their_transfer_were_transferred() -> None:
    consult = {"call": NEXT, "calling": "101", "called": "102"}
    heard = (
        rings(at_s=0), answers(at_s=1), event("Held", "101", at_s=2),
        event("Originated", "101", at_s=3, **consult), answers("102", at_s=4, **consult),
        leaves("101", at_s=5), leaves("101", at_s=5, call=NEXT, calling="101"),
        merged("Transfered", "101", ((CALL, CUSTOMER), (CALL, CUSTOMER))),
    )  # fmt: skip
    assert told(*heard)[-1] == "Transferred"


def test_a_call_the_agent_makes_fails_for_a_reason() -> None:
    out = {"calling": "101", "called": "12000000008"}
    heard = (event("Originated", "101", **out), event("Failed", "12000000008", "busy", **out))
    assert told(*heard, leaves(calling="101")) == ["Delivered offered", "Failed (busy)"]


def test_whoever_goes_to_and_fro_between_customer_and_colleague_is_told_so() -> None:
    consult = {"call": NEXT, "calling": "101", "called": "102"}
    heard = (
        rings(), answers(), event("Held", "101"), event("Originated", "101", **consult),
        answers("102", **consult), event("Held", "101", call=NEXT), event("Retrieved", "101"),
        event("Held", "101"), event("Retrieved", "101", call=NEXT),
    )  # fmt: skip
    told_then = play(heard)[2:]
    assert words(told_then) == ["Held", "Consulted", "Held", "Retrieved", "Held", "Consulted"]
    assert [one.contact.other_party for one in told_then if words([one]) == ["Consulted"]] == [
        "102", "102",
    ]  # fmt: skip


def test_a_consultation_found_in_a_snapshot_is_one_whichever_is_listed_first() -> None:
    for order in ((CALL, NEXT), (NEXT, CALL)):
        told_then = play([listed(*order)])
        assert words(told_then) == ["Consulted"]
        assert told_then[0].contact.ani == CUSTOMER


def listed(*order: str) -> bytes:
    """A snapshot of a customer on hold and a colleague on the line."""
    states = {CALL: ("hold", CUSTOMER, CUSTOMER), NEXT: ("connected", "102", "101")}
    entries = "".join(
        element(
            "snapshotDeviceResponseInfo",
            connection("connectionIdentifier", call, "101"),
            element("localCallState", text("localConnectionState", states[call][0])),
        )
        for call in order
    )
    said = framed(3, document("SnapshotDeviceResponse", element("snapshotData", entries)))
    for call in order:
        state, other, calling = states[call]
        both = "".join(
            element(
                "snapshotCallResponseInfo",
                device("deviceOnCall", one),
                connection("callIdentifier", call, one),
                text("localConnectionState", its),
            )
            for one, its in (("101", state), (other, "connected"))
        )
        who = device("callingDevice", calling) + device("calledDevice", "102")
        said += framed(4, document("SnapshotCallResponse", element("snapshotData", both), who))
    return said


def test_who_is_consulted_knows_the_customer_where_the_switch_says_who_called_first() -> None:
    first = element("privateData", element("originalCallInfo", device("callingDevice", CUSTOMER)))
    (offered,) = play([rings(calling="102", more=first)])
    assert (offered.contact.ani, offered.contact.consult_from) == (CUSTOMER, "102")


def test_a_caller_who_came_by_a_trunk_is_no_colleague_however_short_the_number() -> None:
    trunk = element("associatedCallingDevice", text("deviceIdentifier", "T7#1"))
    (offered,) = play([rings(calling="110", more=trunk)])
    assert (offered.contact.direction, offered.contact.ani) == (Direction.IN, "110")
    (internal,) = play([rings(calling="110")])
    assert internal.contact.direction is Direction.INTERNAL


def test_agent_states_and_what_else_there_is_are_read_over() -> None:
    others = ("AgentReadyEvent", "AgentNotReadyEvent", "ButtonPressEvent", "DoNotDisturbEvent")
    inner = text("monitorCrossRefID", "1169730059") + text("agentID", "101")
    assert told(*(framed(EVENT, document(name, inner)) for name in others)) == []


def test_without_times_what_comes_later_is_later() -> None:
    again = (rings(), event("Diverted", "101", "noAnswer"), rings(), answers(), leaves())
    assert told(*again) == [
        "Delivered ringing", "Diverted missed", "Delivered ringing", "Established",
        "ConnectionCleared",
    ]  # fmt: skip


@pytest.mark.parametrize("when", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00", "yesterday", ""])
def test_a_time_no_clock_shows_is_no_time(when: str) -> None:
    said = element("extensions", element("security", text("timestamp", when)))
    assert told(rings(more=said), answers(), leaves()) == [
        "Delivered ringing", "Established", "ConnectionCleared",
    ]  # fmt: skip


def test_what_is_attached_again_and_again_is_kept_within_bounds() -> None:
    def named(number: int) -> str:
        return f'<cad name="n{number}" type="string">{number}</cad>'

    heard = [rings(more=named(0))]
    heard += [event("CallInformation", "101", more=named(one)) for one in range(1, 60)]
    last = play(heard)[-1].contact.attached
    assert len(last) <= 32
    assert last["n59"] == "59"


def test_a_call_that_was_declined_there_fails_for_that_reason() -> None:
    out = {"calling": "101", "called": "12000000008"}
    heard = (
        event("Originated", "101", **out), rings("12000000008", **out),
        leaves("12000000008", "callRejected"), leaves(calling="101"),
    )  # fmt: skip
    assert told(*heard)[-1] == "Failed (rejected)"


def test_a_queue_one_of_whose_agents_can_not_be_reached_is_still_waited_in() -> None:
    out = {"calling": "101", "called": "9500"}
    heard = (
        event("Originated", "101", **out), event("Queued", "9500", **out),
        event("Failed", "102", "busy", **out), answers("103", **out),
    )  # fmt: skip
    assert told(*heard) == ["Delivered offered", "Delivered ringing", "Established"]


def test_off_the_hook_is_no_call() -> None:
    off = event("ServiceInitiated", "101", calling=None, called="")
    assert told(off, leaves(calling=None, called="")) == []
