"""The SIP dialog connector keeps the contract, and stands every way a switch may fail."""

from contextlib import asynccontextmanager

import pytest

from app.isolated.trial import connected_apart
from app.sdk.kit import SECRET, BadInput, Contract, Row, Trial, lent, misbehaving_tcp
from app.sdk.kit.sockets import misbehaving_udp
from connectors.sip_dialog import Settings, transactions
from tests.connectors.sip_dialog.presence import Presence
from tests.connectors.sip_dialog.staged import dialog, document

PACKAGE = "connectors.sip_dialog"
BUSY = "a SIP server that is asked too often answers 503, which is another row"
ONE_WAY = "it asks for nothing but to be told, and names nothing of a customer in doing so"
STATUS = {
    Row.UNAUTHORIZED: "401 Unauthorized",
    Row.FORBIDDEN: "403 Forbidden",
    Row.NOT_FOUND: "404 Not Found",
    Row.SERVER_ERROR: "500 Server Internal Error",
    Row.BAD_GATEWAY: "502 Bad Gateway",
    Row.UNAVAILABLE: "503 Service Unavailable",
}
CHALLENGE = ("WWW-Authenticate", 'Digest realm="pbx", nonce="n", qop="auth"')
DEEP = b'<dialog-info version="0" state="full" entity="x">' + b"<a>" * 100_000


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """Nobody waits long for a switch that never answers."""
    monkeypatch.setattr(transactions, "ANSWER_LIMIT_S", 0.6)


class TestContract(Contract):
    package = PACKAGE
    transport = "tcp"

    def settings(self):
        return Settings()

    @asynccontextmanager
    async def opened(self):
        async with Presence(self.transport, password=SECRET) as switch:
            switch.dialogs = [dialog("early")]
            settings = Settings(port=switch.port, transport=self.transport)
            async with self.connected(settings, lent(agent="101")) as source:
                yield Trial(connector=source)


class TestOverUdp(TestContract):
    transport = "udp"


class TestApart(TestContract):
    def connected(self, settings, context=None):
        return connected_apart(PACKAGE, settings, context)


class TestBadInput(BadInput):
    package = PACKAGE
    cannot = {  # noqa: RUF012 - read once
        Row.EXPIRED_TOKEN: "a SIP password does not expire; a nonce does, and is asked for anew",
        Row.CONFLICT: "a subscription conflicts with none",
        Row.TOO_MANY: BUSY,
        Row.INJECTED: ONE_WAY,
    }

    def lent(self):
        return lent(agent="101")

    @asynccontextmanager
    async def misbehaving(self, row, text):
        if row in _TCP:
            tls = row is Row.WRONG_CERTIFICATE
            async with misbehaving_tcp(row, first=b"SIP/2.0 200 OK\r\n") as port:
                yield Settings(port=port, transport="tls" if tls else "tcp")
            return
        async with Presence() as switch:
            switch.script = [(STATUS[row], [CHALLENGE])] * 9 if row in STATUS else []
            _say(switch, row, text)
            yield Settings(port=switch.port)


class TestBadInputOverUdp(TestBadInput):
    cannot = {  # noqa: RUF012 - read once
        **TestBadInput.cannot,
        Row.WRONG_CERTIFICATE: "datagrams are not encrypted here: `tls` is for that",
        Row.HOSTILE: "the same document as over TCP, read by the same code",
        Row.DEEP: "the same document as over TCP, read by the same code",
        Row.WRONG_TYPES: "the same document as over TCP, read by the same code",
        **dict.fromkeys(STATUS, "the same answer as over TCP, read by the same code"),
    }

    @asynccontextmanager
    async def misbehaving(self, row, text):
        async with misbehaving_udp(row, lambda asked: b"SIP/2.0 200 OK\r\n" + asked) as port:
            yield Settings(port=port, transport="udp")


_TCP = (
    Row.REFUSED, Row.SILENT, Row.CUT_OFF, Row.WRONG_CERTIFICATE, Row.NOT_ITS_LANGUAGE, Row.EMPTY,
    Row.HUGE,
)  # fmt: skip


def _say(switch, row, text):
    """Have the server say in its documents what the row is about."""
    if row is Row.HOSTILE:
        said = text.replace("\x00", "").replace("\x07", "").replace("\x1b", "")
        switch.dialogs = [dialog("early", number=said, name=said)]
    elif row is Row.THOUSAND:
        switch.dialogs = [dialog("early", f"call-{number}") for number in range(1_000)]
    elif row in (Row.DEEP, Row.WRONG_TYPES):
        wrong = document(version="many", state=7, entity="7")
        show = switch._notify
        body = DEEP if row is Row.DEEP else wrong
        switch._notify = lambda call_id, **said: show(call_id, **{**said, "body": body})
