"""Texts through a real Kannel to an SMSC over SMPP: sent once, and what became of them is told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import msgspec
import pytest

from app.domain.customer import Customer
from app.sdk.connector import Delivery
from app.sdk.errors import AuthFailed, ConnectorError, InvalidReply, NotReady
from app.sdk.kit import lent, order
from connectors.sms import Settings, connect
from connectors.sms.connector import Sms
from tests.servers.kannel import PASSWORD, USER, Kannel
from tests.servers.launch import until

OUTAGE = "sms.outage_eta"
TEXTS = {
    OUTAGE: {
        "title": {"zh": "发恢复短信", "en": "Text the ETA"},
        "needs": ["area.outage_until"],
        "text": {
            "zh": "故障抢修中，预计 {order.area.outage_until} 恢复。",
            "en": "Fixed by {order.area.outage_until}.",
        },
    }
}


@asynccontextmanager
async def opened(url: str, secret: str = PASSWORD, **more: object) -> AsyncIterator[Sms]:
    table = {"base_url": url, "user": USER, "sender": "10086", "receipts": {}, "texts": TEXTS}
    async with connect(msgspec.convert(table | more, Settings), lent({"password": secret})) as sms:
        yield sms


def to(number: str) -> Customer:
    return Customer(customer_id="C-100", name="林晓", keys={"msisdn": number})


def taken(gateway: Kannel, number: str) -> list[str]:
    return [text["text"] for text in gateway.smsc.texts if text["to"] == number]


async def test_a_text_is_sent_once_and_its_delivery_is_told(gateway: Kannel):
    told: list[float] = []
    asked = order(OUTAGE, "press-1", area__outage_until="今晚 8 点")
    async with opened(gateway.url) as sms:
        first = await sms.perform(to("12000001111"), asked, told.append)
        assert await sms.delivery(first.reference) is Delivery.DELIVERED
        assert await sms.perform(to("12000001111"), asked, told.append) == first
        assert await sms.check(None, asked) == first
    assert taken(gateway, "12000001111") == ["故障抢修中，预计 今晚 8 点 恢复。"]
    assert told[0] == 0.5


async def test_a_text_that_can_not_be_delivered_has_failed_and_may_be_sent_again(gateway: Kannel):
    asked = order(OUTAGE, "press-2", area__outage_until="20:00")
    async with opened(gateway.url) as sms:
        for _ in range(2):
            with pytest.raises(ConnectorError, match="could not be delivered"):
                await sms.perform(to("12000001119"), asked, lambda _share: None)
    assert len(taken(gateway, "12000001119")) == 2


async def test_a_text_without_a_receipt_is_sent_all_the_same(gateway: Kannel):
    async with opened(gateway.url, wait_s=0.2) as sms:
        receipt = await sms.perform(to("12000001117"), order(OUTAGE, "press-3"), lambda _s: None)
        assert await sms.delivery(receipt.reference) in (Delivery.ACCEPTED, Delivery.SENT)


async def test_where_no_receipts_are_heard_nothing_is_waited_for(gateway: Kannel):
    async with opened(gateway.url, receipts=None, wait_s=30) as sms:
        receipt = await sms.perform(to("12000001112"), order(OUTAGE, "press-4"), lambda _s: None)
        assert await sms.delivery(receipt.reference) is Delivery.UNKNOWN
    await until(lambda: len(taken(gateway, "12000001112")) == 1)


async def test_an_instant_is_said_in_local_time(gateway: Kannel):
    at = "2026-03-10T12:30:00+00:00"
    async with opened(gateway.url, language="en") as sms:
        asked = order(OUTAGE, "press-5", area__outage_until=at)
        await sms.perform(to("12000001113"), asked, lambda _share: None)
    [text] = taken(gateway, "12000001113")
    assert text.startswith("Fixed by 03-1")
    assert "T12" not in text


async def test_a_wrong_password_is_said_to_be_one(gateway: Kannel):
    async with opened(gateway.url, "wrong") as sms:
        with pytest.raises(AuthFailed, match="not permitted"):
            await sms.perform(to("12000001111"), order(OUTAGE, "press-6"), lambda _share: None)


@pytest.mark.parametrize("number", ["12000\r\nX-Evil: 1", "abc", "", "1" * 30, "12;DROP"])
async def test_what_is_no_number_is_sent_nothing(gateway: Kannel, number: str):
    before = len(gateway.smsc.texts)
    async with opened(gateway.url) as sms:
        with pytest.raises(ConnectorError):
            await sms.send(number, "", "hello", "press-7")
    assert len(gateway.smsc.texts) == before


@pytest.mark.parametrize("text", ["", " ", "x" * 671])
async def test_a_text_without_words_or_end_is_not_sent(gateway: Kannel, text: str):
    async with opened(gateway.url) as sms:
        with pytest.raises(ConnectorError, match="1 to 670"):
            await sms.send("12000001111", "", text, "press-8")


async def test_hostile_words_arrive_as_they_are(gateway: Kannel):
    words = "<b>%d &to=110\r\nX-Kannel-To: 119</b> 你好"
    async with opened(gateway.url) as sms:
        await sms.send("12000001114", "", words, "press-9")
        await until(lambda: len(taken(gateway, "12000001114")) == 1)
    assert taken(gateway, "12000001114") == [words]
    assert taken(gateway, "119") == []


async def test_what_was_not_sent_from_here_can_not_be_told(gateway: Kannel):
    async with opened(gateway.url) as sms:
        earlier = order(OUTAGE, "press-10")
        assert await sms.check(None, earlier) is None
        earlier = msgspec.structs.replace(earlier, asked_at=earlier.asked_at - timedelta(hours=1))
        with pytest.raises(InvalidReply, match="can't be asked"):
            await sms.check(None, earlier)


async def test_its_health_is_a_sign_of_life(gateway: Kannel):
    async with opened(gateway.url) as sms:
        [health] = await sms.health()
        assert health.well, health.detail
    async with opened("http://127.0.0.1:9") as sms:
        [health] = await sms.health()
        assert (health.well, health.detail) == (False, "unreachable")


async def test_a_port_that_is_taken_is_named(gateway: Kannel):
    port = int(gateway.url.rpartition(":")[2])
    with pytest.raises(NotReady, match=f"port {port}"):
        async with opened(gateway.url, receipts={"port": port}):
            pass


async def test_a_report_of_somebody_elses_text_is_not_taken():
    from connectors.sms.receipts import Board

    board = Board("http://desk")
    token = board.begin()
    assert not board.note("guess", "1")
    assert not board.note(token, "7")
    assert board.note(token, "1")
    assert board.note(token, "2")
    assert board.state(token) is Delivery.DELIVERED
