"""The webhook connector keeps the contract, and stands every way a gateway may fail."""

import base64
import hashlib
import hmac
import json
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime

from aiohttp import ClientSession

from app.domain.events import Delivered, LinkRestored
from app.sdk.kit import SECRET, Contract, HttpBadInput, Row, Trial, lent
from connectors.webhook import Settings
from tests.connectors.webhook.gateways import gateway
from tests.connectors.webhook.played import cloud

PACKAGE = "connectors.webhook"
ONE_WAY = "it asks for nothing but to be told, and names nothing of a customer in doing so"
NO_RECORDS = "a handshake either succeeds or not: there is no record in it to be in conflict"


class TestContract(Contract):
    package = PACKAGE

    def settings(self):
        return Settings()

    @asynccontextmanager
    async def opened(self):
        settings = Settings(signature="standard")
        async with self.connected(settings, lent()) as source:
            yield Trial(connector=source)


class TestAtAGateway(TestContract):
    @asynccontextmanager
    async def opened(self):
        async with (
            gateway([{"type": "snapshot", "seq": 1, "calls": []}]) as running,
            self.connected(Settings(gateway=running.url), lent()) as source,
        ):
            yield Trial(connector=source)


class TestBadInput(HttpBadInput):
    package = PACKAGE
    cannot = {  # noqa: RUF012 - read once
        Row.CONFLICT: NO_RECORDS,
        Row.WRONG_TYPES: "a handshake is headers; frames of wrong types are in test_gateway",
        Row.DEEP: "a handshake nests nothing; deep frames are in test_gateway",
        Row.THOUSAND: "a handshake lists nothing; a long snapshot is in test_gateway",
        Row.INJECTED: ONE_WAY,
    }

    def settings(self, url):
        return Settings(gateway=url.replace("http", "ws", 1) + "/feed")

    def answer(self, asked, text):
        return {"type": "error", "say": text}


async def test_a_signed_message_rings():
    context = lent(agent="101", now=lambda: datetime.now(UTC))
    from connectors.webhook import connect

    async with connect(Settings(), context) as source, aclosing(source.events()) as events:
        assert isinstance(await anext(events), LinkRestored)
        body = json.dumps(cloud("ringing")).encode()
        stamp = str(int(datetime.now(UTC).timestamp()))
        signed = hmac.digest(SECRET.encode(), f"m-1.{stamp}.".encode() + body, hashlib.sha256)
        headers = {
            "Content-Type": "application/cloudevents+json",
            "webhook-id": "m-1",
            "webhook-timestamp": stamp,
            "webhook-signature": "v1,bad v1," + base64.b64encode(signed).decode(),
        }
        async with (
            ClientSession() as http,
            http.post(source.url, data=body, headers=headers) as answer,
        ):
            assert answer.status == 202
            assert await answer.json() == {"accepted": 1, "ignored": 0, "duplicate": False}
        assert isinstance(await anext(events), Delivered)
