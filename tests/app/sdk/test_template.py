"""Templates: a blank is filled, and what fills it stays where it stands."""

import json
from datetime import UTC, datetime
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.actions import ActionPhase, ActionState
from app.domain.customer import Customer
from app.sdk.encoders import (
    Encoder,
    UnsendableError,
    argument,
    header,
    json_string,
    ldap_dn,
    ldap_filter,
    query,
    segment,
)
from app.sdk.errors import ConnectorError
from app.sdk.template import (
    CUSTOMER,
    Blanks,
    Template,
    blanks_of,
    check_template,
    filled_tree,
    order_blanks,
)

AT = datetime(2026, 1, 31, 4, 0, tzinfo=UTC)
WHO = Customer(customer_id="C-1", name="Li", keys={"login": "nj/0042"})
ORDER = ActionState(
    key="k-1",
    action="billing.credit",
    step="",
    phase=ActionPhase.RUNNING,
    asked_at=AT,
    changed_at=AT,
    parameters={"account.owed_fen": "12800"},
)


def blank(value: str) -> Blanks:
    return Blanks(connector="crm", values={"customer.id": value})


def test_every_blank_is_filled():
    text = "{customer.id} {keys.login} {order.account.owed_fen} {order.key} {order.asked_at} {{x}}"
    needs = ("account.owed_fen",)
    filled = Template(text, order_blanks(needs)).fill(blanks_of("crm", WHO, ORDER, needs), str)
    assert filled == "C-1 nj/0042 12800 k-1 2026-01-31T04:00:00+00:00 {x}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/x/{customer.phone}", r"url: no such blank \{customer.phone\}; there are: customer.id"),
        ("/x/{keys.}", "no such blank"),
        ("/x/{order.key}", "no such blank"),
        ("/x/{}", "without a name"),
        ("/x/{customer.id!r}", "more than a name"),
        ("/x/{customer.id:>100000000}", "more than a name"),
        ("/x/{customer.id", "a brace too few"),
        ("/x/}", "a brace too few"),
        ("x" * 5000, "longer than"),
    ],
)
def test_a_blank_there_is_none_of_is_refused_with_the_settings(text: str, said: str):
    with pytest.raises(ValueError, match=f"^url: .*{said.removeprefix('url: ')}"):
        check_template("url", text, CUSTOMER)


def test_a_customer_without_that_key_is_said_so():
    with pytest.raises(ConnectorError, match=r"^crm: no msisdn on record"):
        Template("{keys.msisdn}").fill(blanks_of("crm", WHO), segment)


def test_a_fact_an_action_needs_and_nobody_knows_is_left_blank():
    template = Template("a{order.ticket.open}b", order_blanks(("ticket.open",)))
    assert template.fill(blanks_of("crm", WHO, ORDER, ("ticket.open",)), query) == "ab"


@pytest.mark.parametrize(
    "value",
    ["", ".", "..", "../admin", "a/../b", "..\\x", "a/.", "a//b", "/a", "a\r\nb", "a\0", "%2e%2e"],
)
def test_nothing_climbs_out_of_a_path(value: str):
    with pytest.raises(ConnectorError):
        Template("/c/{customer.id}/x").path(blank(value))


def test_blanks_side_by_side_do_not_make_a_step_up_of_themselves():
    blanks = Blanks(connector="crm", values={"customer.id": ".", "customer.name": "."})
    with pytest.raises(ConnectorError, match="can't be sent"):
        Template("/c/{customer.id}{customer.name}/x").path(blanks)
    dotted = Blanks(connector="crm", values={"customer.id": "v"})
    with pytest.raises(ConnectorError, match="a path of its own"):
        Template("/c/../{customer.id}").path(dotted)


def test_a_number_with_a_slash_stays_one_segment():
    assert Template("/c/{customer.id}/x").path(blank("SH/12?a#b;c")) == "/c/SH%2F12%3Fa%23b%3Bc/x"


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "a\0b", "a\x7fb", "é", "名"])
def test_nothing_breaks_out_of_a_header(value: str):
    with pytest.raises(UnsendableError):
        header(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("{customer.id}", "-rf"), ("{customer.id}", "/etc/x"), ("{customer.id}", "@file")],
)
def test_no_value_becomes_an_option(text: str, value: str):
    with pytest.raises(ConnectorError, match="it would be an option"):
        Template(text).argument(blank(value))


def test_a_value_after_an_option_of_the_settings_is_its_value():
    assert Template("--id={customer.id}").argument(blank("-rf")) == "--id=-rf"
    with pytest.raises(ConnectorError, match="a zero byte"):
        Template("--id={customer.id}").argument(blank("a\0b"))


@pytest.mark.parametrize("encode", [segment, query, json_string, ldap_filter, argument, header])
def test_what_is_beyond_all_measure_is_not_sent(encode: Encoder):
    with pytest.raises(UnsendableError):
        encode("x" * 5000)


@pytest.mark.parametrize("encode", [ldap_filter, ldap_dn])
def test_an_empty_value_in_a_directory_would_mean_something_else(encode: Encoder):
    with pytest.raises(UnsendableError, match="empty"):
        encode(" ")


def test_a_filter_is_escaped_as_the_standard_says():
    assert ldap_filter("Lučić (*)\\\0") == r"Lu\c4\8di\c4\87 \28\2a\29\5c\00"
    assert ldap_dn("a,b=c") == r"a\2cb\3dc"


def tried(encode: Encoder, text: str) -> str | None:
    try:
        return encode(text)
    except UnsendableError:
        return None


@given(st.text())
def test_whatever_is_filled_in_a_url_keeps_its_shape(text: str):
    one, other = tried(segment, text), tried(query, text)
    if one is not None and other is not None:
        url = urlsplit(f"https://crm.example/a/{one}/b?x={other}&y=1")
        assert [unquote(part) for part in url.path.split("/")] == ["", "a", text, "b"]
        assert url.fragment == ""
        asked = parse_qsl(url.query, keep_blank_values=True)
        assert asked == [("x", text), ("y", "1")]


@given(st.text())
def test_whatever_is_filled_in_json_stays_one_string(text: str):
    filled = tried(json_string, text)
    assert filled is None or json.loads(f'{{"a": "{filled}"}}') == {"a": text}


@given(st.text(min_size=1))
def test_whatever_is_filled_in_a_filter_is_one_value(text: str):
    filled = tried(ldap_filter, text)
    if filled is not None:
        assert not set("()*\0") & set(filled)
        octets = bytes.fromhex(
            "".join(
                part[:2] + part[2:].encode().hex() if number else part.encode().hex()
                for number, part in enumerate(filled.split("\\"))
            )
        )
        assert octets.decode() == text


def test_a_table_is_filled_text_by_text():
    tree = {"id": "{customer.id}", "n": 1, "lines": [{"login": "{keys.login}", "on": True}]}
    blanks = blanks_of("crm", WHO)
    filled = filled_tree(tree, lambda text: Template(text).fill(blanks, str))
    assert filled == {"id": "C-1", "n": 1, "lines": [{"login": "nj/0042", "on": True}]}
