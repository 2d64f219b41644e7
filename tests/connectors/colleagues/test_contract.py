"""What one desk leaves for another arrives, and the connector stands every failing service."""

from contextlib import asynccontextmanager

import pytest

from app.isolated.trial import connected_apart
from app.sandbox.relay import RelayService
from app.sdk.errors import ConnectorError
from app.sdk.kit import SECRET, Contract, HttpBadInput, Row, Trial, lent
from connectors.colleagues import Settings, connect

PACKAGE = "connectors.colleagues"


class TestContract(Contract):
    package = PACKAGE

    def settings(self):
        return Settings(base_url="https://desks.example.invalid")

    @asynccontextmanager
    async def opened(self):
        async with RelayService(SECRET) as service:
            settings = Settings(base_url=service.url)
            async with self.connected(settings, lent()) as relay:
                yield Trial(connector=relay, done=lambda key: service.given)


class TestApart(TestContract):
    def connected(self, settings, context=None):
        return connected_apart(PACKAGE, settings, context or lent())


class TestBadInput(HttpBadInput):
    package = PACKAGE
    cannot = {  # noqa: RUF012 - read once
        Row.NOT_FOUND: "a conversation nobody left anything for is answered with 204",
        Row.NOT_ITS_LANGUAGE: "a parcel is bytes: whoever opens it judges what is in it",
        Row.WRONG_TYPES: "a parcel is bytes: whoever opens it judges what is in it",
        Row.HOSTILE: "a parcel is bytes: whoever opens it judges what is in it",
        Row.THOUSAND: "there is one parcel for a conversation, whatever is in it",
        Row.DEEP: "a parcel is bytes: whoever opens it judges what is in it",
        Row.EMPTY: "an empty parcel is one",
    }

    def settings(self, url):
        return Settings(base_url=url, limit_s=0.3)

    def answer(self, asked, text):
        return {}


async def test_nothing_larger_than_allowed_is_sent():
    async with RelayService(SECRET) as service:
        settings = Settings(base_url=service.url, largest_kb=1)
        async with connect(settings, lent()) as relay:
            with pytest.raises(ConnectorError, match="more than 1 kB"):
                await relay.give("1", b"x" * 1025)
        assert service.given == 0
