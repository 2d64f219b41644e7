"""Work aside returns or raises what it does, and nobody waits for work nobody wants any more."""

import asyncio
import gc
import threading

import pytest

from app.services.aside import aside


async def test_the_result_comes_back():
    assert await aside(lambda: threading.current_thread().name, "guides") == "guides"
    assert await aside(lambda: None, "guides") is None


async def test_what_it_raises_is_raised():
    with pytest.raises(ZeroDivisionError):
        await aside(lambda: 1 / 0, "guides")


async def test_the_loop_goes_on_meanwhile():
    held = threading.Event()
    waiting = asyncio.get_running_loop().create_task(aside(held.wait, "guides"))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    held.set()
    assert await waiting


async def test_cancelling_lets_go_of_it_at_once():
    held, ended = threading.Event(), threading.Event()

    def work() -> None:
        held.wait()
        ended.set()

    waiting = asyncio.get_running_loop().create_task(aside(work, "guides"))
    await asyncio.sleep(0.01)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert not ended.is_set()
    held.set()
    ended.wait(5)
    await asyncio.sleep(0.01)


def test_work_that_outlives_the_loop_bothers_nobody():
    held = threading.Event()

    async def leave() -> None:
        waiting = asyncio.get_running_loop().create_task(aside(held.wait, "guides"))
        await asyncio.sleep(0.01)
        waiting.cancel()

    asyncio.run(leave())
    threads = [each for each in threading.enumerate() if each.name == "guides"]
    assert all(each.daemon for each in threads)
    held.set()
    for each in threads:
        each.join(5)


async def test_nothing_is_collected_while_work_is_done_and_then_it_is_again():
    seen: list[bool] = []
    await asyncio.gather(
        *(aside(lambda: seen.append(gc.isenabled()), "guides") for _work in range(3))
    )
    assert seen == [False] * 3
    assert gc.isenabled()


async def test_work_that_was_let_go_of_lets_garbage_be_collected_again_at_its_end():
    held = threading.Event()
    waiting = asyncio.get_running_loop().create_task(aside(held.wait, "guides"))
    await asyncio.sleep(0.01)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert not gc.isenabled()
    held.set()
    for each in threading.enumerate():
        if each.name == "guides":
            each.join(5)
    assert gc.isenabled()
