"""Two desks and a relay: what one gives away, the other has, and a broken relay harms no call."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from msgspec.structs import replace

from app.domain.call import CallId, Direction
from app.domain.events import Consulted, StepSkipped, Transferred
from app.sdk.connector import Parcel
from app.sdk.errors import NotReady
from app.services import handover
from app.services.handover import Handovers
from tests.app.domain.session.calls import (
    CALL,
    CONTACT,
    STALE,
    after,
    at,
    cleared,
    delivered,
    established,
)
from tests.app.services.fakes import now

THERE = CallId("lab-2.7")
TOGETHER = replace(CONTACT, conversation="lab-1.1")
CONSULTED = Consulted(call_id=CALL, at=at(30), contact=CONTACT)
SKIPPED = StepSkipped(call_id=CALL, at=at(31), step="stale")
GIVEN_AWAY = Transferred(call_id=CALL, at=at(40), contact=CONTACT)


class Relay:
    """Keeps parcels in memory; fails while it is told to."""

    name = "relay"

    def __init__(self) -> None:
        self.left: dict[str, Parcel] = {}
        self.given = self.asked = 0
        self.down = False

    async def give(self, conversation: str, content: bytes) -> None:
        if self.down:
            raise NotReady(self.name, "unreachable")
        self.given += 1
        self.left[conversation] = Parcel(version=self.given, content=content)

    async def take(self, conversation: str, after: int, wait_s: float) -> Parcel | None:
        self.asked += 1
        if self.down:
            raise NotReady(self.name, "unreachable")
        left = self.left.get(conversation)
        if left is None or left.version <= after:
            await asyncio.sleep(0.01)
            left = self.left.get(conversation)
        return left if left is not None and left.version > after else None


@asynccontextmanager
async def desk(relay, agent, posted):
    async with asyncio.TaskGroup() as group:
        made = Handovers(relay, agent, group, now=now, post=posted.append)
        yield made
        made.stop()


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(handover, "ROUND_S", 0.01)
    monkeypatch.setattr(handover, "BETWEEN_S", 0.01)


async def until(condition):
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - the condition is the product's own state
            await asyncio.sleep(0)


def ringing(conversation="lab-1.1"):
    contact = replace(CONTACT, conversation=conversation)
    return replace(after(delivered(30, contact=contact)), call_id=THERE)


async def test_what_one_desk_gives_away_the_other_has_while_it_rings():
    relay, posted = Relay(), []
    async with desk(relay, "101", []) as one, desk(relay, "102", posted) as two:
        two.follow(ringing())
        one.follow(after(*STALE, GIVEN_AWAY))
        await until(lambda: posted)
    assert (posted[0].call_id, posted[0].handover.by) == (THERE, "101")
    assert posted[0].handover.customer is not None


async def test_what_is_done_while_the_colleague_is_consulted_is_handed_on_too():
    relay, posted = Relay(), []
    async with desk(relay, "101", []) as one, desk(relay, "102", posted) as two:
        one.follow(after(*STALE, CONSULTED))
        two.follow(ringing())
        await until(lambda: posted)
        one.follow(after(*STALE, CONSULTED, SKIPPED))
        await until(lambda: len(posted) > 1)
    assert [sorted(each.handover.now.tried if each.handover.now else {}) for each in posted] == [
        [],
        ["stale"],
    ]
    assert posted[1].version > posted[0].version


async def test_nothing_is_given_twice():
    relay = Relay()
    session = after(*STALE, CONSULTED)
    async with desk(relay, "101", []) as one:
        for second in range(5):
            one.follow(replace(session, as_of=at(50 + second)))
            await asyncio.sleep(0.02)
    assert relay.given == 1


async def test_a_desk_does_not_take_its_own_over():
    relay, posted = Relay(), []
    async with desk(relay, "101", posted) as one:
        one.follow(after(*STALE, CONSULTED))
        one.follow(ringing())
        await until(lambda: relay.asked > 3)
    assert posted == []


async def test_another_name_of_the_conversation_is_asked_for_from_then_on():
    relay, posted = Relay(), []
    async with desk(relay, "101", []) as one, desk(relay, "102", posted) as two:
        two.follow(ringing("lab-2.7"))
        one.follow(after(*STALE, GIVEN_AWAY))
        await until(lambda: relay.given and relay.asked > 3)
        assert posted == []
        two.follow(ringing("lab-1.1"))
        await until(lambda: posted)


async def test_a_call_that_is_over_is_asked_for_no_more():
    relay = Relay()
    async with desk(relay, "102", []) as two:
        two.follow(ringing())
        await until(lambda: relay.asked)
        two.follow(replace(after(*STALE, cleared()), call_id=THERE))
        await asyncio.sleep(0.05)
        asked = relay.asked
        await asyncio.sleep(0.05)
        assert relay.asked == asked


async def test_a_call_this_desk_makes_is_not_asked_for():
    relay = Relay()
    async with desk(relay, "102", []) as two:
        two.follow(replace(ringing(), contact=replace(CONTACT, direction=Direction.OUT)))
        await asyncio.sleep(0.05)
    assert relay.asked == 0


async def test_a_call_that_was_answered_at_once_is_asked_for_too():
    relay, posted = Relay(), []
    async with desk(relay, "101", []) as one, desk(relay, "102", posted) as two:
        two.follow(replace(after(established(33)), call_id=THERE))
        one.follow(after(*STALE, GIVEN_AWAY))
        two.follow(replace(after(established(33)), call_id=CALL))
        await until(lambda: posted)
    assert [each.call_id for each in posted] == [CALL]


async def test_an_answered_call_asks_a_moment_longer(monkeypatch):
    monkeypatch.setattr(handover, "AFTERWARDS_S", 0.1)
    relay = Relay()
    async with desk(relay, "102", []) as two:
        two.follow(ringing())
        await until(lambda: relay.asked)
        two.follow(replace(after(delivered(30), established(33)), call_id=THERE))
        await asyncio.sleep(0.3)
        asked = relay.asked
        await asyncio.sleep(0.1)
        assert relay.asked == asked


async def test_a_broken_relay_is_said_once_and_used_as_soon_as_it_is_back(caplog):
    relay, posted = Relay(), []
    relay.down = True
    async with desk(relay, "101", []) as one, desk(relay, "102", posted) as two:
        two.follow(ringing())
        one.follow(after(*STALE, GIVEN_AWAY))
        await until(lambda: relay.asked > 2)
        relay.down = False
        await until(lambda: posted)
    assert sum("without their guide's state" in line for line in caplog.messages) == 2


async def test_what_is_no_handover_is_left_alone(caplog):
    relay, posted = Relay(), []
    async with desk(relay, "102", posted) as two:
        await relay.give("lab-1.1", b'{"by": 7}')
        two.follow(ringing())
        await until(lambda: relay.asked > 3)
    assert posted == []
    assert any("not understood" in line for line in caplog.messages)
