"""Whatever bytes come back, they are a verdict or strange, and never anything else."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.radius.requests import Kind, Request, StrangeReplyError, Verdict
from connectors.radius.settings import Nas

SECRET = b"test-secret"
REQUEST = Request(Kind.DISCONNECT, SECRET, Nas(secret="x"), {"User-Name": "tb1@test"})
IDENTIFIER, AUTHENTICATOR = REQUEST.octets[1], REQUEST.octets[4:20]


def signed(code, attributes):
    """An answer by who knows the secret, whatever stands in it."""
    header = bytes([code, IDENTIFIER]) + (20 + len(attributes)).to_bytes(2, "big")
    said = header + AUTHENTICATOR + attributes + SECRET
    return header + hashlib.md5(said).digest() + attributes


def understood(datagram):
    try:
        return REQUEST.verdict(datagram)
    except StrangeReplyError as error:
        return str(error)


@given(st.binary(max_size=5000))
def test_bytes_of_nobody_are_strange(datagram):
    assert isinstance(understood(datagram), str)


@given(st.integers(0, 255), st.binary(max_size=400))
def test_signed_nonsense_is_a_verdict_or_strange(code, attributes):
    found = understood(signed(code, attributes))
    assert isinstance(found, Verdict | str)
    if isinstance(found, Verdict):
        assert (code, found.obeyed) in ((41, True), (42, False))


@given(st.lists(st.tuples(st.integers(0, 255), st.binary(max_size=60)), max_size=12))
def test_attributes_of_any_kind_and_length_do_no_harm(attributes):
    octets = b"".join(bytes([kind, len(value) + 2]) + value for kind, value in attributes)
    assert isinstance(understood(signed(42, octets)), Verdict | str)


@given(st.integers(0, 2**32 - 1), st.binary(max_size=50))
def test_padding_behind_an_answer_is_none_of_it(cause, padding):
    answer = signed(42, b"\x65\x06" + cause.to_bytes(4, "big"))
    assert understood(answer + padding) == Verdict(obeyed=False, cause=cause)


@pytest.mark.parametrize("octets", [b"", b"\x01", b"\x01\x02\x03", b"\x00" * 5])
def test_an_error_cause_that_is_no_number_is_none(octets):
    found = understood(signed(42, bytes([0x65, len(octets) + 2]) + octets))
    assert found == Verdict(obeyed=False, cause=None)


@given(st.integers(0, 159))
def test_one_bit_turned_over_anywhere_is_not_believed(bit):
    answer = bytearray(signed(41, b""))
    answer[bit // 8] ^= 1 << bit % 8
    assert isinstance(understood(bytes(answer)), str)
