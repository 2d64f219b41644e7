"""The MQTT connector keeps the contract, and stands every way a broker or a gateway may fail."""

from contextlib import asynccontextmanager

import pytest

from app.isolated.trial import connected_apart
from app.sdk.kit import BadInput, Contract, Row, Trial, lent, misbehaving_tcp
from connectors.mqtt import Settings
from tests.connectors.mqtt.floor import gateway, settings
from tests.connectors.mqtt.published import PublishingBroker
from tests.servers.mosquitto import mosquitto, need_mosquitto

PACKAGE = "connectors.mqtt"
OVER_HTTP = "a broker has no status codes of this kind: it takes the sign-in or refuses it"
ONE_WAY = "it asks for nothing but to be told, and names nothing of a customer in doing so"


@pytest.fixture(scope="module")
def broker():
    need_mosquitto()
    with mosquitto() as running:
        yield running


class TestContract(Contract):
    package = PACKAGE
    against = "Mosquitto 2.0.11"

    @pytest.fixture(autouse=True)
    def _beside(self, broker):
        self.broker = broker

    def settings(self):
        return Settings()

    @asynccontextmanager
    async def opened(self):
        async with (
            gateway(self.broker, agents=("PJSIP/101",)),
            self.connected(settings(self.broker), lent()) as source,
        ):
            yield Trial(connector=source)


class TestApart(TestContract):
    package = PACKAGE

    def connected(self, settings, context=None):
        return connected_apart(PACKAGE, settings, context)


class TestBadInput(BadInput):
    package = PACKAGE
    cannot = {  # noqa: RUF012 - read once
        Row.EXPIRED_TOKEN: "a broker's password does not expire",
        Row.NOT_FOUND: OVER_HTTP,
        Row.CONFLICT: OVER_HTTP,
        Row.BAD_GATEWAY: OVER_HTTP,
        Row.INJECTED: ONE_WAY,
    }
    well_in = {  # noqa: RUF012 - read once
        Row.THOUSAND: "a thousand calls of one agent: those that can be true are told",
    }
    refusals = {  # noqa: RUF012 - read once
        Row.UNAUTHORIZED: 134, Row.FORBIDDEN: 135, Row.TOO_MANY: 159, Row.SERVER_ERROR: 128,
        Row.UNAVAILABLE: 136,
    }  # fmt: skip

    @asynccontextmanager
    async def misbehaving(self, row, text):
        if row in self.refusals:
            served = PublishingBroker(refusal=self.refusals[row])
        elif row in (Row.HOSTILE, Row.THOUSAND, Row.WRONG_TYPES, Row.DEEP):
            served = PublishingBroker(published=written(row, text))
        else:
            tls = row is Row.WRONG_CERTIFICATE
            async with misbehaving_tcp(row, first=b"\x20\x03\x00\x00\x00") as port:
                yield Settings(host="127.0.0.1", port=port, tls=tls)
            return
        async with served as port:
            yield Settings(host="127.0.0.1", port=port, tls=False)


def written(row, text):
    """What a gateway publishes that fails in that way."""
    at = "2026-03-10T07:00:00Z"
    state, status = "cti/v1/main/agent/PJSIP%2F101/state", "cti/v1/main/gateway/main/status"
    call = "cti/v1/main/agent/PJSIP%2F101/call/"
    online = {"schema": 1, "state": "online", "at": at}
    if row is Row.WRONG_TYPES:
        return [(status, {"schema": "1", "state": 3}), (state, {"schema": [], "calls": 7})]
    if row is Row.DEEP:
        return [(status, b'{"schema":1,"state":' + b"[" * 30_000), (state, b"[" * 60_000)]
    texts = ("ani", "dnis", "caller_name", "queue", "other_party", "conversation", "answered_by")
    contact = {**dict.fromkeys(texts, text), "attached": {text or "x": text}}
    named = ["1"] if row is Row.HOSTILE else [str(one) for one in range(1, 65)]
    said = {"schema": 1, "seq": 1, "at": at, "phase": "ringing", "contact": contact}
    count = 1 if row is Row.HOSTILE else 1_000
    calls = [(f"{call}{one}", said) for one in range(1, count + 1)]
    return [(status, online), (state, {"schema": 1, "at": at, "calls": named}), *calls]
