"""Frames and documents: whatever the network or the other end does, nothing else is harmed."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.csta.attached import decoded
from connectors.csta.devices import Own, read_identifier
from connectors.csta.document import DocumentError, parse
from connectors.csta.protocol import FRAME_LIMIT, CstaError, Framer, frame
from tests.connectors.csta.events import CALL, event, rings
from tests.connectors.csta.staged import capture, play, words
from tests.servers.csta_words import EVENT, framed

STREAM = b"".join(part for part in capture("04-attended-transfer", "101") if part)


@given(st.lists(st.integers(0, len(STREAM)), max_size=12))
def test_cuts_anywhere_make_no_difference(cuts: list[int]) -> None:
    framer, at = Framer(), sorted({0, *cuts, len(STREAM)})
    found = [one for a, b in pairwise(at) for one in framer.feed(STREAM[a:b])]
    assert found == Framer().feed(STREAM)
    assert framer.kept == 0


def test_a_frame_says_what_it_answers_and_how_long_it_is_with_its_header() -> None:
    content = frame(7, "<a/>")
    assert content == b"\x00\x00\x00\x0c0007<a/>"
    (message,) = Framer().feed(content)
    assert (message.invoke_id, message.name) == (7, "a")


@pytest.mark.parametrize(
    ("received", "says"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "does not speak CSTA XML"),
        (b"\x00\x01\x00\x200001<soap:Envelope/>", "SOAP"),
        (b"\x00\x00\x00\x070001", "shorter than its own header"),
        (b"\x00\x00\x00\x0c\x00\x00\x00\x01<a/>", "not four digits"),
        (frame(1, "<a/>") + b"X", "does not speak"),
    ],
)
def test_what_is_no_frame_ends_the_connection(received: bytes, says: str) -> None:
    with pytest.raises(CstaError, match=says):
        Framer().feed(received)


def test_a_document_longer_than_a_frame_is_not_sent() -> None:
    with pytest.raises(CstaError, match="does not fit"):
        frame(1, "a" * FRAME_LIMIT)


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
    "]><a>&c;</a>"
)
FOREIGN = '<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>'
FETCHED = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


@pytest.mark.parametrize(
    "content",
    [
        BOMB, FOREIGN, FETCHED, "<!DOCTYPE a><a/>", "", "   ", "<a>", "<a></b>", "<a>&nothing;</a>",
        "not xml", "<a/><b/>", "<a>" * 50 + "</a>" * 50, "<a>" + "<b/>" * 5000 + "</a>",
        '<?xml version="1.0" encoding="utf-7"?><a/>', '<?xml version="1.0" encoding="zip"?><a/>',
        '<?xml version="1.0" encoding="iso-8859-99"?><a/>', "<a b='1' b='2'/>",
    ],
)  # fmt: skip
def test_a_document_nobody_needs_costs_itself_alone(content: str) -> None:
    with pytest.raises(DocumentError):
        parse(content.encode())
    assert words(play([framed(EVENT, content), rings()])) == ["Delivered ringing"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gbk", "utf-16", "big5"])
def test_the_encoding_a_document_declares_is_heeded(encoding: str) -> None:
    content = f'<?xml version="1.0" encoding="{encoding}"?><a>王小明</a>'.replace("王小明", "王小")
    assert parse(content.encode(encoding)).text == "王小"


def test_a_byte_that_can_not_be_read_spoils_itself_only() -> None:
    assert parse(b"<a>M\xfcller\x01 &#x4e2d;</a>").text == "M\ufffdller\ufffd 中"


def test_editions_and_prefixes_make_no_difference() -> None:
    plain = rings()[8:].decode()
    others = [
        plain.replace("ecma-323/csta/ed4", "ecma-323/csta/ed6"),
        plain.replace("http://www.ecma-international.org/standards", "http://vendor.example"),
        plain.replace("<", "<ns3:").replace("<ns3:/", "</ns3:").replace("<ns3:?xml", "<?xml"),
    ]
    told = [play([framed(EVENT, one)]) for one in (plain, *others)]
    assert [words(one) for one in told] == [["Delivered ringing"]] * 4
    assert all(one == told[0] for one in told)


@pytest.mark.parametrize(
    ("written", "key", "number", "name"),
    [
        ("302118840101", "302118840101", "302118840101", None),
        ("N<302118840101>;displayNumber=302118840101;noa=nk", "302118840101", "302118840101", None),
        ("N<12000000001>Line71001;displayNumber=0012000000001;uid=FF00", "12000000001",
         "0012000000001", "Line71001"),
        ("tel:+8612000000001;phone-context=x", "+8612000000001", "+8612000000001", None),
        ("sip:101@pbx.example;user=phone", "101", "101", None),
        ('"Bea Bauer" <sip:%2B4930123@pbx.example>', "+4930123", "+4930123", "Bea Bauer"),
        ("4750:CM1:10.0.0.1:0", "4750", "4750", None),
        ("4750:CM1::0", "4750", "4750", None),
        ("N<anonymous>", "anonymous", None, None),
        ("N<101>A\u202eB\x07C", "101", "101", "ABC"),
    ],
)  # fmt: skip
def test_a_device_is_known_in_every_form(
    written: str, key: str, number: str | None, name: str | None
) -> None:
    party = read_identifier(written)
    assert party is not None
    assert (party.key, party.number, party.name) == (key, number, name)


@pytest.mark.parametrize("written", ["", "   ", "N<>", "sip:", ";x=y"])
def test_what_names_nobody_is_nobody(written: str) -> None:
    assert read_identifier(written) is None


def test_colleagues_are_those_whose_numbers_look_like_ones_own_or_are_named() -> None:
    own = Own(("302118840101",), ("2???", "9*"))
    colleagues = ["302118840100", "302118840101", "2001", "95001"]
    others = ["302118850101", "12000000001", "3001", "101", "sip-user"]
    assert [one for one in colleagues + others if own.is_colleague(one)] == colleagues


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("637573746F6D65723D34373131", "customer=4711"),
        ("\n 6 3 7 5\n 7 3 ", "cus"),
        ("04637573", "cus"),
        ("E78E8B", "王"),
        ("plain text", "plain text"),
        ("FFFE00FF", "FFFE00FF"),
        ("4711", "4711"),
        ("", ""),
    ],
)
def test_attached_bytes_are_read_as_text_where_they_are_text(sent: str, meant: str) -> None:
    assert decoded(sent) == meant


@given(st.binary(max_size=300))
def test_no_bytes_do_harm(received: bytes) -> None:
    play([received])
    play([framed(EVENT, received), rings()])


@given(
    st.lists(st.sampled_from([*"<>&;'\"=/!?[]-: ", "callID", "deviceID", CALL, "101", "alerting"]))
)
def test_no_document_does_harm(pieces: list[str]) -> None:
    inner = "".join(pieces)
    content = event("Delivered", "101", more="@@")[8:].decode().replace("@@", inner)
    told = words(play([framed(EVENT, content), rings()]))
    assert set(told) <= {"Delivered ringing", "CallUpdated"}
