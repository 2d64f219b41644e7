"""The connector itself: takes notices for as long as somebody listens to it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

from app.domain.call import CallId
from app.domain.events import LinkEvent, LinkRestored, SwitchEvent
from app.sdk.calls.link import Link
from app.sdk.connector import ConnectorContext, Health
from app.sdk.errors import ConnectorError, NotReady
from app.sdk.notice import DOOR_FILE, Notice
from connectors.softphone.book import Book
from connectors.softphone.door import Door
from connectors.softphone.phone import called
from connectors.softphone.protocol import Listed, PhoneEvent
from connectors.softphone.settings import Settings

CONNECTOR = "softphone"
WAITING_LIMIT = 200
AGED_EVERY_S = 5.0

Told = SwitchEvent | LinkEvent
Heard = Notice | PhoneEvent | Listed | ConnectorError


class Softphone:
    """A call source that is told of calls by this machine's phone."""

    def __init__(self, settings: Settings, context: ConnectorContext, folder: Path) -> None:
        self.name = context.name or CONNECTOR
        self._settings = settings
        self._context = context
        self._book = Book(context.agent, settings)
        self._heard: asyncio.Queue[Heard] = asyncio.Queue()
        self._door = Door(self.name, folder, self._take)
        self._link = Link(self.name, settings.baresip or str(folder / DOOR_FILE), context)

    def events(self) -> AsyncGenerator[Told, None]:
        """Yield the events of this agent's calls; see `app.sdk.connector.CallSource.events`."""
        return self._link.events(self._connection)

    async def health(self) -> tuple[Health, ...]:
        """Say whether the phone can be heard."""
        return await self._link.health(self._probing)

    def close(self) -> None:
        """Listen no more."""
        self._door.close()

    def _take(self, notice: Notice) -> bool:
        if self._heard.qsize() >= WAITING_LIMIT:
            return False
        self._heard.put_nowait(notice)
        return True

    async def _connection(self) -> AsyncGenerator[Told, None]:
        await self._door.open()
        while not self._heard.empty():
            for event in self._told(self._heard.get_nowait(), ended=False):
                yield event
        address = self._settings.address
        phone = await called(self.name, address, self._heard.put_nowait) if address else None
        try:
            if phone is None:
                yield self._restored()
            while True:
                heard = await self._next()
                for event in self._told(heard):
                    yield event
                if isinstance(heard, Listed):
                    yield self._restored()
        finally:
            if phone is not None:
                phone.close()
            else:
                self._door.close()

    async def _probing(self) -> AsyncGenerator[Told, None]:
        """See whether it could listen, or a desk that runs does; its line is left alone."""
        if not await self._door.served():
            try:
                async with aclosing(self._connection()) as heard:
                    async for event in heard:
                        yield event
            finally:
                self._door.close()
        else:
            yield self._restored()

    async def _next(self) -> Heard | None:
        """Return what is heard next; None: it is time to see which calls have aged."""
        limit = asyncio.timeout(AGED_EVERY_S)
        try:
            async with limit:
                return await self._heard.get()
        except TimeoutError:
            if not limit.expired():
                raise
            return None

    def _told(self, heard: Heard | None, *, ended: bool = True) -> list[SwitchEvent]:
        """Tell what follows.

        Raises:
            ConnectorError: The phone's connection ended; why is what was heard.
        """
        at = self._context.now()
        match heard:
            case Notice():
                told = self._book.take(heard, at)
            case PhoneEvent():
                told = self._book.hear(heard, at)
            case Listed(empty=True):
                told = self._book.none_left(at)
            case ConnectorError() if ended:
                raise heard
            case _:
                told = []
        return told + self._book.age(at)

    def _restored(self) -> LinkRestored:
        return LinkRestored(call_id=CallId(""), at=self._context.now())


@asynccontextmanager
async def connect(settings: Settings, context: ConnectorContext) -> AsyncIterator[Softphone]:
    """Offer the phone as a call source.

    It listens while `events` is iterated.

    Raises:
        NotReady: There is no folder of its own to say in where it listens.
    """
    if context.folder is None:
        raise NotReady(
            context.name or CONNECTOR, "it needs a folder of its own: not in a process apart"
        )
    phone = Softphone(settings, context, context.folder())
    try:
        yield phone
    finally:
        phone.close()
