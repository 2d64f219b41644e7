"""The CSTA connector keeps the contract, and stands every way a switch may fail."""

from contextlib import asynccontextmanager
from xml.sax.saxutils import escape

import pytest

from app.isolated.trial import connected_apart
from app.sdk.kit import SECRET, BadInput, Contract, Row, Trial, lent, misbehaving_tcp
from connectors.csta import Settings
from tests.connectors.csta.events import CALL, CUSTOMER, event
from tests.servers.csta_switch import CstaSwitch
from tests.servers.csta_words import EVENT, SESSIONS, document, framed, text

PACKAGE = "connectors.csta"
OVER_HTTP = "CSTA over TCP has no status codes: it answers or hangs up"
ONE_WAY = "it asks for nothing but to be told, and names nothing of a customer in doing so"
OPENED = framed(
    1, document("StartApplicationSessionPosResponse", text("sessionID", "7"), namespace=SESSIONS)
) + framed(2, document("MonitorStartResponse", text("monitorCrossRefID", "1169730059")))
ALL_LISTED = framed(3, document("SnapshotDeviceResponse"))


class TestContract(Contract):
    package = PACKAGE

    def settings(self):
        return Settings()

    @asynccontextmanager
    async def opened(self):
        async with CstaSwitch({"ringside": SECRET}) as switch:
            settings = Settings(port=switch.port, username="ringside")
            async with self.connected(settings, lent(agent="101")) as source:
                yield Trial(connector=source)


class TestApart(TestContract):
    def connected(self, settings, context=None):
        return connected_apart(PACKAGE, settings, context)


class TestBadInput(BadInput):
    package = PACKAGE
    cannot = {  # noqa: RUF012 - read once
        Row.EXPIRED_TOKEN: "an application's password does not expire while it is used",
        Row.NOT_FOUND: OVER_HTTP,
        Row.CONFLICT: OVER_HTTP,
        Row.TOO_MANY: OVER_HTTP,
        Row.SERVER_ERROR: OVER_HTTP,
        Row.BAD_GATEWAY: OVER_HTTP,
        Row.UNAVAILABLE: OVER_HTTP,
        Row.INJECTED: ONE_WAY,
    }

    @pytest.fixture(autouse=True)
    def _quick(self, monkeypatch):
        monkeypatch.setattr("connectors.csta.dialogue.ANSWER_LIMIT_S", 0.5)

    def lent(self):
        return lent(agent="101")

    @asynccontextmanager
    async def misbehaving(self, row, text):
        if row in (Row.UNAUTHORIZED, Row.FORBIDDEN):
            refuses = {"MonitorStart": "privilegeViolation"} if row is Row.FORBIDDEN else {}
            accounts = {"ringside": SECRET if row is Row.FORBIDDEN else "another"}
            async with CstaSwitch(accounts, refuses=refuses) as switch:
                yield Settings(port=switch.port, username="ringside")
        elif said := SAID.get(row) or (written(text) if row is Row.HOSTILE else b""):
            async with misbehaving_tcp(Row.CUT_OFF, first=OPENED + ALL_LISTED + said) as port:
                yield Settings(port=port)
        else:
            async with misbehaving_tcp(row, first=b"") as port:
                yield Settings(port=port, tls=row is Row.WRONG_CERTIFICATE)


def written(said):
    """An event of a switch that takes no care of what it is told."""
    harmless = escape(said[:9_000].encode("utf-8", "replace").decode())
    inner = f"<callingDisplayName>{harmless}</callingDisplayName><userData>{harmless}</userData>"
    content = event("Delivered", "101", more=inner)[8:].decode()
    named = f"{CUSTOMER}&gt;{harmless};displayNumber={harmless};x="
    return framed(EVENT, content.replace(f"{CUSTOMER}&gt;", named, 1))


SAID = {
    Row.WRONG_TYPES: framed(
        EVENT, document("DeliveredEvent", "<connection>7</connection><cause><cause/></cause>")
    ),
    Row.DEEP: framed(EVENT, "<a>" * 9_000 + "</a>" * 9_000),
    Row.THOUSAND: b"".join(event("Delivered", "101", call=f"{CALL}{one}") for one in range(1_000)),
}
