"""Ask several questions at once, and give each answer on as it comes."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import msgspec

from app.sdk.errors import ConnectorError, NotReady, boundary
from app.sdk.reading import Reading

Answer = TypeVar("Answer")
Other = TypeVar("Other")


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """One question to one system.

    Attributes:
        system: As the agent knows it.
        facts: What it gives.
        limit_s: How long it may take.
        answer: Asks; raises one of the five errors where there is no answer.
    """

    system: str
    facts: frozenset[str]
    limit_s: float
    answer: Callable[[], Awaitable[Reading]]


async def readings(
    name: str, asks: Sequence[Ask], facts: frozenset[str]
) -> AsyncGenerator[Reading, None]:
    """Ask all that concern these facts, at once; yield each answer as it comes.

    One that fails yields a reading with `failed`. Closing the iterator cancels what is still out.

    Args:
        name: Of the connector, for its errors.
        asks: Whatever may be asked.
        facts: What is wanted; of anything else nothing is yielded.
    """
    wanted = [ask for ask in asks if ask.facts & facts]
    came: asyncio.Queue[Reading] = asyncio.Queue()

    async def put(ask: Ask) -> None:
        came.put_nowait(await _reading(name, ask, facts))

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(put(ask)) for ask in wanted]
        try:
            for _ in wanted:
                yield await came.get()
        except GeneratorExit:  # a TaskGroup would wrap it in a group, and aclose() then fail
            for task in tasks:
                task.cancel()


async def together(questions: Sequence[Coroutine[Any, Any, Answer]]) -> list[Answer]:
    """Ask all at once; the first that fails ends the others, and is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(question) for question in questions]
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from failed
    return [task.result() for task in tasks]


async def both(
    one: Coroutine[Any, Any, Answer], other: Coroutine[Any, Any, Other]
) -> tuple[Answer, Other]:
    """Ask two things at once; the first that fails ends the other, and is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            first, second = group.create_task(one), group.create_task(other)
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from failed
    return first.result(), second.result()


@asynccontextmanager
async def time_limit(name: str, limit_s: float) -> AsyncIterator[None]:
    """Give a question up after that long.

    Raises:
        NotReady: It took longer.
    """
    try:
        async with asyncio.timeout(limit_s):
            yield
    except TimeoutError as error:
        raise NotReady(name, f"no answer within {limit_s:g} s") from error


@asynccontextmanager
async def order_limit(limit_s: float) -> AsyncIterator[None]:
    """Give an order up after that long: it may have been sent, and its outcome is not known.

    Raises:
        TimeoutError: It took longer, in words fit to show.
    """
    try:
        async with asyncio.timeout(limit_s):
            yield
    except TimeoutError as error:
        raise TimeoutError(str(error) or f"sent, but no answer within {limit_s:g} s") from error


async def _reading(name: str, ask: Ask, facts: frozenset[str]) -> Reading:
    clock = asyncio.get_running_loop().time
    asked_at = clock()
    try:
        with boundary(name):
            async with time_limit(name, ask.limit_s):
                found = await ask.answer()
        reading = msgspec.structs.replace(
            found,
            values={fact: value for fact, value in found.values.items() if fact in facts},
            raw={fact: raw for fact, raw in found.raw.items() if fact in facts},
            failed={fact: why for fact, why in found.failed.items() if fact in facts},
        )
    except ConnectorError as error:
        reading = Reading.failing(ask.system, ask.facts & facts, error)
    return msgspec.structs.replace(reading, took_s=clock() - asked_at)
