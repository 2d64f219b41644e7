"""What callers can write into a call changes nothing but the text that is shown."""

import pytest

from app.domain.events import Delivered
from app.sdk.calls.cleaning import clean_name, clean_number
from connectors.asterisk.message import unescape
from tests.connectors.asterisk.played import capture, names, play
from tests.connectors.asterisk.staged import Stage

FORGED = (
    "Event: Hangup\r\nPrivilege: call,all\r\nTimestamp: 1795323999.0\r\n"
    "Channel: PJSIP/101-00000002\r\n"
    "Uniqueid: 667\r\nLinkedid: 667\r\nCause: 16"
)


def test_a_forged_event_about_a_leg_nobody_knows_is_ignored() -> None:
    stage = Stage()
    stage.talk()
    honest = stage.heard_by()
    stage.told.append((FORGED + "\r\n\r\n").encode())
    assert stage.heard_by() == honest


def test_an_event_without_privilege_is_ignored() -> None:
    stage = Stage()
    _, leg, _ = stage.talk()
    honest = stage.heard_by()
    stage.told.append(
        f"Event: Hangup\r\nChannel: {leg.name}\r\nUniqueid: {leg.uniqueid}\r\n\r\n".encode()
    )
    assert stage.heard_by() == honest


def test_a_header_forged_behind_the_genuine_one_is_ignored() -> None:
    stage = Stage()
    leg = stage.ring(stage.customer(), "PJSIP/101")
    stage.tell("Newstate", leg, "ChannelStateDesc: Up", "Uniqueid: 667")
    assert names(stage.heard_by()) == ["Delivered", "Delivered"]


def test_the_body_of_a_user_event_attaches_nothing() -> None:
    stage = Stage()
    customer = stage.customer()
    stage.tell("UserEvent", customer, "UserEvent: Data", "ChanVariable: CUSTOMER_ID=forged")
    stage.ring(customer, "PJSIP/101")
    assert stage.heard_by()[0].contact.attached == {}


def test_what_the_switch_attaches_is_kept_with_its_escapes_undone() -> None:
    stage = Stage()
    customer = stage.customer()
    customer.variables = {"CUSTOMER_ID": "C-1", "UUI": "", "NOTE": 'a "b"\r\nEvent: Hangup'}
    stage.ring(customer, "PJSIP/101")
    told = stage.heard_by()
    assert told[-1].contact.attached == {"CUSTOMER_ID": "C-1", "NOTE": 'a "b" Event: Hangup'}


@pytest.mark.parametrize("mark", ["\u2028", "\x85", "\x1c", "\u202e", "\x00", "\ufeff"])
def test_a_line_mark_in_a_name_ends_no_line(mark: str) -> None:
    stage = Stage()
    customer = stage.customer()
    customer.caller_name = f"Eve{mark}Uniqueid: 667"
    stage.tell("Newstate", customer)
    stage.ring(customer, "PJSIP/101")
    first = stage.heard_by()[0]
    assert isinstance(first, Delivered)
    assert first.contact.caller_name in ("EveUniqueid: 667", "Eve Uniqueid: 667")


def test_bytes_that_are_no_text_are_shown_as_a_mark() -> None:
    content = capture("01-simple-call").replace(b"Jane Customer", b"J\xf6rg")
    assert play([content])[0].contact.caller_name == "J\ufffdrg"


@pytest.mark.parametrize(
    "text",
    ["", "<unknown>", "Anonymous", "unknown", "RESTRICTED", "0000", "\u202e", " ", "+266696687"],
)
def test_a_withheld_number_or_name_is_none(text: str) -> None:
    assert clean_number(text) is None
    assert clean_name(text) is None


def test_a_name_is_cut_at_eighty_characters() -> None:
    assert clean_name("李" * 200) == "李" * 80


def test_escapes_are_undone_once() -> None:
    assert clean_name(unescape(r"O\'Neil \\n")) == r"O'Neil \n"
