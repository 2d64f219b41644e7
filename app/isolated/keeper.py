"""Keep one connector's process: start it, watch it, end it when it misbehaves, start it again."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import aclosing, suppress
from datetime import datetime

import msgspec

from app.isolated.child import NOT_UNDERSTOOD, Child, OverError
from app.isolated.crossing import raised
from app.isolated.limits import Limits
from app.isolated.line import Line, LostError
from app.isolated.messages import (
    FromChild,
    Mistaken,
    NotOpened,
    Open,
    Opened,
    Ping,
    Pong,
    UnreadableError,
)
from app.isolated.roll import TOLD_S, Roll, Standing
from app.sdk.errors import AuthFailed, ConnectorError, NotReady

log = logging.getLogger(__name__)

_LEVELS = {"WARNING": logging.WARNING, "ERROR": logging.ERROR, "CRITICAL": logging.ERROR}
_STARTING_S = 2.0
"""Whoever asks while it starts waits so long at most."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What a keeper keeps.

    Attributes:
        first: Its first message: the code, the settings and the secrets.
        words: The command instead of our own; for tests.
    """

    first: Open
    limits: Limits
    now: Callable[[], datetime]
    random: Callable[[], float]
    roll: Roll
    words: Sequence[str] = ()


class Keeper:
    """One connector's process through all its lives.

    Attributes:
        pid: Its process, or the last it had; 0 before the first.
    """

    def __init__(self, kept: Kept) -> None:
        self.name, self.pid = kept.first.name, 0
        self._kept, self._limits = kept, kept.limits
        self._clock = asyncio.get_running_loop().time
        self._changed = asyncio.Event()
        self._line: Line | None = None
        self._refused: AuthFailed | None = None
        self._why = ""
        self._again_at: float | None = None
        self._deaths = self._restarts = 0
        self._born = self._clock()
        self._heard_at = self._clock()

    @property
    def new_call(self) -> float:
        """How much an event of a new call weighs."""
        return self._limits.new_call

    @property
    def refused(self) -> AuthFailed | None:
        """Why starting it again is pointless, as far as anybody can tell."""
        return self._refused

    async def run(self) -> None:
        """Keep it until cancelled; then it is ended."""
        try:
            while True:
                self._born = self._clock()
                await self._live()
                while (left_s := (self._again_at or 0.0) - self._clock()) > 0:
                    await self._tell("down")
                    await asyncio.sleep(min(left_s, TOLD_S))
                self._restarts += 1
                self._again_at = None
                self._turn()
        finally:
            await asyncio.to_thread(self._kept.roll.strike, self.name)

    async def line(self, wait_s: float = _STARTING_S) -> Line:
        """Return the way to the process that runs.

        Raises:
            NotReady: It is down, with the reason and when it will be started again, or it takes
                longer than that to start.
            AuthFailed: It is down because it was refused.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(wait_s):
                await self.settled()
        if self._line is not None:
            return self._line
        if self._refused is not None:
            raise self._refused
        if self._again_at is None:
            raise NotReady(self.name, "is starting")
        raise LostError(self.name, self._words())

    async def settled(self) -> None:
        """Wait while it is starting: until it is up, or down."""
        while self._line is None and self._again_at is None:
            await self._changed.wait()

    async def risen(self) -> None:
        """Wait while it is down: until it is being started again."""
        while self._again_at is not None:
            await self._changed.wait()

    async def _live(self) -> None:
        """Live one life; on return it is over, everybody knows why, and when the next begins."""
        try:
            child = await Child.start(self._limits, self._kept.words)
        except OverError as unborn:
            self._fall(str(unborn))
            return
        self.pid = child.pid
        over: list[str] = []
        line = Line(self.name, child.say, self._limits, self._clock, over.append)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._note_log(child))
                group.create_task(self._watch(child, line, over))
                child.say(self._kept.first)
                await self._converse(child, line)
        except ExceptionGroup as ended:
            self._fall(_reason(ended))
            line.break_off(self._words())  # before anything else: somebody waits
            await child.kill()
        finally:
            self._line = None
            line.break_off("the desk is closing")
            await child.stop()

    async def _converse(self, child: Child, line: Line) -> None:
        async with aclosing(child.messages(self._clock)) as messages:
            async for message in messages:
                if self._line is None:
                    await self._begin(message, line, child)
                elif isinstance(message, Pong):
                    self._heard_at = self._clock()
                else:
                    _hear(line, message)

    async def _begin(self, message: FromChild, line: Line, child: Child) -> None:
        """Take its first word: whether it is connected."""
        match message:
            case Opened(able=able):
                line.able = able
                self._heard_at = self._clock()
                self._line, self._refused = line, None
                self._turn()
                await self._tell("up", child.pid, child.memory_mb())
            case NotOpened(error=error):
                self._not_opened(raised(error))
            case Mistaken():
                raise OverError("its settings are wrong")
            case _:
                raise OverError(NOT_UNDERSTOOD)

    def _not_opened(self, error: Exception) -> None:
        self._refused = error if isinstance(error, AuthFailed) else None
        raise OverError(error.message if isinstance(error, ConnectorError) else str(error))

    async def _watch(self, child: Child, line: Line, over: list[str]) -> None:
        """Look after it; raises `OverError` once it is of no more use."""
        born = self._heard_at = told_at = self._clock()
        number = 0
        while True:
            if self._line is not None:
                number += 1
                child.say(Ping(number=number))
            await asyncio.sleep(self._limits.beat_s)
            self._judge(child, line, over)
            if self._line is None and self._clock() - born > self._limits.connect_s:
                raise OverError(f"did not connect in {self._limits.connect_s:g} s")
            if self._line is not None and self._silent():
                await asyncio.sleep(self._limits.beat_s / 4)  # it may be we who slept
                if self._silent():
                    raise OverError("stopped answering")
            if self._clock() - told_at > TOLD_S:
                told_at = self._clock()
                state = "up" if self._line is not None else "starting"
                await self._tell(state, child.pid, child.memory_mb())

    def _silent(self) -> bool:
        return self._clock() - self._heard_at > self._limits.hung_s + self._limits.beat_s

    def _judge(self, child: Child, line: Line, over: list[str]) -> None:
        if over:
            raise OverError(over[0])
        if child.memory_mb() > self._limits.memory_mb:
            raise OverError(f"took more than {self._limits.memory_mb} MB of memory")
        if line.clinging_s > self._limits.let_go_s:
            raise OverError("did not stop when told to")

    async def _note_log(self, child: Child) -> None:
        async for text in child.log_lines(self._clock):
            first, _, rest = text.partition(" ")
            level = _LEVELS.get(first, logging.INFO)
            log.log(level, "%s: %s", self.name, rest if first in _LEVELS else text)

    def _fall(self, why: str) -> None:
        quick = self._clock() - self._born < self._limits.well_s
        self._deaths = self._deaths + 1 if quick else 1
        pause_s = self._limits.pause_s(self._deaths, self._kept.random())
        if self._refused is not None:
            pause_s = max(pause_s, self._limits.down_s)
        self._line, self._why, self._again_at = None, why, self._clock() + pause_s
        log.warning("%s: %s", self.name, self._words())
        self._turn()

    def _words(self) -> str:
        """Say why it is down and until when."""
        left_s = (self._again_at or 0.0) - self._clock()
        return f"{self._why}; starting again in {max(1, round(left_s))} s"

    def _turn(self) -> None:
        """Wake everybody who waits for a change."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def _tell(self, state: str, pid: int = 0, memory_mb: float = 0.0) -> None:
        """Write down how it stands, for those who ask from outside the desk."""
        standing = Standing(
            name=self.name,
            state=state,
            pid=pid,
            restarts=self._restarts,
            memory_mb=round(memory_mb, 1),
            why=self._why,
            at=self._kept.now(),
        )
        await asyncio.to_thread(self._kept.roll.write, standing)


def _hear(line: Line, message: FromChild) -> None:
    try:
        line.hear(message)
    except UnreadableError as error:
        raise OverError(f"{NOT_UNDERSTOOD}: {error}") from error


def _reason(ended: ExceptionGroup[Exception]) -> str:
    """Return in words why a life is over; what nobody foresaw is ours, and logged."""
    first = ended.exceptions[0]
    if isinstance(first, OverError):
        return str(first)
    log.error("a connector's keeper failed", exc_info=first)
    return "stopped working"
