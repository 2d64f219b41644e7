"""Within one read the same words are said once; a new read says them again."""

import asyncio
from collections import Counter

import pytest

from app.sdk.errors import InvalidReply, NotReady
from app.sdk.http import Answer, Http
from connectors.tmf.sharing import Shared
from tests.connectors.tmf.conftest import ALL_FACTS

ANSWER = Answer(status=200, body=b"[]", headers={})
PATH, PARAMS = "/customer", {"id": "1"}


@pytest.fixture
def said(monkeypatch):
    """How often each request went out."""
    requests = Counter()
    ask = Http.ask

    async def counted(self, method, path, *, params=None, **more):
        requests[method, path, tuple(sorted((params or {}).items()))] += 1
        return await ask(self, method, path, params=params, **more)

    monkeypatch.setattr(Http, "ask", counted)
    return requests


@pytest.mark.parametrize(("key", "most"), [("B9", 16), ("M1", 36), ("E1", 14)])
async def test_nothing_is_asked_twice_in_one_read(world, said, key, most):
    customer = await world.customer(key)
    said.clear()
    readings = await world.readings(customer, ALL_FACTS)
    assert not any(reading.failed for reading in readings)
    assert set(said.values()) == {1}
    assert len(said) <= most


async def test_the_next_read_asks_again(world, said):
    customer = await world.customer("B9")
    said.clear()
    for _ in range(2):
        await world.readings(customer, frozenset({"account.status"}))
    assert list(said.values()) == [2]


async def ask_of(shared, ask, times=3):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(shared.get(PATH, PARAMS, ask)) for _ in range(times)]
    return [task.result() for task in tasks]


async def test_whoever_comes_first_asks_for_all():
    asked = []

    async def ask():
        asked.append(1)
        await asyncio.sleep(0)
        return ANSWER

    shared = Shared()
    assert await ask_of(shared, ask) == [ANSWER] * 3
    assert await shared.get(PATH, PARAMS, ask) == ANSWER
    await shared.get(PATH, {"id": "2"}, ask)
    assert len(asked) == 2


@pytest.mark.parametrize("error", [NotReady("tmf", "unreachable"), InvalidReply("tmf", "too long")])
async def test_a_failure_is_told_to_all_as_it_was(error):
    asked = []

    async def ask():
        asked.append(1)
        raise error

    shared = Shared()
    for _ in range(2):
        with pytest.raises(type(error), match=error.message):
            await shared.get(PATH, PARAMS, ask)
    assert asked == [1]


async def test_when_the_first_runs_out_of_time_the_next_one_asks():
    asked = []

    async def ask():
        asked.append(1)
        if len(asked) == 1:
            await asyncio.Event().wait()
        return ANSWER

    shared = Shared()
    async with asyncio.TaskGroup() as group:
        first = group.create_task(shared.get(PATH, PARAMS, ask))
        await asyncio.sleep(0)
        others = [group.create_task(shared.get(PATH, PARAMS, ask)) for _ in range(2)]
        await asyncio.sleep(0)
        first.cancel()
    assert [task.result() for task in others] == [ANSWER] * 2
    assert len(asked) == 2
