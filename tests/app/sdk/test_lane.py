"""A library that blocks gets a thread of its own."""

import asyncio
import threading

import pytest

from app.sdk.errors import ConnectorDefect, NotReady
from app.sdk.lane import Lane
from tests.servers.launch import until


async def test_calls_are_made_one_after_another_in_one_thread_that_is_not_the_loops() -> None:
    lane = Lane("trial")
    async with asyncio.TaskGroup() as group:
        calls = [group.create_task(lane.call(threading.get_ident)) for _ in range(3)]
    threads = {call.result() for call in calls}
    assert len(threads) == 1
    assert threading.get_ident() not in threads
    lane.close()


async def test_only_the_five_errors_come_out_of_a_lane() -> None:
    def late() -> None:
        raise NotReady("trial", "too busy")

    lane = Lane("trial")
    with pytest.raises(NotReady, match="too busy"):
        await lane.call(late)
    with pytest.raises(ConnectorDefect, match="unexpected ZeroDivisionError"):
        await lane.call(lambda: 1 // 0)
    lane.close()


async def test_a_call_that_is_cancelled_is_given_up_and_the_caller_does_not_wait_for_it() -> None:
    lane = Lane("trial")
    begun, told, done = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        told.wait()
        done.set()

    task = asyncio.get_running_loop().create_task(lane.call(work, give_up=told.set))
    await until(begun.is_set)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(done.is_set)
    lane.close()


async def test_a_call_that_was_cancelled_before_its_turn_is_never_made() -> None:
    lane, first, made = Lane("trial"), threading.Event(), threading.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(lane.call(first.wait))
        await asyncio.sleep(0)
        second = group.create_task(lane.call(made.set))
        await asyncio.sleep(0)
        second.cancel()
        await asyncio.sleep(0)
        first.set()
    await lane.call(lambda: None)
    assert not made.is_set()
    lane.close()


async def test_a_closed_lane_does_its_last_thing_and_its_thread_ends() -> None:
    lane, last = Lane("ending"), threading.Event()
    lane.close(last=last.set)
    await until(last.is_set)
    await until(lambda: all(thread.name != "lane-ending" for thread in threading.enumerate()))


async def test_nothing_is_said_when_giving_up_or_the_last_thing_fails() -> None:
    lane = Lane("failing")
    begun, told, release = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        release.wait()

    def fail() -> None:
        told.set()
        raise OSError

    task = asyncio.get_running_loop().create_task(lane.call(work, give_up=fail))
    await until(begun.is_set)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(told.is_set)
    release.set()
    lane.close(last=fail)
    await until(lambda: all(thread.name != "lane-failing" for thread in threading.enumerate()))
