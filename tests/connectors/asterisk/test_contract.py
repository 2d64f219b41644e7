"""The Asterisk connector keeps the contract, and stands every way a switch may fail."""

import random
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from app.isolated.trial import connected_apart
from app.sandbox.telephony.switch import Switch
from app.sdk.kit import (
    SECRET,
    BadInput,
    Contract,
    HttpBadInput,
    Row,
    Trial,
    lent,
    misbehaving_tcp,
)
from connectors.asterisk import Settings
from tests.connectors.asterisk.ari_server import AriSwitch

PACKAGE = "connectors.asterisk"
GREETING = b"Asterisk Call Manager/11.0.0\r\n"
OVER_HTTP = "the manager interface has no status codes: it answers or hangs up"
ONE_WAY = "it asks for nothing but to be told, and names nothing of a customer in doing so"


class TestContract(Contract):
    package = PACKAGE

    def settings(self):
        return Settings()

    @asynccontextmanager
    async def opened(self):
        accounts = {"ringside": SECRET}
        async with Switch(accounts, random=random.Random(1)) as switch:
            settings = Settings(port=switch.port)
            async with self.connected(settings, lent()) as source:
                yield Trial(connector=source)


class TestApart(TestContract):
    def connected(self, settings, context=None):
        return connected_apart(PACKAGE, settings, context)


class TestOverAri(TestContract):
    @asynccontextmanager
    async def opened(self):
        async with AriSwitch(SECRET) as switch:
            settings = Settings(interface="ari", port=switch.port)
            async with self.connected(settings, lent()) as source:
                yield Trial(connector=source)


class TestBadInputOverAri(HttpBadInput):
    package = PACKAGE
    cannot = {  # noqa: RUF012 - read once
        Row.CONFLICT: "a handshake either succeeds or not: nothing in it can be in conflict",
        Row.WRONG_TYPES: "a handshake is headers; messages of wrong types are in test_ari",
        Row.DEEP: "a handshake nests nothing; deep messages are in test_ari",
        Row.THOUSAND: "a handshake lists nothing; many channels are in test_ari",
        Row.INJECTED: ONE_WAY,
    }

    def settings(self, url):
        found = urlsplit(url)
        tls = found.scheme == "https"
        return Settings(interface="ari", host=found.hostname, port=found.port, tls=tls)

    def answer(self, asked, text):
        return {"message": text}


class TestBadInput(BadInput):
    package = PACKAGE
    cannot = {  # noqa: RUF012 - read once
        Row.EXPIRED_TOKEN: "a manager's password does not expire",
        Row.FORBIDDEN: "a manager without permission hears nothing, which is no answer",
        Row.NOT_FOUND: OVER_HTTP,
        Row.CONFLICT: OVER_HTTP,
        Row.TOO_MANY: OVER_HTTP,
        Row.SERVER_ERROR: OVER_HTTP,
        Row.BAD_GATEWAY: OVER_HTTP,
        Row.UNAVAILABLE: OVER_HTTP,
        Row.WRONG_TYPES: "everything the manager interface says is text",
        Row.DEEP: "messages are lines, nothing is nested in them",
        Row.INJECTED: ONE_WAY,
    }

    @asynccontextmanager
    async def misbehaving(self, row, text):
        if row is Row.UNAUTHORIZED:
            async with Switch({"ringside": "another"}, random=random.Random(1)) as switch:
                yield Settings(port=switch.port)
        elif row in (Row.HOSTILE, Row.THOUSAND):
            said = written(text) if row is Row.HOSTILE else written("x") * 1_000
            async with misbehaving_tcp(Row.CUT_OFF, first=(GREETING + said) * 2) as port:
                yield Settings(port=port)
        else:
            tls = row is Row.WRONG_CERTIFICATE
            async with misbehaving_tcp(row, first=GREETING) as port:
                yield Settings(port=port, tls=tls)


def written(text):
    """An event of a switch that takes no care of what it is told."""
    lines = ("Event: Newchannel", f"CallerIDName: {text}", "Channel: PJSIP/101-1", "Uniqueid: 1.1")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogatepass")
