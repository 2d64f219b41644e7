"""The line to a switch: logins, lists, silence, gaps; to a server of our own on loopback."""

import asyncio
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from datetime import UTC, datetime

import pytest

from app.domain.events import ConnectionCleared, Delivered, Established, LinkRestored
from app.sdk.connector import ConnectorContext
from app.sdk.errors import AuthFailed
from connectors.freeswitch import Settings, connect
from connectors.freeswitch.names import SUBSCRIPTION
from tests.connectors.asterisk.played import names
from tests.connectors.freeswitch.esl_server import EslServer
from tests.connectors.freeswitch.staged import BEGAN_AT, CUSTOMER, QUEUE

PATIENCE_S = 10.0


def now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def listening(server: EslServer, agent: str = "1001", **settings):
    context = ConnectorContext(
        agent=agent, secret=lambda name: "secret", now=now, random=lambda: 0.0
    )
    table = Settings(port=server.port, **settings)
    async with connect(table, context) as source, aclosing(source.events()) as events:
        yield events


async def take(events, count: int) -> list:
    async with asyncio.timeout(PATIENCE_S):
        return [await anext(events) for _ in range(count)]


@pytest.fixture
async def server():
    async with EslServer() as running:
        yield running


@pytest.mark.parametrize("form", ["plain", "json"])
async def test_a_call_is_heard_from_ring_to_end(server: EslServer, form: str) -> None:
    async with listening(server, format=form) as events:
        assert names(await take(events, 1)) == ["LinkRestored"]
        customer, leg = server.stage.talk()
        server.stage.hang_up(leg)
        server.stage.hang_up(customer)
        server.send()
        told = await take(events, 4)
    assert names(told) == ["Delivered", "Delivered", "Established", "ConnectionCleared"]
    assert told[0].contact.caller_name == "王小明"
    assert server.asked[1] == f"event {form} {' '.join(SUBSCRIPTION)}"


async def test_times_are_told_in_ours(server: EslServer) -> None:
    async with listening(server) as events:
        (up,) = await take(events, 1)
        server.stage.at = BEGAN_AT
        server.stage.ring(server.stage.customer(), "1001")
        server.send()
        rings, _ = await take(events, 2)
    assert abs((rings.at - up.at).total_seconds()) < 30


async def test_a_wrong_password_is_said_and_not_tried_again() -> None:
    async with EslServer("another") as server, listening(server) as events:
        with pytest.raises(AuthFailed, match="password"):
            await take(events, 1)
    assert [one.partition(" ")[0] for one in server.asked] == ["auth"]


async def test_a_computer_that_is_not_let_in_is_told_which_setting_lets_it(
    server: EslServer,
) -> None:
    server.first = (
        b"Content-Type: text/rude-rejection\nContent-Length: 24\n\nAccess Denied, go away.\n"
    )
    async with listening(server) as events:
        with pytest.raises(AuthFailed, match="apply-inbound-acl"):
            await take(events, 1)


async def test_a_goodbye_is_a_lost_line(server: EslServer) -> None:
    async with listening(server) as events:
        await take(events, 1)
        server.send_raw(b"Content-Type: text/disconnect-notice\nContent-Length: 4\n\nBye\n")
        assert names(await take(events, 2)) == ["LinkLost", "LinkRestored"]


async def test_what_is_no_event_socket_is_a_lost_line(server: EslServer) -> None:
    server.first = b"HTTP/1.1 400 Bad Request\r\n\r\n"
    async with listening(server) as events:
        assert names(await take(events, 1)) == ["LinkLost"]


async def test_a_half_open_line_is_noticed_and_made_again(server: EslServer) -> None:
    async with listening(server, keepalive_s=0.05) as events:
        await take(events, 1)
        server.mute = True
        assert names(await take(events, 1)) == ["LinkLost"]
        server.mute = False
        assert names(await take(events, 1)) == ["LinkRestored"]


async def test_silence_alone_is_asked_about_and_breaks_nothing(server: EslServer) -> None:
    async with listening(server, keepalive_s=0.05) as events:
        await take(events, 1)
        async with asyncio.TaskGroup() as group:
            first = group.create_task(anext(events))
            await server.until(lambda: sum("uuid_exists" in one for one in server.asked) > 3)
            server.stage.ring(server.stage.customer(), "1001")
            server.send()
            assert isinstance(await first, Delivered)
    assert sum(one.startswith("auth") for one in server.asked) == 1


async def test_the_limits_of_silence_fit_into_ten_seconds() -> None:
    from connectors.freeswitch.connector import ANSWER_LIMIT_S

    assert Settings().keepalive_s + min(ANSWER_LIMIT_S, Settings().keepalive_s) <= 10


async def test_a_switch_that_is_down_is_told_once_and_found_again() -> None:
    async with AsyncExitStack() as stack:
        async with EslServer() as first:
            port = first.port
        events = await stack.enter_async_context(listening(first))
        assert names(await take(events, 1)) == ["LinkLost"]
        await stack.enter_async_context(EslServer(port=port))
        assert names(await take(events, 1)) == ["LinkRestored"]


async def test_a_program_started_in_a_call_joins_it(server: EslServer) -> None:
    server.stage.talk()
    async with listening(server) as events:
        joined, up = await take(events, 2)
    assert isinstance(joined, Established)
    assert isinstance(up, LinkRestored)
    assert (joined.contact.ani, joined.contact.dnis) == (CUSTOMER, "12000001000")
    assert joined.contact.attached == {"X-Trunk": "carrier-a", "customer_id": "C-7"}


