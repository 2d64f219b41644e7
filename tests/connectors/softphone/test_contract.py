"""The soft-phone connector keeps the contract, and stands every way a phone may fail."""

import tempfile
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

from app.sdk.kit import BadInput, Contract, Row, Trial, lent, misbehaving_tcp
from connectors.softphone import Settings
from tests.connectors.softphone.phones import phone_at

PACKAGE = "connectors.softphone"
NO_LOGIN = "a phone on this machine asks for no credentials"
OVER_HTTP = "it speaks no HTTP: it answers or hangs up"
IN_MESSAGES = "what is wrong inside a message is passed over: test_book has each"


@asynccontextmanager
async def lent_folder():
    """What the desk lends, with a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        yield msgspec.structs.replace(lent(agent="101"), folder=lambda: Path(folder))


class TestContract(Contract):
    package = PACKAGE

    def settings(self):
        return Settings()

    @asynccontextmanager
    async def opened(self):
        async with lent_folder() as context, self.connected(Settings(), context) as source:
            yield Trial(connector=source)


class TestWithBaresip(TestContract):
    @asynccontextmanager
    async def opened(self):
        async with (
            phone_at() as phone,
            lent_folder() as context,
            self.connected(Settings(baresip=phone.address), context) as source,
        ):
            yield Trial(connector=source)


class TestBadInput(BadInput):
    package = PACKAGE
    cannot = {  # noqa: RUF012 - read once
        Row.WRONG_CERTIFICATE: "it is this machine's own: there is no TLS",
        Row.EXPIRED_TOKEN: NO_LOGIN,
        Row.UNAUTHORIZED: NO_LOGIN,
        Row.FORBIDDEN: NO_LOGIN,
        Row.NOT_FOUND: OVER_HTTP,
        Row.CONFLICT: OVER_HTTP,
        Row.TOO_MANY: OVER_HTTP,
        Row.SERVER_ERROR: OVER_HTTP,
        Row.BAD_GATEWAY: OVER_HTTP,
        Row.UNAVAILABLE: OVER_HTTP,
        Row.WRONG_TYPES: IN_MESSAGES,
        Row.DEEP: IN_MESSAGES,
        Row.INJECTED: "it asks for two fixed words and names nothing of a customer",
    }

    def lent(self):
        self.kept = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        folder = Path(self.kept.name)
        return msgspec.structs.replace(lent(agent="101"), folder=lambda: folder)

    @asynccontextmanager
    async def misbehaving(self, row, text):
        if row in (Row.HOSTILE, Row.THOUSAND):
            async with phone_at(name=text or "x", times=1_000 if row is Row.THOUSAND else 1) as one:
                yield Settings(baresip=one.address)
        else:
            async with misbehaving_tcp(row, first=b'30:{"response":true,"ok":true}') as port:
                yield Settings(baresip=f"127.0.0.1:{port}")
