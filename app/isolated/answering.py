"""The child's work: ask the connector what the desk asks, as much at once as the desk likes."""

import asyncio
import time
from collections.abc import Callable
from contextlib import aclosing
from typing import get_args

import msgspec

from app.isolated.crossing import raw_item, wrong
from app.isolated.messages import (
    Ask,
    Drop,
    Ended,
    FromChild,
    FromDesk,
    Grant,
    Item,
    Ping,
    Pong,
    Progressed,
    UnreadableError,
)
from app.isolated.questions import AnyQuestion, method
from app.sdk.errors import InvalidReply

PROGRESS_S = 0.1
"""Progress is told no more often than this: nobody sees more."""

_METHODS = {kind: str(kind.__struct_config__.tag) for kind in get_args(AnyQuestion)}


def able(connector: object) -> frozenset[str]:
    """Name what can be asked of a connector."""
    return frozenset(name for name in _METHODS.values() if callable(getattr(connector, name, None)))


class Answering:
    """Answers every question about one connector until the desk is gone."""

    def __init__(self, connector: object, name: str, say: Callable[[FromChild], None]) -> None:
        self._connector, self._name, self._say = connector, name, say
        self._working: dict[int, asyncio.Task[None]] = {}
        self._granted: dict[int, asyncio.Semaphore] = {}

    async def run(self, inbox: "asyncio.Queue[FromDesk | None]") -> None:
        """Answer; on return every answer is ended."""
        async with asyncio.TaskGroup() as group:
            while (message := await inbox.get()) is not None:
                self._take(message, group)
            for task in self._working.values():
                task.cancel()

    def _take(self, message: FromDesk, group: asyncio.TaskGroup) -> None:
        match message:
            case Ping(number=number):
                self._say(Pong(number=number))
            case Ask(number=number):
                self._granted[number] = asyncio.Semaphore(0)
                self._working[number] = group.create_task(self._answer(message))
            case Drop(number=number) if number in self._working:
                self._working[number].cancel()
            case Grant(number=number, more=more) if number in self._granted:
                for _ in range(more):
                    self._granted[number].release()
            case _:  # an answer that had ended before its Drop or Grant came
                pass

    async def _answer(self, ask: Ask) -> None:
        number, acts = ask.number, ask.question.acts
        ended = Ended(number=number)
        try:
            ended = await self._asked(ask)
        except Exception as error:  # noqa: BLE001 - the edge of the process: it crosses as words
            ended = Ended(number=number, error=wrong(error, self._name, acts=acts))
        finally:
            del self._working[number], self._granted[number]
            self._end(ended)

    def _end(self, ended: Ended) -> None:
        try:
            self._say(ended)
        except UnreadableError as error:
            late = wrong(_too_much(self._name, error), self._name, acts=False)
            self._say(Ended(number=ended.number, error=late))

    async def _asked(self, ask: Ask) -> Ended:
        question = ask.question
        call = getattr(self._connector, method(question))
        given = msgspec.structs.astuple(question)
        if question.streams:
            async with aclosing(call(*given)) as items:
                async for item in items:
                    await self._granted[ask.number].acquire()
                    self._send(ask.number, item)
            return Ended(number=ask.number)
        if question.reports:
            given = (*given, self._reporting(ask.number))
        return Ended(number=ask.number, value=self._raw(await call(*given)))

    def _send(self, number: int, item: object) -> None:
        try:
            self._say(Item(number=number, value=self._raw(item)))
        except UnreadableError as error:
            raise _too_much(self._name, error) from error

    def _raw(self, value: object) -> msgspec.Raw:
        try:
            return raw_item(value, self._name)
        except UnreadableError as error:
            raise _too_much(self._name, error) from error

    def _reporting(self, number: int) -> Callable[[float], None]:
        told_at = 0.0

        def report(share: float) -> None:
            nonlocal told_at
            now = time.monotonic()
            if now - told_at >= PROGRESS_S and number in self._working:
                told_at = now
                self._say(Progressed(number=number, share=float(share)))

        return report


def _too_much(name: str, error: UnreadableError) -> InvalidReply:
    return InvalidReply(name, f"answer not understood: {error}")
