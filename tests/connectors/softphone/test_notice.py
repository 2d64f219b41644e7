"""What may stand on the command line: whoever calls decides it, so only what fits is taken."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sdk.kit import HOSTILE
from app.sdk.notice import (
    LINE_LIMIT,
    NoticeError,
    notice_of,
    packed,
    read_number,
    read_uri,
    unpacked,
)

NUMBERS = {
    "12000001234": "12000001234", "+86 10 1234-5678": "+861012345678",
    "(010) 1234.5678": "01012345678",
    "*97#": "*97#", "alice": "alice", "sip:+12000001234@pbx": "+12000001234",
    "": None, "Anonymous": None,
    "tel:+1200;ext=5": "+1200",
}  # fmt: skip
URIS = {
    "tel:+86-10-1234-5678": "+861012345678", "TEL:10086": "10086", "tel:%2B8610": "+8610",
    "tel://10086/": "10086", "callto:+8610": "+8610", "callto:alice": "alice",
    "sip:alice@pbx.example;transport=tcp?Subject=x": "alice",
    "sips:12000001234:secret@pbx": "12000001234",
    "tel:7042;phone-context=example.com": "7042",
}  # fmt: skip
WRONG = [
    "tel:", "tel:alice", "tel:;ext=1", "tel:+", "tel:12%0a34", "sip:@pbx", "http://x",
    "tel:" + "1" * 600,
    "file:///etc/passwd", "javascript:alert(1)", "tel:١٢٣", "callto:<b>", "tel:$(id)", "tel:1|2",
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), NUMBERS.items())
def test_numbers_are_read_as_phones_write_them(text, number):
    assert read_number(text) == number


@pytest.mark.parametrize(("uri", "number"), URIS.items())
def test_the_number_is_taken_out_of_an_address(uri, number):
    assert read_uri(uri) == number


@pytest.mark.parametrize("uri", WRONG)
def test_an_address_without_a_number_is_refused(uri):
    with pytest.raises(NoticeError):
        read_uri(uri)


@pytest.mark.parametrize("text", [*HOSTILE.values(), "-x", "--event", "１２", "1\n2", "1;2", "a b"])
def test_a_hostile_number_is_refused_in_one_line_of_ascii(text):
    with pytest.raises(NoticeError) as caught:
        read_number(text, "ani")
    said = str(caught.value)
    assert said.isascii()
    assert said.isprintable()
    assert len(said) < 250


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ({"event": "dance"}, "event"), ({"event": 1}, "event"), ({}, "event"),
        ({"event": "ringing", "call_id": "a b"}, "id"),
        ({"event": "ringing", "call_id": "x" * 200}, "id"),
        ({"event": "ringing", "name": "x" * 201}, "name"),
        ({"event": "ringing", "number": []}, "number"),
        ({"event": "ringing", "direction": "up"}, "direction"), ({"event": "dial"}, "number"),
    ],
)  # fmt: skip
def test_each_part_that_does_not_fit_is_named(said, named):
    with pytest.raises(NoticeError, match=named):
        notice_of(said)


def test_what_is_handed_over_comes_out_as_it_went_in():
    notice = notice_of({"event": "ringing", "number": "1200", "call_id": "a", "name": "Zoë\u202e"})
    assert unpacked(packed(notice, "t")) == (notice, "t")


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda t: json.dumps(t).encode()))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_a_notice_or_refused(line):
    try:
        unpacked(line)
    except NoticeError:
        return
    raise AssertionError("bytes by chance were taken for a notice")


def test_a_line_that_is_too_long_is_refused():
    with pytest.raises(NoticeError):
        unpacked(b'{"event":"ringing"' + b" " * LINE_LIMIT + b"}")
