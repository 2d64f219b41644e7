"""The connector itself: reads the recording once, and tells it at its own pace."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

from msgspec.structs import replace

from app.domain.call import CallId
from app.domain.events import LinkEvent, LinkRestored, SwitchEvent
from app.sdk.connector import ConnectorContext, Health
from app.sdk.errors import InvalidReply, NotReady
from connectors.recording.playing import played, told_of_calls
from connectors.recording.protocol import Reader, Told
from connectors.recording.settings import Settings

CONNECTOR = "recording"
FILE_LIMIT = 64_000_000
_READ_BYTES = 1024 * 1024
_log = logging.getLogger(__name__)


class Recording:
    """A call source that plays what was recorded."""

    name = CONNECTOR

    def __init__(self, settings: Settings, context: ConnectorContext, told: list[Told],
                 problems: list[str]) -> None:  # fmt: skip
        self._settings = settings
        self._context = context
        self._told = told
        self._problems = problems
        self._start = f"{int(context.random() * 16**6):06x}"

    async def events(self) -> AsyncGenerator[SwitchEvent | LinkEvent, None]:
        """Yield the recording's events as they fall due; see `CallSource.events`."""
        yield LinkRestored(call_id=CallId(""), at=self._context.now())
        number = 0
        while number == 0 or self._settings.loop:
            number += 1
            async with aclosing(self._round(number)) as events:
                async for event in events:
                    yield event
            await asyncio.sleep(self._settings.pause_s)
        await asyncio.Event().wait()

    async def _round(self, number: int) -> AsyncGenerator[SwitchEvent | LinkEvent, None]:
        loop = asyncio.get_running_loop()
        began_s, began_at = loop.time(), self._context.now()
        first_at = self._told[0].at
        for event in played(self._told, self._settings.numbers, f"{self._start}-{number}"):
            due = (event.at - first_at) / self._settings.speed
            await asyncio.sleep(max(0.0, began_s + due.total_seconds() - loop.time()))
            yield replace(event, at=began_at + due)

    async def health(self) -> tuple[Health, ...]:
        """Say whether every line of the recording is understood."""
        detail = "; ".join(self._problems)
        return (Health(system=self.name, well=not detail, detail=detail),)


@asynccontextmanager
async def connect(settings: Settings, context: ConnectorContext) -> AsyncIterator[Recording]:
    """Read the recording and offer it as a call source.

    Raises:
        NotReady: There is no such file, or it can't be read.
        InvalidReply: It is no recording.
    """
    if not settings.file:
        raise NotReady(CONNECTOR, "file is empty: name what `ringside record` has written")
    told, problems = await asyncio.to_thread(_read, settings.file)
    for problem in problems:
        _log.warning("recording: %s: %s; it is passed over", settings.file, problem)
    yield Recording(settings, context, told, problems)


def _read(place: str) -> tuple[list[Told], list[str]]:
    file, reader = Path(place).expanduser(), Reader()
    told: list[Told] = []
    try:
        if file.stat().st_size > FILE_LIMIT:
            raise InvalidReply(CONNECTOR, f"{file.name} is larger than {FILE_LIMIT // 10**6} MB")
        with file.open("rb") as content:
            while received := content.read(_READ_BYTES):
                told += reader.feed(received)
    except OSError as error:
        raise NotReady(CONNECTOR, f"file = {str(file)!r}: {error.strerror}") from error
    told += reader.finish()
    if not told_of_calls(told):
        said = f": {reader.problems[0]}" if reader.problems else ""
        raise InvalidReply(CONNECTOR, f"{file.name} holds no event of a switch{said}")
    return told, reader.problems
