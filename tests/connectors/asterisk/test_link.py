"""The line to a switch, over real sockets: login, silence, breaks, and what was missed then."""

import asyncio
import random
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.events import Delivered, Diverted, Established, Held, LinkLost, LinkRestored
from app.sandbox.telephony.switch import Switch
from app.sdk.calls import link
from app.sdk.calls.clock import SwitchClock
from app.sdk.connector import CallSource, ConnectorContext
from app.sdk.errors import AuthFailed, NotReady
from connectors.asterisk import Settings, connect, wire
from connectors.asterisk.dialogue import Dialogue
from connectors.asterisk.listener import Listener
from connectors.asterisk.wire import TURN_LIMIT, Wire
from tests.connectors.asterisk.played import capture, names

ACCOUNTS = {"ringside": "sesame"}


def now() -> datetime:
    return datetime.now(UTC)


def context(password: str = "sesame", agent: str = "PJSIP/101") -> ConnectorContext:
    return ConnectorContext(
        agent=agent, secret=lambda name: password, now=now, random=random.Random(1).random
    )


@asynccontextmanager
async def listening(switch: Switch, **changed: object) -> AsyncIterator:
    settings = Settings(port=switch.port, **changed)
    async with (
        asyncio.timeout(20),
        connect(settings, context()) as source,
        aclosing(source.events()) as events,
    ):
        yield events


async def take(events: AsyncIterator, count: int) -> list:
    return [await anext(events) for _ in range(count)]


@pytest.fixture
async def switch() -> AsyncIterator[Switch]:
    async with Switch(ACCOUNTS, random=random.Random(1)) as running:
        yield running


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "FIRST_DELAY_S", 0.01)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    if shutil.which("openssl") is None:
        pytest.skip("needs the openssl program to make a certificate")
    folder = tmp_path_factory.mktemp("tls")
    key, chain = folder / "key.pem", folder / "chain.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", str(key), "-out", str(chain)],
        check=True, capture_output=True,
    )  # fmt: skip
    return key, chain


def server_side(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    key, chain = certificate
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(chain, key)
    return tls


@pytest.mark.parametrize("auth", ["md5", "plain"])
async def test_a_login_leads_to_a_line_that_is_up(switch: Switch, auth: str) -> None:
    async with listening(switch, auth=auth) as events:
        assert names(await take(events, 1)) == ["LinkRestored"]
        login = switch.clients[0].actions
    assert ("secret" in {key for action in login for key in action}) == (auth == "plain")


async def test_a_line_that_is_up_waits_for_no_login_any_more(switch: Switch) -> None:
    async with (
        connect(Settings(port=switch.port), context()) as source,
        aclosing(source.events()) as events,
    ):
        await take(events, 1)
        assert source._wire._timers.keys() == {"watch"}


async def test_what_connect_offers_is_a_call_source(switch: Switch) -> None:
    async with connect(Settings(port=switch.port), context()) as source:
        assert isinstance(source, CallSource)


async def test_a_line_may_be_encrypted(certificate: tuple[Path, Path]) -> None:
    async with (
        Switch(ACCOUNTS, tls=server_side(certificate)) as switch,
        listening(switch, tls=True, tls_ca=str(certificate[1])) as events,
    ):
        assert names(await take(events, 1)) == ["LinkRestored"]


async def test_a_switch_nobody_vouches_for_is_told_nothing(
    certificate: tuple[Path, Path],
) -> None:
    async with (
        Switch(ACCOUNTS, tls=server_side(certificate)) as switch,
        listening(switch, tls=True) as events,
    ):
        assert names(await take(events, 1)) == ["LinkLost"]
        assert not any(client.actions for client in switch.clients)


async def test_a_missing_authority_file_is_named() -> None:
    with pytest.raises(NotReady, match=r"no\.pem"):
        async with connect(Settings(tls=True, tls_ca="no.pem"), context()):
            pass


async def test_a_wrong_password_is_told_and_not_tried_again(switch: Switch) -> None:
    async with (
        connect(Settings(port=switch.port), context("wrong")) as source,
        aclosing(source.events()) as events,
    ):
        with pytest.raises(AuthFailed):
            await anext(events)
    assert switch.clients == []


async def test_a_user_who_never_hears_that_the_switch_is_up_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wire, "_BOOT_GRACE_S", 0.01)
    async with Switch(ACCOUNTS, system_class=False) as switch, listening(switch) as events:
        assert names(await take(events, 1)) == ["LinkRestored"]


async def test_a_switch_that_accepts_and_says_nothing_is_noticed(
    switch: Switch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "LOGIN_LIMIT_S", 0.05)
    switch.mute()
    async with listening(switch) as events:
        assert names(await take(events, 1)) == ["LinkLost"]
        monkeypatch.setattr(wire, "LOGIN_LIMIT_S", 3.0)
        switch.mute(False)
        assert names(await take(events, 1)) == ["LinkRestored"]


async def test_a_half_open_line_is_noticed_and_made_again(switch: Switch) -> None:
    async with listening(switch, keepalive_s=0.05) as events:
        assert names(await take(events, 1)) == ["LinkRestored"]
        switch.mute()
        assert names(await take(events, 1)) == ["LinkLost"]
        switch.mute(False)
        assert names(await take(events, 1)) == ["LinkRestored"]


async def test_silence_alone_is_asked_about_and_breaks_nothing(switch: Switch) -> None:
    async with listening(switch, keepalive_s=0.05) as events:
        await take(events, 1)
        client = switch.clients[0]
        await switch.until(lambda: [one["action"] for one in client.actions].count("Ping") > 4)
        await switch.ring(ani="12000000001")
        assert isinstance(await anext(events), Delivered)
        assert switch.clients == [client]


