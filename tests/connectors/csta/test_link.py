"""The line to a CSTA server, over real sockets: sessions, silence, refusals, breaks."""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from app.domain.events import LinkLost, LinkRestored
from app.sdk.calls import link
from app.sdk.connector import CallSource
from app.sdk.errors import AuthFailed, ConnectorError, NotReady
from connectors.csta import Settings, connect
from connectors.csta.dialogue import Dialogue
from connectors.csta.listener import TURN_LIMIT
from tests.connectors.csta.events import rings
from tests.connectors.csta.staged import PASSWORD, context, now, words
from tests.servers.certificates import Authority
from tests.servers.csta_switch import CstaSwitch
from tests.servers.csta_words import EVENT, SESSIONS, document, framed, text
from tests.servers.launch import until


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "FIRST_DELAY_S", 0.01)


@asynccontextmanager
async def listening(switch: CstaSwitch, **changed: object) -> AsyncIterator:
    settings = Settings(port=switch.port, **changed)
    async with (
        asyncio.timeout(20),
        connect(settings, context()) as source,
        aclosing(source.events()) as events,
    ):
        yield events


async def take(events: AsyncIterator, count: int) -> list[str]:
    return words([await anext(events) for _ in range(count)])


@pytest.fixture
async def switch() -> AsyncIterator[CstaSwitch]:
    async with CstaSwitch({"ringside": PASSWORD}) as running:
        yield running


SIGNED_IN = {"username": "ringside"}


async def test_a_session_monitors_and_a_snapshot_lead_to_a_line_that_is_up(
    switch: CstaSwitch,
) -> None:
    async with listening(switch, **SIGNED_IN) as events:
        assert await take(events, 1) == ["LinkRestored"]
    assert switch.asked[:3] == ["StartApplicationSession", "MonitorStart", "SnapshotDevice"]


async def test_what_connect_offers_is_a_call_source() -> None:
    async with connect(Settings(), context()) as source:
        assert isinstance(source, CallSource)


async def test_monitors_and_session_are_ended_when_nobody_listens_any_more(
    switch: CstaSwitch,
) -> None:
    async with listening(switch, **SIGNED_IN) as events:
        await take(events, 1)
    await until(lambda: "StopApplicationSession" in switch.asked)
    assert switch.asked[-2:] == ["MonitorStop", "StopApplicationSession"]


async def test_a_server_without_sessions_is_asked_for_none(switch: CstaSwitch) -> None:
    async with listening(switch, session=False) as events:
        assert await take(events, 1) == ["LinkRestored"]
    assert "StartApplicationSession" not in switch.asked


@pytest.mark.parametrize("password", ["wrong", ""])
async def test_a_refused_session_is_told_and_not_tried_again(
    switch: CstaSwitch, password: str
) -> None:
    settings = Settings(port=switch.port, **SIGNED_IN)
    async with (
        connect(settings, context(password=password)) as source,
        aclosing(source.events()) as events,
    ):
        with pytest.raises(AuthFailed, match="refused the session: invalidApplicationInfo"):
            await anext(events)
    assert switch.asked == ["StartApplicationSession"]


@pytest.mark.parametrize(
    ("request_name", "why"),
    [
        ("StartApplicationSession", "serverResourcesBusy"),
        ("MonitorStart", "overallMonitorLimitExceeded"),
        ("MonitorStart", "generic"),
        ("SnapshotDevice", "generic"),
    ],
)
async def test_a_server_that_can_not_now_is_tried_again(request_name: str, why: str) -> None:
    refuses = {request_name: why}
    async with CstaSwitch(refuses=refuses) as switch, listening(switch) as events:
        assert await take(events, 1) == ["LinkLost"]
        switch.refuses.clear()
        assert await take(events, 1) == ["LinkRestored"]


async def test_a_device_that_may_not_be_monitored_is_told() -> None:
    refuses = {"MonitorStart": "invalidDeviceID"}
    async with CstaSwitch(refuses=refuses) as switch, listening(switch) as events:
        with pytest.raises(AuthFailed, match="monitored: invalidDeviceID"):
            await anext(events)


async def test_every_device_of_the_agent_is_monitored(switch: CstaSwitch) -> None:
    async with listening(switch, devices=("109",), **SIGNED_IN) as events:
        await take(events, 1)
        assert set(switch.clients[0].monitors.values()) == {"101", "109"}
        call = switch.function.incoming("12000000001")
        switch.function.ring(call, "109")
        switch.function.ring(call, "101")
        assert await take(events, 1) == ["Delivered ringing"]
        switch.function.answer(call, "101")
        assert await take(events, 1) == ["Established"]