async def test_a_program_started_while_the_queue_rings_knows_queue_and_caller(
    server: EslServer,
) -> None:
    caller = server.stage.join()
    server.stage.offer(caller, "1001")
    server.members = [(QUEUE, caller.uuid, int(BEGAN_AT.timestamp()))]
    async with listening(server) as events:
        rings, up = await take(events, 2)
    assert isinstance(rings, Delivered)
    assert isinstance(up, LinkRestored)
    assert rings.call_id == caller.uuid
    assert (rings.contact.queue, rings.contact.ani) == (QUEUE, CUSTOMER)


async def test_what_ended_in_a_gap_is_told_before_the_line_is_up(server: EslServer) -> None:
    async with listening(server) as events:
        await take(events, 1)
        server.stage.talk()
        server.send()
        await take(events, 3)
        server.stage.channels.clear()
        server.drop()
        told = await take(events, 3)
    assert names(told) == ["LinkLost", "ConnectionCleared", "LinkRestored"]


async def test_what_was_taken_by_a_colleague_in_a_gap_was_not_missed(server: EslServer) -> None:
    async with listening(server) as events:
        await take(events, 1)
        stage = server.stage
        caller = stage.join()
        mine, other = stage.offer(caller, "1001"), stage.offer(caller, "1002")
        server.send()
        await take(events, 2)
        stage.up(other)
        stage.bridge(caller, other)
        other.made_for = caller
        stage.hang_up(mine, "LOSE_RACE")
        stage.told.clear()
        server.drop()
        told = await take(events, 3)
    assert names(told) == ["LinkLost", "Diverted", "LinkRestored"]
    assert (told[1].outcome.value, told[1].contact.answered_by) == ("answered-elsewhere", "1002")


async def test_a_call_goes_on_over_a_broken_line_even_in_mid_transfer(server: EslServer) -> None:
    async with listening(server) as events:
        await take(events, 1)
        stage = server.stage
        _, first = stage.talk()
        stage.state(first, "HELD")
        second = stage.dial("1001", "1002")
        colleague = stage.ring(second, "1002")
        stage.answer(second, colleague)
        server.send()
        told = await take(events, 5)
        assert names(told)[-1] == "Consulted"
        server.drop()
        assert names(await take(events, 2)) == ["LinkLost", "LinkRestored"]
        for leg in (first, second):
            stage.hang_up(leg, "ATTENDED_TRANSFER")
        server.send()
        assert names(await take(events, 1)) == ["Transferred"]


async def test_an_ending_that_was_lost_is_found_by_asking(server: EslServer) -> None:
    """No event says so: the channel is simply no longer there."""
    async with listening(server, keepalive_s=0.1) as events:
        await take(events, 1)
        server.stage.talk()
        server.send()
        await take(events, 3)
        server.stage.channels.clear()
        assert isinstance((await take(events, 1))[0], ConnectionCleared)


async def test_a_state_that_does_not_follow_from_the_last_one_has_the_switch_list_anew(
    server: EslServer,
) -> None:
    async with listening(server) as events:
        await take(events, 1)
        _, leg = server.stage.talk()
        server.send()
        await take(events, 3)
        asked = server.asked.count("api show channels as json")
        leg.state = "HELD"  # and the event that says so is lost
        server.stage.state(leg, "UNHELD")
        server.send()
        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(anext(events))
            await server.until(lambda: server.asked.count("api show channels as json") > asked)
            waiting.cancel()


async def test_a_switch_that_was_started_anew_has_to_list_its_channels(server: EslServer) -> None:
    async with listening(server) as events:
        await take(events, 1)
        server.stage.talk()
        server.send()
        await take(events, 3)
        server.stage.channels.clear()
        server.stage.core, server.stage.sequence = "c0de0000-0000-4000-8000-000000000002", 0
        server.stage.say("HEARTBEAT", {"Event-Info": "System Ready"})
        server.send()
        assert names(await take(events, 1)) == ["ConnectionCleared"]


async def test_an_agents_queue_name_is_learnt_from_the_switch(server: EslServer) -> None:
    server.agents = [("zhang@default", "[leg_timeout=10]user/1001@pbx.example")]
    async with listening(server) as events:
        await take(events, 1)
        caller = server.stage.join()
        server.stage.queue("agent-offering", caller, Agent="zhang@default")
        server.send()
        (offered,) = await take(events, 1)
    assert isinstance(offered, Delivered)
    assert not offered.alerting


async def test_a_storm_of_other_peoples_calls_is_not_told_and_ours_comes_through(
    server: EslServer,
) -> None:
    async with listening(server) as events:
        await take(events, 1)
        for number in range(300):
            customer, leg = server.stage.talk("2002")
            server.stage.hang_up(leg)
            server.stage.hang_up(customer)
            if number == 150:
                server.stage.ring(server.stage.customer(), "1001")
        server.send()
        assert names(await take(events, 2)) == ["Delivered", "Delivered"]


@pytest.mark.parametrize("field", ["port = 0", "format = 'xml'", "keepalive_s = 0", "hostt = 'x'"])
def test_a_wrong_setting_is_refused(field: str) -> None:
    import msgspec

    with pytest.raises(msgspec.ValidationError):
        msgspec.toml.decode(field, type=Settings)
