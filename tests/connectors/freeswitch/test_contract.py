"""The FreeSWITCH connector keeps the contract, and stands every way a switch may fail."""

from contextlib import asynccontextmanager

from app.isolated.trial import connected_apart
from app.sdk.kit import SECRET, BadInput, Contract, Row, Trial, lent, misbehaving_tcp
from connectors.freeswitch import Settings
from tests.connectors.freeswitch.esl_server import EslServer
from tests.connectors.freeswitch.staged import GREETING, frame

PACKAGE = "connectors.freeswitch"
NO_CODES = "an event socket has no status codes: it answers or hangs up"
ONE_WAY = "it asks for nothing but to be told, and names nothing of a customer in doing so"


class TestContract(Contract):
    package = PACKAGE

    def settings(self):
        return Settings()

    @asynccontextmanager
    async def opened(self):
        async with (
            EslServer(SECRET) as server,
            self.connected(Settings(port=server.port), lent(agent="1001")) as source,
        ):
            yield Trial(connector=source)


class TestApart(TestContract):
    def connected(self, settings, context=None):
        return connected_apart(PACKAGE, settings, context)


class TestBadInput(BadInput):
    package = PACKAGE
    cannot = {  # noqa: RUF012 - read once
        Row.EXPIRED_TOKEN: "the password of an event socket does not expire",
        Row.NOT_FOUND: NO_CODES,
        Row.CONFLICT: NO_CODES,
        Row.TOO_MANY: NO_CODES,
        Row.SERVER_ERROR: NO_CODES,
        Row.BAD_GATEWAY: NO_CODES,
        Row.UNAVAILABLE: NO_CODES,
        Row.INJECTED: ONE_WAY,
    }

    def lent(self):
        return lent(agent="1001")

    @asynccontextmanager
    async def misbehaving(self, row, text):
        if row in (Row.UNAUTHORIZED, Row.FORBIDDEN):
            async with EslServer("another") as server:
                if row is Row.FORBIDDEN:
                    server.first = b"Content-Type: text/rude-rejection\nContent-Length: 0\n\n"
                yield Settings(port=server.port)
        elif row in (Row.HOSTILE, Row.THOUSAND, Row.WRONG_TYPES, Row.DEEP):
            async with misbehaving_tcp(Row.CUT_OFF, first=(GREETING + said(row, text)) * 2) as port:
                yield Settings(port=port)
        else:
            tls = row is Row.WRONG_CERTIFICATE
            async with misbehaving_tcp(row, first=GREETING) as port:
                yield Settings(port=port, tls=tls)


def said(row, text):
    """Events of a switch that takes no care of what it is told."""
    if row is Row.DEEP:
        return wrapped(b"[" * 100_000)
    if row is Row.WRONG_TYPES:
        return wrapped(b'{"Event-Name":7,"Unique-ID":[1],"Core-UUID":{},"Event-Sequence":null}')
    event = {
        "Event-Name": "CHANNEL_CREATE", "Unique-ID": "1", "Call-Direction": "outbound",
        "Channel-Name": "sofia/internal/1001@x", "Caller-Destination-Number": "1001",
        "Caller-Caller-ID-Name": text.encode("utf-8", "replace").decode() or "x",
    }  # fmt: skip
    return frame(event) * (1_000 if row is Row.THOUSAND else 1)


def wrapped(body):
    return b"Content-Length: %d\nContent-Type: text/event-json\n\n%s" % (len(body), body)
