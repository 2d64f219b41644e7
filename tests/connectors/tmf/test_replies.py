"""What comes over the wire is read exactly or refused with the place it went wrong."""

from decimal import Decimal

import pytest

from app.sdk.errors import InvalidReply
from connectors.tmf.replies import Characteristics, fen, understand
from connectors.tmf.shapes import (
    BillRecord,
    Characteristic,
    CustomerRecord,
    Instant,
    Money,
    ProductRecord,
    RelatedParty,
    TicketRecord,
)


@pytest.mark.parametrize(
    ("yuan", "expected"),
    [("0.1", 10), ("19.99", 1999), ("0.005", 1), ("1234567.895", 123456790), ("-5", -500)],
)
def test_a_float_of_yuan_becomes_whole_fen(yuan, expected):
    money = understand(f'{{"unit": "CNY", "value": {yuan}}}'.encode(), Money, "bill")
    assert fen(money, "bill") == expected


@pytest.mark.parametrize(
    "money",
    [
        Money(unit="USD", value=Decimal(1)),
        Money(unit="CNY", value=Decimal("1e999999")),
        Money(unit="CNY", value=Decimal("NaN")),
    ],
)
def test_an_amount_beyond_measure_or_in_another_currency_is_refused(money):
    with pytest.raises(InvalidReply, match="answer not understood: bill"):
        fen(money, "bill")


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b"", ProductRecord, "empty answer"),
        (b"  \n", ProductRecord, "empty answer"),
        (b"<html>", ProductRecord, "product is not JSON"),
        (b"\xff\xfe", ProductRecord, "product is not JSON"),
        (b"[" * 100_000, ProductRecord, "product"),
        (b"null", ProductRecord, "answer not understood: product"),
        (b'{"name": "x"}', ProductRecord, "product.status"),
        (b'{"name": 1, "status": "active"}', ProductRecord, "product.name"),
        (b'[{"name": "x", "status": 7}]', list[ProductRecord], "product[0].status"),
        (b'[{"name": "x"}]', list[ProductRecord], "product[0].status"),
        (
            b'{"name": "x", "status": "active", "terminationDate": "2026-01-01T00:00:00"}',
            ProductRecord,
            "product.terminationDate",
        ),
    ],
)
def test_a_reply_outside_the_contract_is_refused_with_its_place(body, kind, words):
    with pytest.raises(InvalidReply) as raised:
        understand(body, kind, "product")
    assert words in raised.value.message


def test_what_is_not_needed_is_let_pass():
    body = b'{"name": "x", "status": "active", "newThing": {"a": [1]}, "@type": "Odd"}'
    assert understand(body, ProductRecord, "product").name == "x"


def test_version_4_dress_is_understood_too():
    customer = understand(
        b'{"id": "1", "name": "x", "contactMedium": [{"mediumType": "mobile",'
        b' "characteristic": {"phoneNumber": "12000000109"}}]}',
        CustomerRecord,
        "customer",
    )
    assert customer.contact_medium[0].number == "12000000109"
    assert understand(b'{"id": "7"}', RelatedParty, "party").party_id == "7"
    ticket = understand(
        b'{"id": "1", "status": "closed", "relatedEntity": [{"id": "P1"}]}', TicketRecord, "ticket"
    )
    assert ticket.related_entity[0].entity_id == "P1"


def test_a_bill_state_nobody_knows_is_refused():
    with pytest.raises(InvalidReply, match=r"customerBill\.state"):
        understand(b'{"state": "lost"}', BillRecord, "customerBill")


def traits(**values):
    items = [Characteristic(name=name, value=value) for name, value in values.items()]
    return Characteristics("service.serviceCharacteristic", items)


def test_values_written_as_text_are_read_for_what_they_say():
    found = traits(mbps="1000", online="true", light="-19.4", whole=-20)
    assert found.get("mbps", int) == 1000
    assert found.get("online", bool) is True
    assert found.get("light", float) == -19.4
    assert found.get("whole", float) == -20.0


def test_a_missing_or_misshapen_value_is_named():
    found = traits(mbps="fast", at="yesterday")
    for name, kind in (("mbps", int), ("at", Instant)):
        with pytest.raises(InvalidReply) as raised:
            found.find(name, kind)
        assert raised.value.message.endswith(f"service.serviceCharacteristic[{name}]")
    with pytest.raises(InvalidReply):
        found.get("absent", int)
    assert found.find("absent", int) is None
