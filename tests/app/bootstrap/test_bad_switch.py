"""Whatever the switch does, the card says so, the call goes on, and the next one rings."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.sandbox.telephony.switch import Switch
from app.sandbox.town.cast import SCENARIOS
from app.sdk.calls import link
from connectors.asterisk import connector
from tests.app.bootstrap.floor import AGENT, PASSWORD, USERNAME, WORDS, Floor, played

CAPTURES = Path(__file__).parents[2] / "captures" / "asterisk"
END = b"\r\n\r\n"
OURS = b"Channel: PJSIP/101-00000001\r\n"
EVENT = b"Event: Newstate\r\nPrivilege: call,all\r\nTimestamp: 1795323443.814\r\n"


def scrambled(seed: int) -> bytes:
    """A recorded call of others with one byte in fifty another one."""
    chance = random.Random(seed)
    content = bytearray((CAPTURES / "02-queue-ringall-3.ami").read_bytes())
    for place in chance.sample(range(len(content)), len(content) // 50):
        content[place] = chance.randrange(256)
    return bytes(content).replace(b"PJSIP/101", b"PJSIP/109")


RUBBISH = {
    "truncated, then an empty line": EVENT + b"Channel: PJSIP/101-0000" + END,
    "truncated in mid-line": EVENT + b"Chan",
    "not UTF-8": EVENT + b"Channel: \xff\xfe\xc3\x28\r\nCallerIDName: \xed\xa0\x80" + END,
    "bytes that mean nothing": random.Random(1).randbytes(60_000) + END,
    "zeroes": bytes(60_000) + END,
    "an event without a name": b"Event: \r\nPrivilege: call,all" + END,
    "no header at all": b":::::\r\n: \r\n" + END,
    "a time beyond all times": b"Event: Hold\r\nPrivilege: call,all\r\nTimestamp: 1e300" + END,
    "a recording gone bad": scrambled(1) + END,
    "another recording gone bad": scrambled(2) + END,
    "a second greeting": b"Asterisk Call Manager/9\r\n",
}


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "FIRST_DELAY_S", 0.05)
    monkeypatch.setattr(connector, "LOGIN_LIMIT_S", 0.2)


async def _go_on_after(floor: Floor, sent: bytes) -> None:
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        call = await floor.ring("A4")
        await call.answer()
        await agent.sees_mode("active")
        floor.switch.send(sent)
        await call.hold()
        await call.unhold()
        await call.hold()
        await agent.sees_mode("held")
        await call.unhold()
        await agent.sees_mode("active")
        await call.hang_up()
        await agent.sees_mode("wrap-up")
        assert len(floor.switch.clients) == 1, "the line was not given up for it"
        await floor.expect_an_ordinary_call(agent)


@pytest.mark.parametrize("what", RUBBISH)
@played
async def test_rubbish_in_mid_call_harms_no_call(floor: Floor, what: str) -> None:
    await _go_on_after(floor, RUBBISH[what])


@played
async def test_a_line_of_ten_megabytes_is_dropped_and_said(floor: Floor) -> None:
    floor.expected = ["asterisk: a message longer than "]
    await _go_on_after(floor, EVENT + b"Channel: " + b"x" * 10_000_000 + END)


@played
async def test_a_message_of_a_thousand_headers_is_dropped_and_said(floor: Floor) -> None:
    floor.expected = ["headers (at most 256) was dropped"]
    await _go_on_after(floor, EVENT + OURS + b"X: y\r\n" * 1000 + END)


@asynccontextmanager
async def silent_server(port: int = 0) -> AsyncIterator[int]:
    """A server that takes a connection and never says a word; yields its port."""

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with_us.append(writer)
        await reader.read()

    with_us: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(listen, "127.0.0.1", port)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for writer in with_us:
            writer.transport.abort()
        await server.wait_closed()
        await asyncio.sleep(0)


@played
async def test_a_switch_that_says_nothing_is_given_up_and_tried_again(floor: Floor) -> None:
    floor.expected = ["no answer to the login in time"]
    async with silent_server() as port:
        connectors = {"asterisk": floor.to_switch(port), "tmf": floor.to_office()}
        async with floor.desk(connectors=connectors) as agent:
            await agent.until("a line in doubt", lambda: agent.tray.look == "doubtful")
            assert agent.tray.tip == WORDS("tray.doubtful")
            assert "no answer to the login in time" in floor.log


@played
async def test_a_switch_that_comes_back_after_a_silence_is_heard(floor: Floor) -> None:
    floor.expected = ["no answer to the login in time"]
    async with silent_server() as port:
        connectors = {"asterisk": floor.to_switch(port), "tmf": floor.to_office()}
        desk = floor.desk(connectors=connectors)
        agent = await desk.__aenter__()
        await agent.until("a line in doubt", lambda: agent.tray.look == "doubtful")
    try:
        async with Switch({USERNAME: PASSWORD}, port=port) as switch:
            floor.switch, silent = switch, floor.switch
            await agent.hears_the_switch()
            await floor.expect_an_ordinary_call(agent)
            floor.switch = silent
    finally:
        await desk.__aexit__(None, None, None)


@played
async def test_a_refused_password_is_said_in_the_tray_and_not_tried_again(floor: Floor) -> None:
    refusal = "the switch refused the login: Authentication failed"
    floor.expected = [f"asterisk: {refusal}: no more calls from here"]
    floor.switch.accounts[USERNAME] = "changed"
    async with floor.desk() as agent:
        await agent.until("a refusal", lambda: refusal in agent.tray.tip)
        assert agent.tray.look == "down"
        assert agent.tray.tip == WORDS("tray.down", reason=refusal)
        await floor.switch.until(lambda: not floor.switch.clients)
        assert "follow asterisk" not in {task.get_name() for task in asyncio.all_tasks()}


@played
async def test_a_dropped_line_is_said_on_the_card_until_it_is_back(floor: Floor) -> None:
    floor.expected = ["the switch closed the connection"]
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        call = await floor.ring("B9")
        await call.answer()
        step = (await agent.sees_every_answer()).step
        assert step is not None
        floor.switch.drop_clients()
        card = await agent.sees("a lost line", lambda c: c.banner is not None)
        assert card.banner is not None
        assert (card.banner.text, card.mode) == (WORDS("banner.link_lost"), "active")
        assert card.banner.since is not None
        assert agent.tray.look == "doubtful"
        card = await agent.sees("the line back", lambda c: c.banner is None)
        assert (card.mode, card.name) == ("active", SCENARIOS["B9"].name)
        assert card.step is not None
        assert card.step.name == step.name
        assert agent.tray.look == "call"
        await call.hold()
        await agent.sees_mode("held")
        await call.hang_up()
        await agent.sees_mode("wrap-up")
        await floor.expect_an_ordinary_call(agent)


@played
async def test_what_happened_while_the_line_was_down_is_made_up_for(floor: Floor) -> None:
    floor.expected = ["the switch closed the connection"]
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        first = await floor.ring("A4")
        await first.answer()
        await agent.sees_mode("active")
        floor.switch.drop_clients()
        await floor.switch.until(lambda: not floor.switch.clients)
        await first.hang_up()
        second = await floor.ring("A1")
        card = await agent.sees_customer(SCENARIOS["A1"].name)
        assert card.mode == "ringing"
        await second.answer()
        await agent.sees_mode("active")
        await second.hang_up()
        for name in (SCENARIOS["A1"].name, SCENARIOS["A4"].name):
            await agent.sees(
                f"work after {name}", lambda c, n=name: (c.name, c.mode) == (n, "wrap-up")
            )
            agent.finish()
        await agent.sees_no_card()


@played
async def test_a_desk_opened_in_mid_call_shows_the_call_as_joined_late(floor: Floor) -> None:
    call = await floor.ring("A4", agent=AGENT)
    await call.answer()
    async with floor.desk() as agent:
        card = await agent.sees_customer(SCENARIOS["A4"].name)
        card = await agent.sees_mode("active")
        assert card.banner is not None
        assert card.banner.text == WORDS("banner.joined_late")
        await call.hang_up()
        await agent.sees_mode("wrap-up")
        await floor.expect_an_ordinary_call(agent)