async def test_a_device_is_named_as_the_server_wants_it(switch: CstaSwitch) -> None:
    async with listening(switch, device_form="{device}:CM1::0", **SIGNED_IN) as events:
        await take(events, 1)
        assert set(switch.clients[0].monitors.values()) == {"101:CM1::0"}
    assert b'typeOfNumber="other"' in bytes(switch.clients[0].received)


async def test_the_session_is_renewed_at_half_of_what_was_granted() -> None:
    async with CstaSwitch(granted_s=1) as switch, listening(switch) as events:
        await take(events, 1)
        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(anext(events))
            await until(lambda: switch.asked.count("ResetApplicationSessionTimer") == 2)
            waiting.cancel()
        assert len(switch.clients) == 1


async def test_a_session_that_is_not_renewed_is_begun_anew() -> None:
    refuses = {"ResetApplicationSessionTimer": "invalidSessionID"}
    async with CstaSwitch(granted_s=1, refuses=refuses) as switch, listening(switch) as events:
        assert await take(events, 3) == ["LinkRestored", "LinkLost", "LinkRestored"]


@pytest.mark.parametrize("heartbeat", ["status", "session"])
async def test_a_silent_line_is_asked_whether_it_is_there(heartbeat: str) -> None:
    asked = {"status": "RequestSystemStatus", "session": "ResetApplicationSessionTimer"}
    async with (
        CstaSwitch() as switch,
        listening(switch, keepalive_s=0.05, heartbeat=heartbeat) as events,
    ):
        await take(events, 1)
        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(anext(events))
            await until(lambda: switch.asked.count(asked[heartbeat]) >= 3)
            waiting.cancel()
        assert len(switch.clients) == 1


async def test_a_line_that_is_half_open_is_noticed_and_made_anew() -> None:
    deaf = frozenset({"RequestSystemStatus"})
    async with CstaSwitch(deaf=deaf) as switch, listening(switch, keepalive_s=0.1) as events:
        assert await take(events, 3) == ["LinkRestored", "LinkLost", "LinkRestored"]


async def test_a_server_that_speaks_but_does_not_say_how_it_is_is_there() -> None:
    async with CstaSwitch(deaf=frozenset({"RequestSystemStatus"})) as switch:
        async with listening(switch, keepalive_s=0.2) as events, asyncio.TaskGroup() as group:
            await take(events, 1)
            waiting = group.create_task(anext(events))
            await until(lambda: "RequestSystemStatus" in switch.asked)
            for _ in range(8):  # beyond the time an answer may take
                await asyncio.sleep(0.05)
                switch.clients[0].say(EVENT, document("AgentReadyEvent"))
            waiting.cancel()
        assert len(switch.clients) == 1


def test_with_the_settings_as_they_are_a_half_open_line_is_noticed_within_10_s() -> None:
    settings = Settings()
    dialogue = Dialogue(settings, "", ("101",), None)  # type: ignore[arg-type]
    noticed_s = settings.keepalive_s + 4.0
    assert noticed_s < 10
    dialogue.begin(0.0)
    with pytest.raises(NotReady, match="no answer to the login"):
        dialogue.tick(9.9)


