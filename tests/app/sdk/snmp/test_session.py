"""What agents may answer, and what is made of it: everything a question can end in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from pysnmp.proto import rfc1902, rfc1905

from app.sdk.errors import AuthFailed, ConnectorError, InvalidReply, NotReady
from app.sdk.kit import Row, misbehaving_udp
from app.sdk.snmp.access import Access, Version
from app.sdk.snmp.session import Snmp, Walked, open_snmp
from app.sdk.snmp.values import Missing
from app.sdk.snmp.wire import Peer
from tests.servers.snmp_agent import V2C, Agent, answering, failing

ROOT = (1, 3, 6, 1, 4, 1, 99999, 1)
TABLE = {(*ROOT, number): number for number in range(1, 200)}
NAME = (1, 3, 6, 1, 2, 1, 1, 5, 0)


@asynccontextmanager
async def asking(port: int, **access: object) -> AsyncIterator[tuple[Snmp, Peer]]:
    settings = {"version": Version.V2C, "port": port, "wait_s": 0.3, "retries": 0, **access}
    async with open_snmp("nms", Access(**settings), lambda _: "public") as snmp:
        yield snmp, await snmp.find("127.0.0.1")


@asynccontextmanager
async def before(agent: Agent, **access: object) -> AsyncIterator[tuple[Snmp, Peer]]:
    async with answering(agent) as port, asking(port, **access) as asked:
        yield asked


async def test_values_of_every_type_are_plain():
    values = {
        1: (rfc1902.Integer32(-5), -5),
        2: (rfc1902.Counter64(2**64 - 1), 2**64 - 1),
        3: (rfc1902.Gauge32(7), 7),
        4: (rfc1902.TimeTicks(100), 100),
        5: (rfc1902.OctetString(b"\x00\xff"), b"\x00\xff"),
        6: (rfc1902.IpAddress("192.0.2.1"), "192.0.2.1"),
        7: (rfc1902.ObjectIdentifier("1.3.6.1"), "1.3.6.1"),
        8: (rfc1902.Opaque(b"\x9f\x78\x04\x00\x00\x00\x00"), b"\x9f\x78\x04\x00\x00\x00\x00"),
        9: (rfc1905.noSuchObject, Missing.NO_OBJECT),
        10: (rfc1905.noSuchInstance, Missing.NO_INSTANCE),
        11: (rfc1905.endOfMibView, Missing.END),
        12: (rfc1902.Null(""), None),
    }

    def twist(answer, asked):
        rows = V2C.apiPDU.get_varbinds(asked)
        V2C.apiPDU.set_varbinds(answer, [(oid, values[oid[-1]][0]) for oid, _ in rows])
        return answer

    oids = [(*ROOT, number) for number in values]
    async with before(Agent({}, twist)) as (snmp, peer):
        found = await snmp.get(peer, oids)
    assert list(found.values()) == [plain for _, plain in values.values()]


async def test_a_walk_takes_what_is_below_and_nothing_else():
    table = TABLE | {(*ROOT[:-1], 0, 1): 1, (*ROOT[:-1], 2, 1): 1}
    async with before(Agent(table)) as (snmp, peer):
        walked = await snmp.walk(peer, ROOT, cap=1000)
    assert walked == Walked(rows=tuple(((n,), n) for n in range(1, 200)), complete=True)


async def test_a_walk_goes_on_where_it_was_cut_off():
    async with before(Agent(TABLE)) as (snmp, peer):
        first = await snmp.walk(peer, ROOT, cap=50)
        rest = await snmp.walk(peer, ROOT, cap=1000, after=first.rows[-1][0])
    assert (first.complete, rest.complete) == (False, True)
    assert [value for _, value in first.rows + rest.rows] == list(range(1, 200))


async def test_of_ten_thousand_rows_no_more_are_taken_than_there_may_be():
    agent = Agent({(*ROOT, number): number for number in range(10_000)})
    async with before(agent, rows_at_once=50) as (snmp, peer):
        walked = await snmp.walk(peer, ROOT, cap=500)
    assert (len(walked.rows), walked.complete) == (500, False)
    assert len(agent.asked) == 10


@pytest.mark.parametrize("next_oid", [(*ROOT, 1), ROOT, (*ROOT, 0), (*ROOT, 2)])
async def test_a_walk_that_goes_backwards_or_in_circles_is_not_understood(next_oid):
    steps = iter([[(*ROOT, 1), (*ROOT, 2)]])

    def twist(answer, _asked):
        rows = [(rfc1902.ObjectName(oid), rfc1902.Integer32(1)) for oid in next(steps, [next_oid])]
        V2C.apiPDU.set_varbinds(answer, rows)
        return answer

    async with before(Agent({}, twist)) as (snmp, peer):
        with pytest.raises(InvalidReply, match="the walk goes backwards"):
            await snmp.walk(peer, ROOT, cap=1000)


async def test_a_walk_that_never_ends_is_cut_off_at_its_cap():
    counted = iter(range(1, 100_000))

    def twist(answer, _asked):
        oid = rfc1902.ObjectName((*ROOT, next(counted)))
        V2C.apiPDU.set_varbinds(answer, [(oid, rfc1902.Integer32(1))])
        return answer

    async with before(Agent({}, twist)) as (snmp, peer):
        walked = await snmp.walk(peer, ROOT, cap=100)
    assert (len(walked.rows), walked.complete) == (100, False)


async def test_an_empty_step_of_a_walk_is_not_understood():
    def twist(answer, _asked):
        V2C.apiPDU.set_varbinds(answer, [])
        return answer

    async with before(Agent({}, twist)) as (snmp, peer):
        with pytest.raises(InvalidReply, match="it is empty"):
            await snmp.walk(peer, ROOT, cap=10)


def _others(answer, asked):
    rows = V2C.apiPDU.get_varbinds(asked)
    V2C.apiPDU.set_varbinds(answer, [((*oid, 9), rfc1902.Integer32(1)) for oid, _ in rows])
    return answer


def _fewer(answer, _asked):
    V2C.apiPDU.set_varbinds(answer, [])
    return answer


def _more(answer, asked):
    rows = V2C.apiPDU.get_varbinds(asked)
    V2C.apiPDU.set_varbinds(answer, [(oid, rfc1902.Integer32(1)) for oid, _ in (*rows, *rows)])
    return answer


@pytest.mark.parametrize("twist", [_others, _fewer, _more])
async def test_an_answer_about_other_objects_is_not_understood(twist):
    async with before(Agent({NAME: b"x"}, twist)) as (snmp, peer):
        with pytest.raises(InvalidReply, match="other objects than were asked"):
            await snmp.get(peer, [NAME])


def _other_request(answer, asked):
    V2C.apiPDU.set_request_id(answer, int(V2C.apiPDU.get_request_id(asked)) + 1)
    return answer


def _a_question(answer, asked):
    return asked


@pytest.mark.parametrize("twist", [_other_request, _a_question, lambda *_: None])
async def test_an_answer_to_something_else_is_no_answer(twist):
    async with before(Agent({NAME: b"x"}, twist)) as (snmp, peer):
        with pytest.raises(NotReady, match=r"no answer within 0\.3 s"):
            await snmp.get(peer, [NAME])


@pytest.mark.parametrize(
    "datagram",
    [
        b"",
        b"\x00",
        b"\xff" * 1500,
        b"\x30\x82\xff\xff",
        b"\x30\x80" * 700,
        b"\x30\x84\x7f\xff\xff\xff" * 200,
        b"\xa2" * 60_000,
        b"HTTP/1.1 200 OK\r\n\r\n<html>",
        b"\x30\x0b\x02\x01\x09\x04\x00\xa2\x04\x02\x00\x02\x00",
        b"\x30\x0b\x02\x01\x03\x04\x00\xa2\x04\x02\x00\x02\x00",
    ],
    ids=range(10),
)
async def test_garbage_before_the_answer_does_not_keep_it_away(datagram):
    async with before(Agent({NAME: b"x"}, lambda answer, _: [datagram, answer])) as (snmp, peer):
        assert await snmp.get(peer, [NAME]) == {NAME: b"x"}


async def test_half_of_an_answer_is_no_answer():
    agent = Agent({NAME: b"x" * 100})
    async with before(agent) as (snmp, peer):
        whole = agent.encoded
        agent.encoded = lambda said, asked: whole(said, asked)[:60]
        with pytest.raises(NotReady, match="no answer"):
            await snmp.get(peer, [NAME])


@pytest.mark.parametrize(
    "row", [Row.REFUSED, Row.SILENT, Row.EMPTY, Row.HUGE, Row.NOT_ITS_LANGUAGE]
)
async def test_who_says_nothing_to_the_point_gave_no_answer(row):
    async with misbehaving_udp(row) as port, asking(port) as (snmp, peer):
        with pytest.raises(NotReady, match="no answer"):
            await snmp.get(peer, [NAME])


async def test_an_answer_from_somebody_else_is_not_heard():
    loop = asyncio.get_running_loop()
    agent = Agent({NAME: b"forged"})
    stranger, _ = await loop.create_datagram_endpoint(
        asyncio.DatagramProtocol, local_addr=("127.0.0.1", 0)
    )
    try:
        async with answering(agent) as port, asking(port) as (snmp, peer):
            agent._sockets[-1] = stranger
            with pytest.raises(NotReady, match="no answer"):
                await snmp.get(peer, [NAME])
            assert agent.asked
    finally:
        stranger.close()


async def test_what_does_not_fit_into_one_answer_is_asked_in_halves():
    def twist(answer, asked):
        many = len(V2C.apiPDU.get_varbinds(asked)) > 3
        return failing(1)(answer, asked) if many else answer

    agent = Agent(TABLE, twist)
    async with before(agent) as (snmp, peer):
        found = await snmp.get(peer, list(TABLE)[:10])
    assert list(found.values()) == list(range(1, 11))


async def test_a_walk_whose_steps_do_not_fit_takes_smaller_ones():
    def twist(answer, asked):
        many = int(V2C.apiBulkPDU.get_max_repetitions(asked)) > 3
        return failing(1)(answer, asked) if many else answer

    async with before(Agent(dict(list(TABLE.items())[:40]), twist)) as (snmp, peer):
        assert len((await snmp.walk(peer, ROOT, cap=1000)).rows) == 40


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (1, InvalidReply, r"does not fit into one datagram \(tooBig\)"),
        (5, InvalidReply, r"an error inside the agent \(genErr\)"),
        (6, AuthFailed, r"not permitted \(noAccess\)"),
        (13, NotReady, "resourceUnavailable"),
        (16, AuthFailed, r"not permitted \(authorizationError\)"),
        (99, InvalidReply, "not understood"),
    ],
)
async def test_every_error_status_is_said_in_words(status, kind, words):
    async with before(Agent({NAME: b"x"}, failing(status))) as (snmp, peer):
        with pytest.raises(kind, match=words):
            await snmp.get(peer, [NAME])
        with pytest.raises(kind, match=words):
            await snmp.walk(peer, ROOT, cap=10)


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (2, ConnectorError, "refused: noSuchName"),
        (5, ConnectorError, "refused: an error inside the agent"),
        (12, ConnectorError, "its state does not allow it now"),
        (14, InvalidReply, "outcome unknown: the agent says commitFailed"),
        (15, InvalidReply, "outcome unknown: the agent says undoFailed"),
        (16, AuthFailed, "not permitted"),
        (17, ConnectorError, r"that can't be set \(notWritable\)"),
    ],
)
async def test_what_became_of_an_order_is_said(status, kind, words):
    async with before(Agent({NAME: b"x"}, failing(status))) as (snmp, peer):
        with pytest.raises(ConnectorError, match=words) as caught:
            await snmp.set(peer, [(NAME, "text", "x")])
    assert type(caught.value) is kind


async def test_an_order_is_never_sent_twice_and_silence_leaves_it_unknown():
    agent = Agent({NAME: b"x"}, lambda *_: None)
    async with before(agent, retries=3) as (snmp, peer):
        with pytest.raises(TimeoutError, match="sent, but no answer within"):
            await snmp.set(peer, [(NAME, "integer", 1)])
    assert len(agent.sets) == 1


async def test_a_question_is_sent_again_and_a_late_second_answer_does_no_harm():
    seen = []

    def twist(answer, _asked):
        seen.append(answer)
        return None if len(seen) == 1 else [answer, answer]

    async with before(Agent({NAME: b"x"}, twist), retries=1) as (snmp, peer):
        assert await snmp.get(peer, [NAME]) == {NAME: b"x"}
        assert await snmp.get(peer, [NAME]) == {NAME: b"x"}
    assert len(seen) == 3


async def test_a_question_that_is_given_up_leaves_nothing_behind():
    async with before(Agent({}, lambda *_: None), wait_s=0.5) as (snmp, peer):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await snmp.get(peer, [NAME])
        assert asyncio.all_tasks() - {asyncio.current_task()} != set()  # the engine's clock
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_host_nobody_knows_is_not_ready():
    async with asking(161) as (snmp, _):
        with pytest.raises(NotReady, match="not known to DNS"):
            await snmp.find("olt.invalid")


async def test_agents_on_both_kinds_of_address_are_asked_over_one_engine():
    loop = asyncio.get_running_loop()
    agent, other = Agent({NAME: b"four"}), Agent({NAME: b"six"})
    async with answering(agent) as port, asking(port) as (snmp, peer):
        transport, _ = await loop.create_datagram_endpoint(lambda: other, local_addr=("::1", 0))
        port6 = transport.get_extra_info("sockname")[1]
        try:
            found = await asyncio.gather(
                snmp.get(peer, [NAME]), snmp.get(await snmp.find("::1", port6), [NAME])
            )
        finally:
            transport.close()
    assert found == [{NAME: b"four"}, {NAME: b"six"}]