async def test_a_switch_that_is_down_is_told_once_and_found_again(switch: Switch) -> None:
    async with AsyncExitStack() as stack:
        async with Switch(ACCOUNTS) as first:
            port = first.port
        events = await stack.enter_async_context(listening(first))
        assert names(await take(events, 1)) == ["LinkLost"]
        await stack.enter_async_context(Switch(ACCOUNTS, port=port))
        assert names(await take(events, 1)) == ["LinkRestored"]


async def test_a_shutdown_is_a_lost_line(switch: Switch) -> None:
    async with listening(switch) as events:
        await take(events, 1)
        switch.shut_down()
        assert names(await take(events, 2)) == ["LinkLost", "LinkRestored"]


async def test_a_call_goes_on_over_a_broken_line(switch: Switch) -> None:
    async with listening(switch) as events:
        await take(events, 1)
        call = await switch.ring(ani="12000000001", name="王小明", queue="broadband", waited_s=12)
        await call.answer()
        switch.drop_clients()
        told = await take(events, 6)
        assert names(told) == [
            "Delivered", "Delivered", "Established", "CallUpdated", "LinkLost", "LinkRestored",
        ]  # fmt: skip
        await call.hold()
        held = await anext(events)
        assert isinstance(held, Held)
        assert (held.contact.queue, held.contact.waited_s) == ("broadband", 12.0)
        assert held.call_id == told[0].call_id


@pytest.mark.parametrize(("by", "expected"), [("PJSIP/102", Diverted), ("PJSIP/101", Established)])
async def test_what_was_answered_in_the_gap_is_told_before_the_line_is_up(
    switch: Switch, by: str, expected: type
) -> None:
    async with listening(switch) as events:
        await take(events, 1)
        call = await switch.ring(
            ani="12000000001", agent=["PJSIP/101", "PJSIP/102"], queue="broadband"
        )
        await take(events, 2)
        switch.drop_clients()
        await switch.until(lambda: not switch.clients)
        await call.answer(by)
        told = await take(events, 3)
        assert [type(event) for event in told] == [LinkLost, expected, LinkRestored]


async def test_a_program_started_in_a_call_joins_it(switch: Switch) -> None:
    call = await switch.ring(ani="12000000001", queue="broadband", dnis="12000001000")
    await call.answer()
    async with listening(switch) as events:
        joined, up = await take(events, 2)
    assert isinstance(joined, Established)
    assert isinstance(up, LinkRestored)
    assert (joined.contact.ani, joined.contact.queue) == ("12000000001", "broadband")


async def test_times_are_told_in_ours_also_where_the_switch_gives_none() -> None:
    behind = timedelta(minutes=5)
    async with Switch(ACCOUNTS, now=lambda: now() - behind) as switch, listening(switch) as events:
        (up,) = await take(events, 1)
        call = await switch.ring(ani="12000000001")
        await take(events, 2)
        switch.drop_clients()
        lost, restored = await take(events, 2)
        await call.answer()
        answered = await anext(events)
    assert up.at <= lost.at <= restored.at <= answered.at
    assert abs(answered.at - now()) < timedelta(seconds=30)


async def test_an_ending_nothing_explains_is_told_after_a_moment(switch: Switch) -> None:
    async with listening(switch) as events:
        await take(events, 1)
        call = await switch.ring(ani="12000000001")
        (channel,) = call.ringing.values()
        call._tell("Hangup", channel, "Cause: 0", "Cause-txt: Unknown")
        told = await take(events, 3)
    assert isinstance(told[-1], Diverted)


async def test_other_agents_storm_is_not_told_and_ours_comes_through(switch: Switch) -> None:
    async with listening(switch) as events:
        await take(events, 1)
        async with asyncio.TaskGroup() as group:
            group.create_task(switch.storm(5_000, 0.3))
            call = await switch.ring(ani="12000000001", queue="broadband")
            told = await take(events, 2)
        await call.abandon()
        told += await take(events, 1)
    assert names(told) == ["Delivered", "Delivered", "ConnectionCleared"]


class Socket(asyncio.Transport):
    """Remembers whether it may be read from."""

    def __init__(self) -> None:
        super().__init__()
        self.reading = True

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True

    def abort(self) -> None:
        self.reading = False

    def write(self, data: bytes) -> None:
        """Nobody listens."""

    def is_closing(self) -> bool:
        return False


async def test_a_flood_is_heard_in_turns_and_the_socket_waits() -> None:
    listener = Listener("PJSIP/101", SwitchClock(now), lambda action_id: False, up=True)
    listener.connect()
    line = Wire(listener, Dialogue(Settings(), "sesame", "token"), 15.0)
    line.connection_made(socket := Socket())
    messages = capture("02-queue-ringall-3").count(b"\r\n\r\n")
    line.data_received(capture("02-queue-ringall-3") * 5)
    left = []
    while listener.behind:
        left.append(listener.behind)
        assert not socket.reading
        await asyncio.sleep(0)
    line.close()
    with_greeting = messages * 5 + 1
    assert left == list(range(with_greeting - TURN_LIMIT, 0, -TURN_LIMIT))


@pytest.mark.parametrize("field", ["port = 0", "auth = 'none'", "keepalive_s = 0", "hostt = 'x'"])
def test_a_wrong_setting_is_refused(field: str) -> None:
    import msgspec

    with pytest.raises(msgspec.ValidationError):
        msgspec.toml.decode(field, type=Settings)
