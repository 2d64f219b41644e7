"""The questions one child has been asked, and their answers as they come."""

import asyncio
import itertools
from collections.abc import AsyncGenerator, Callable
from typing import TypeVar

import msgspec

from app.isolated.crossing import raised
from app.isolated.limits import Limits, Pace
from app.isolated.messages import (
    Ask,
    Drop,
    Ended,
    FromChild,
    FromDesk,
    Grant,
    Item,
    Progressed,
    UnreadableError,
    unpacked,
)
from app.isolated.questions import AnyQuestion
from app.sdk.errors import InvalidReply, NotReady

T = TypeVar("T")
Progress = Callable[[float], None]

WHILE_IT_WORKED = "stopped while it worked on this"


class LostError(NotReady):
    """The child is gone; it will be started again."""


class _Open:
    """One question that is not answered yet.

    Attributes:
        gone_at: When nobody waited for it any more; None while somebody does.
    """

    def __init__(self, question: AnyQuestion, progress: Progress | None) -> None:
        self.question = question
        self.progress = progress
        self.coming: asyncio.Queue[Item | Ended | Exception] = asyncio.Queue()
        self.granted = 0
        self.gone_at: float | None = None


class Line:
    """What is being asked of one child.

    Raises for every question: `LostError` when the child goes, `InvalidReply` instead where it was
    doing something; what the connector raises; `NotReady` when too much is asked already.
    """

    def __init__(
        self,
        name: str,
        say: Callable[[FromDesk], None],
        limits: Limits,
        clock: Callable[[], float],
        on_flood: Callable[[str], None],
    ) -> None:
        """Make one.

        Args:
            name: What the connector is called.
            say: Sends to the child; raises `UnreadableError` for what can't be sent.
            limits: How much it may take.
            clock: Counts seconds from anywhere.
            on_flood: Told in words when the child has said too much for too long.
        """
        self.able: frozenset[str] = frozenset()
        self._name, self._say, self._limits, self._clock = name, say, limits, clock
        self._on_flood = on_flood
        self._numbers = itertools.count(1)
        self._open: dict[int, _Open] = {}
        self._lost: LostError | None = None
        self._readings = Pace(limits.items_per_s, limits.items_burst, clock)
        self._events = Pace(limits.events_per_s, limits.events_burst, clock)

    async def ask(
        self,
        question: AnyQuestion,
        kind: "msgspec.msgpack.Decoder[T]",
        progress: Progress | None = None,
    ) -> T:
        """Ask for one answer; cancelling cancels it in the child."""
        number, opened = self._begin(question, progress)
        try:
            while True:
                came = await opened.coming.get()
                if isinstance(came, Exception):
                    raise came
                if isinstance(came, Ended):
                    return self._value(came, kind)
        finally:
            self._drop(number)

    async def stream(
        self,
        question: AnyQuestion,
        read: Callable[[msgspec.Raw], T],
        weigh: Callable[[T], float] | None = None,
    ) -> AsyncGenerator[T, None]:
        """Ask for many things; closing the iterator cancels it in the child.

        Args:
            question: Asks for them.
            read: Makes a thing of what came; raises `UnreadableError`.
            weigh: Says how much the desk has to do with a thing. Of such things as many may come
                as will, if not too quickly; of others only so many to one question.
        """
        number, opened = self._begin(question, None)
        pace = self._events if weigh else self._readings
        self._grant(number, opened, self._limits.window)
        count = 0
        try:
            while True:
                came = await opened.coming.get()
                if weigh is not None and self._lost is not None:
                    raise self._lost  # what a flood has left behind is nothing to wait for
                if isinstance(came, Exception):
                    raise came
                if isinstance(came, Ended):
                    self._value(came, None)
                    return
                count += 1
                if count > self._limits.items and weigh is None:
                    raise InvalidReply(self._name, f"more than {count - 1} answers to one question")
                thing, given_at = self._read(came, read), self._clock()
                yield thing
                took_s = self._clock() - given_at
                await self._keep_pace(pace, weigh(thing) if weigh else 1.0, took_s)
                self._grant(number, opened, 1)
        finally:
            self._drop(number)

    def hear(self, message: FromChild) -> None:
        """Take a message about a question.

        Raises:
            UnreadableError: It is about none, or more than it was granted.
        """
        if not isinstance(message, Item | Progressed | Ended):
            raise UnreadableError(f"{type(message).__name__} out of its turn")
        opened = self._open.get(message.number)
        if opened is None:
            raise UnreadableError(f"an answer to {message.number}, which was not asked")
        if isinstance(message, Ended):
            del self._open[message.number]
        if isinstance(message, Progressed):
            self._tell(opened, message.share)
        elif opened.gone_at is None:
            self._granted(opened, message)
            opened.coming.put_nowait(message)

    def break_off(self, why: str) -> None:
        """Tell everybody who waits that the child is gone; the first reason stays."""
        self._lost = self._lost or LostError(self._name, why)
        for opened in self._open.values():
            unclear = InvalidReply(self._name, f"{WHILE_IT_WORKED}: {why}")
            opened.coming.put_nowait(unclear if opened.question.acts else self._lost)
        self._open.clear()

    @property
    def clinging_s(self) -> float:
        """For how long the child has been at work on what it was told to drop."""
        gone = [o.gone_at for o in self._open.values() if o.gone_at is not None]
        return self._clock() - min(gone) if gone else 0.0

    def _begin(self, question: AnyQuestion, progress: Progress | None) -> tuple[int, _Open]:
        if self._lost is not None:
            raise self._lost
        if len(self._open) >= self._limits.asked:
            raise NotReady(self._name, "too much is asked of it already")
        number, opened = next(self._numbers), _Open(question, progress)
        self._open[number] = opened
        try:
            self._say(Ask(number=number, question=question))
        except UnreadableError as error:
            del self._open[number]
            raise NotReady(self._name, f"the question {error}") from error
        return number, opened

    def _drop(self, number: int) -> None:
        """Say that nobody waits any more; the child answers when it has ended."""
        opened = self._open.get(number)
        if opened is not None:
            opened.gone_at = self._clock()
            self._say(Drop(number=number))

    def _grant(self, number: int, opened: _Open, more: int) -> None:
        if number in self._open:
            opened.granted += more
            self._say(Grant(number=number, more=more))

    def _granted(self, opened: _Open, message: Item | Ended) -> None:
        if isinstance(message, Item):
            opened.granted -= 1
            if opened.granted < 0:
                raise UnreadableError("more of an answer than was granted")

    def _tell(self, opened: _Open, share: float) -> None:
        if opened.progress is not None and opened.gone_at is None:
            opened.progress(share)

    async def _keep_pace(self, pace: Pace, weight: float, took_s: float) -> None:
        """Let others have a turn, and wait where more comes than one desk can want.

        Once much has come at a time, the desk does other things for as long as this took it.
        """
        wait_s = pace.take(weight)
        if pace.over_s > self._limits.flood_s:
            self._on_flood("sent too much")
        await asyncio.sleep(max(wait_s, took_s) if pace.half else 0)

    def _value(self, ended: Ended, kind: "msgspec.msgpack.Decoder[T] | None") -> T:
        if ended.error is not None:
            raise raised(ended.error)
        if kind is None:
            return None  # type: ignore[return-value]  # nobody asked for one
        return self._read(ended, lambda value: unpacked(kind, value))

    def _read(self, came: Item | Ended, read: Callable[[msgspec.Raw], T]) -> T:
        try:
            return read(came.value)
        except UnreadableError as error:
            raise InvalidReply(self._name, f"answer {error}") from error
