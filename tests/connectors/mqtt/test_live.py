"""Three desks, a gateway and a real broker: what each agent is told, and how soon."""

import asyncio
import ssl

import msgspec
import pytest

from app.sdk.errors import AuthFailed
from app.sdk.kit.certificate import unknown_certificate
from app.sdk.pinning import key_pin
from connectors.mqtt import Settings, connect
from connectors.mqtt.line import ANSWER_LIMIT_S, TICK_S
from tests.connectors.mqtt.floor import CUSTOMER, context, desk, gateway, listened, settings
from tests.connectors.mqtt.published import PublishingBroker
from tests.house.sources import ROOT
from tests.servers.launch import until
from tests.servers.mosquitto import mosquitto, need_mosquitto

OTHER_KEY = "sha256:" + "0" * 64
pytestmark = pytest.mark.timeout(60)


@pytest.fixture(scope="module")
def broker():
    need_mosquitto()
    with mosquitto() as running:
        yield running


async def test_a_call_that_rings_three_pops_at_three_and_goes_when_one_takes_it(broker):
    async with (
        gateway(broker, linger_s=0.05) as switch,
        desk(broker, "101") as one,
        desk(broker, "102") as two,
        desk(broker, "103") as three,
    ):
        desks = {"101": one, "102": two, "103": three}
        for each in desks.values():
            await each.hears("LinkRestored")
        for agent in desks:
            await switch.tell(agent, "c-1", "ringing", CUSTOMER)
        for each in desks.values():
            await each.hears("LinkRestored", "ringing")
        await switch.tell("102", "c-1", "active", CUSTOMER)
        for agent in ("101", "103"):
            taken = {**CUSTOMER, "answered_by": "102"}
            await switch.tell(agent, "c-1", "closed", taken, "answered-elsewhere")
        await one.hears("LinkRestored", "ringing", "answered-elsewhere")
        await three.hears("LinkRestored", "ringing", "answered-elsewhere")
        assert one.told[-1].contact.answered_by == "102"
        await switch.tell("102", "c-1", "closed", CUSTOMER, "answered-here")
        await two.hears("LinkRestored", "ringing", "Established", "ConnectionCleared")
        assert {event.call_id for each in desks.values() for event in each.told[1:]} == {"c-1"}
        await until(lambda: not any(switch._calls.values()))


async def test_a_desk_that_comes_late_is_told_how_the_call_stands_now(broker):
    async with gateway(broker) as switch:
        await switch.tell("101", "c-2", "ringing", CUSTOMER)
        await switch.tell("101", "c-2", "held", CUSTOMER)
        async with desk(broker) as one:
            await one.hears("Held", "LinkRestored")
            assert one.told[0].contact.ani == "12000000101"
        await switch.tell("101", "c-2", "closed", CUSTOMER, "answered-here")


async def test_a_broker_that_starts_anew_in_mid_call_loses_nothing_and_invents_nothing(broker):
    async with gateway(broker) as switch, desk(broker) as one:
        await one.hears("LinkRestored")
        await switch.tell("101", "c-3", "ringing", CUSTOMER)
        await switch.tell("101", "c-3", "active", CUSTOMER)
        await one.hears("LinkRestored", "ringing", "Established")
        broker.end()
        await one.hears("Established", "LinkLost")
        await switch.tell("101", "c-3", "held", CUSTOMER)
        broker.start()
        await one.hears("Established", "LinkLost", "Held", "LinkRestored", within_s=20)
        await switch.tell("101", "c-3", "closed", CUSTOMER, "answered-here")
        await one.hears("LinkRestored", "ConnectionCleared")


async def test_a_gateway_that_dies_is_a_lost_link_and_what_it_left_ages_out(broker):
    async with desk(broker) as one:
        async with gateway(broker) as switch:
            await one.hears("LinkRestored")
            await switch.tell("101", "c-4", "ringing", CUSTOMER)
            await one.hears("LinkRestored", "ringing")
            await switch.vanish()
            await one.hears("LinkRestored", "ringing", "LinkLost")
            (health,) = await one.source.health()
            assert health.detail.startswith("the gateway main is offline")
            async with desk(broker) as another:
                await another.hears("LinkLost")
        async with gateway(broker):
            await one.hears("ringing", "LinkLost", "unknown", "LinkRestored")
            async with desk(broker) as another:
                await another.hears("LinkRestored")
                assert another.words() == ["LinkRestored"]


async def test_an_agent_can_not_hear_another_agents_calls(broker):
    async with gateway(broker) as switch:
        await switch.tell("101", "c-5", "ringing", CUSTOMER)
        async with (
            connect(settings(broker, username="102"), context("101")) as spying,
            listened(spying) as spy,
            desk(broker, "101") as own,
        ):
            await own.hears("ringing", "LinkRestored")
            await spy.hears("LinkLost")
            (health,) = await spy.source.health()
            assert "cti/v1/main/agent/101/state is empty" in health.detail
        await switch.tell("101", "c-5", "closed", CUSTOMER, "missed")