async def test_a_server_that_says_nothing_to_the_session_is_given_up(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.csta.dialogue.ANSWER_LIMIT_S", 0.05)
    async with CstaSwitch(deaf=frozenset({"StartApplicationSession"})) as switch:
        with caplog.at_level(logging.WARNING):
            async with listening(switch) as events:
                assert await take(events, 1) == ["LinkLost"]
    assert "no answer to the login in time" in caplog.text


async def test_how_the_server_says_it_is_gets_its_answer(switch: CstaSwitch) -> None:
    async with listening(switch, **SIGNED_IN) as events:
        await take(events, 1)
        status = document("SystemStatus", text("systemStatus", "normal"))
        switch.clients[0].say(4711, status)
        call = switch.function.incoming("12000000001")
        switch.function.ring(call, "101")
        assert await take(events, 1) == ["Delivered ringing"]
        await until(lambda: "SystemStatusResponse" in switch.asked)
    assert b"4711<?xml" in bytes(switch.clients[0].received)


async def test_a_server_that_lost_messages_is_asked_how_the_calls_stand(
    switch: CstaSwitch,
) -> None:
    async with listening(switch, **SIGNED_IN) as events:
        await take(events, 1)
        call = switch.function.incoming("12000000001")
        call.states["101"] = "connected"  # and nobody was told
        status = document("SystemStatusEvent", text("systemStatus", "messagesLost"))
        switch.clients[0].say(EVENT, status)
        assert await take(events, 1) == ["Established"]


@pytest.mark.parametrize(
    "said",
    [
        document("SystemStatus", text("systemStatus", "disabled")),
        document("ApplicationSessionTerminated", namespace=SESSIONS),
        document("MonitorStop", text("monitorCrossRefID", "@")),
    ],
)
async def test_what_the_server_ends_is_begun_anew(switch: CstaSwitch, said: str) -> None:
    async with listening(switch, **SIGNED_IN) as events:
        await take(events, 1)
        client = switch.clients[0]
        client.say(EVENT, said.replace("@", next(iter(client.monitors))))
        assert await take(events, 2) == ["LinkLost", "LinkRestored"]


async def test_a_switch_whose_clock_is_months_off_is_told_in_our_time(switch: CstaSwitch) -> None:
    async with listening(switch, **SIGNED_IN) as events:
        await take(events, 1)
        call = switch.function.incoming("12000000001")
        switch.function.ring(call, "101")
        offered = await anext(events)
        switch.function.wait(-3600)  # and is set back meanwhile
        switch.function.answer(call, "101")
        answered = await anext(events)
    assert abs((offered.at - now()).total_seconds()) < 30
    assert words([answered]) == ["Established"]
    assert answered.at >= offered.at


async def test_events_of_nobodys_monitor_are_not_told(switch: CstaSwitch) -> None:
    async with listening(switch, **SIGNED_IN) as events:
        await take(events, 1)
        client = switch.clients[0]
        client.send(rings("101").replace(b"1169730059", b"4711000000") * 300)
        call = switch.function.incoming("12000000002")
        switch.function.ring(call, "101")
        offered = await anext(events)
    assert offered.contact.ani == "12000000002"


async def test_a_storm_is_heard_in_turns_and_the_agents_call_comes_through(
    switch: CstaSwitch,
) -> None:
    async with listening(switch, **SIGNED_IN) as events:
        await take(events, 1)
        client = switch.clients[0]
        client.send(framed(EVENT, "<a/>") * (TURN_LIMIT * 20))
        call = switch.function.incoming("12000000001")
        switch.function.ring(call, "101")
        assert await take(events, 1) == ["Delivered ringing"]


async def test_what_is_no_csta_is_said_to_be_none(
    switch: CstaSwitch, caplog: pytest.LogCaptureFixture
) -> None:
    async with listening(switch, **SIGNED_IN) as events:
        await take(events, 1)
        with caplog.at_level(logging.WARNING):
            switch.clients[0].send(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            assert await take(events, 2) == ["LinkLost", "LinkRestored"]
    assert caplog.text.count("does not speak CSTA XML over TCP") == 1


async def test_a_long_break_is_logged_once_each_way(
    switch: CstaSwitch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger=link.__name__)
    async with listening(switch, **SIGNED_IN) as events:
        await take(events, 1)
        switch.refuses["StartApplicationSession"] = "resourceBusy"
        switch.drop_clients()
        assert await take(events, 1) == ["LinkLost"]
        before = len(switch.clients)
        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(anext(events))
            await until(lambda: len(switch.clients) > before + 2)
            switch.refuses.clear()
        assert isinstance(waiting.result(), LinkRestored)
    said = [record.levelname for record in caplog.records if record.name == link.__name__]
    assert said == ["INFO", "WARNING", "INFO"]


async def test_health_says_how_the_line_stands(switch: CstaSwitch) -> None:
    async with connect(Settings(port=switch.port, **SIGNED_IN), context()) as source:
        (well,) = await source.health()
        assert well.well
    async with connect(Settings(port=1), context()) as source:
        (ill,) = await source.health()
        assert not ill.well
        assert ill.detail


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("csta-tls"))


async def test_a_line_may_be_encrypted_and_is_checked(authority: Authority) -> None:
    made = authority.certificate("127.0.0.1")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(made.certificate, made.key)
    async with CstaSwitch(tls=tls) as switch:
        async with listening(switch, tls=True, tls_ca=str(authority.file)) as events:
            assert await take(events, 1) == ["LinkRestored"]
        before = len(switch.asked)
        async with listening(switch, tls=True) as events:
            assert isinstance(await anext(events), LinkLost)
        assert len(switch.asked) <= before + 2


async def test_a_missing_authority_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match=r"no\.pem"):
        async with connect(Settings(tls=True, tls_ca="no.pem"), context()):
            pass


async def test_a_user_without_a_password_is_said() -> None:
    def nothing(name: str) -> str:
        raise AuthFailed("csta", f"no secret {name!r}")

    lent = msgspec.structs.replace(context(), secret=nothing)
    with pytest.raises(ConnectorError, match="password"):
        async with connect(Settings(username="ringside"), lent):
            pass


@pytest.mark.parametrize(
    "field",
    ["port = 0", "session_s = 1", "keepalive_s = 0", "hostt = 'x'", "device_form = 'x'",
     "application = ''", "heartbeat = 'none'"],
)  # fmt: skip
def test_a_wrong_setting_is_refused(field: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.toml.decode(field, type=Settings)