async def test_a_broker_that_falls_silent_is_given_up(broker):
    async with gateway(broker), desk(broker, keepalive_s=1) as one:
        await one.hears("LinkRestored")
        broker.stop()
        try:
            await one.hears("LinkRestored", "LinkLost", within_s=5)
        finally:
            broker.go_on()
        await one.hears("LinkRestored", "LinkLost", "LinkRestored", within_s=20)


async def test_by_default_silence_is_noticed_within_ten_seconds():
    assert Settings().keepalive_s + min(ANSWER_LIMIT_S, Settings().keepalive_s) + TICK_S < 10


async def test_a_wrong_password_is_refused_and_not_tried_again(broker):
    async with connect(settings(broker), context(password="wrong")) as source:
        with pytest.raises(AuthFailed, match="refused the user '101' or the password"):
            async for _ in source.events():
                pass


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"tls_ca": None}, "certificate was refused"),
        ({"tls_name": "other.example"}, "certificate was refused: Hostname mismatch"),
        ({"pins": (OTHER_KEY,)}, "not the pinned one, nothing was sent to it"),
        ({"pins": (OTHER_KEY,), "tls_ca": None}, "not the pinned one, nothing was sent to it"),
    ],
)
async def test_a_broker_that_is_not_the_one_it_should_be_is_refused(broker, words, said):
    async with connect(settings(broker, **words), context()) as source:
        (health,) = await source.health()
    assert not health.well
    assert said in health.detail


async def test_no_byte_of_the_password_goes_to_a_server_without_the_pinned_key():
    served = PublishingBroker(tls=unknown_certificate())
    async with served as port:
        pinned = Settings(host="127.0.0.1", port=port, pins=(OTHER_KEY,))
        async with connect(pinned, context()) as source:
            (health,) = await source.health()
        assert "nothing was sent to it" in health.detail
    assert served.asked == []


async def test_a_pinned_key_stands_instead_of_an_authority(broker):
    certificate = await asyncio.to_thread(ssl.get_server_certificate, ("localhost", broker.port))
    pin = key_pin(ssl.PEM_cert_to_DER_cert(certificate))
    async with gateway(broker), desk(broker, tls_ca=None, pins=(OTHER_KEY, pin)) as one:
        await one.hears("LinkRestored")


def test_a_password_in_the_clear_is_for_this_machine_only():
    with pytest.raises(ValueError, match="for a broker on this machine only"):
        Settings(host="broker.example.net", tls=False)


async def test_what_a_gateway_could_publish_to_break_the_desk_is_dropped():
    status, ours = "cti/v1/main/gateway/main/status", "cti/v1/main/agent/101"
    at = "2026-03-10T07:00:00Z"
    big = (f"{ours}/call/x", b"x" * 70_000)
    state = (f"{ours}/state", {"schema": 1, "at": at, "calls": []})
    online = (status, {"schema": 1, "state": "online", "at": at})
    async with PublishingBroker(published=[big, *[(f"{ours}/call/y", b"{")] * 2_000, state, online]
    ) as port:  # fmt: skip
        plain = Settings(host="127.0.0.1", port=port, tls=False)
        async with connect(plain, context()) as source, listened(source) as one:
            await one.hears("LinkRestored")


async def test_a_desk_asks_for_no_session_few_messages_at_once_and_none_of_its_own():
    served = PublishingBroker()
    async with served as port:
        plain = Settings(host="127.0.0.1", port=port, tls=False, username="u1")
        async with connect(plain, context()) as source, listened(source):
            await until(lambda: len(served.asked) == 2)
    signed_in, subscribed, *_ = served.asked
    assert signed_in[1:8] == b"\0\4MQTT\5"
    assert signed_in[8] == 0b11000010  # user, password, clean start; no will
    assert b"\x11\0\0\0\0" in signed_in  # session expiry: none
    assert b"\x21\0\x64" in signed_in  # receive maximum: 100
    for topic in ("gateway/main/status", "agent/101/state", "agent/101/call/+"):
        end = subscribed.index(topic.encode()) + len(topic)
        assert subscribed[end] == 0b000101  # no-local, QoS 1; what was kept keeps its mark


def test_every_setting_stands_on_the_page():
    page = (ROOT / "docs" / "connectors" / "mqtt.md").read_text("utf-8")
    named = {field.name for field in msgspec.structs.fields(Settings)}
    assert {name for name in named if f"`{name}`" not in page} == set()
