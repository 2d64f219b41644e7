"""The connector itself: listens, or is connected, for as long as somebody listens to it."""

import asyncio
import json
import os
import secrets
import ssl
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from msgspec.structs import replace

from app.domain.call import CallId
from app.domain.events import LinkEvent, LinkRestored, SwitchEvent
from app.sdk.calls.clock import DeskTime, SwitchClock
from app.sdk.calls.link import Link
from app.sdk.connector import ConnectorContext, Health
from app.sdk.errors import NotReady
from connectors.webhook.board import Board
from connectors.webhook.door import Door, opened
from connectors.webhook.feed import Feed, Snapshot
from connectors.webhook.gateway import connected, tls_of
from connectors.webhook.once import Bucket
from connectors.webhook.protocol import Intake
from connectors.webhook.report import Report
from connectors.webhook.settings import Settings, offers

CONNECTOR = "webhook"
ENDPOINT = "endpoint.json"
AGED_EVERY_S = 5.0
READY_LIMIT_S = 10.0
TIMES_KEPT = 16

Told = SwitchEvent | LinkEvent
Waited = TypeVar("Waited")


class CloudClock(SwitchClock):
    """A clock read from messages that took a while: the quickest of the last ones is right."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now)
        self._apart: deque[float] = deque(maxlen=TIMES_KEPT)

    def hear(self, at: datetime) -> None:
        """The system gave this time, a while ago."""
        now = self._now()
        self._apart.append((at - now).total_seconds())
        quickest = datetime.fromtimestamp(now.timestamp() + max(self._apart), now.tzinfo)
        super().hear(quickest)


class Webhook:
    """A call source that hears a cloud contact centre or a gateway."""

    def __init__(self, settings: Settings, context: ConnectorContext, secret: str) -> None:
        self.name = context.name or CONNECTOR
        self._settings = settings
        self._context = context
        self._agent = settings.agent or context.agent
        mapping = settings.understood().for_agent(self._agent)
        self._clock = CloudClock(context.now)
        self._desk_time = DeskTime(self._clock)
        self._board = Board(self._agent, settings.ringing_limit_s, settings.silent_limit_s)
        bucket = Bucket(settings.rate_per_s, settings.burst)
        self._secret = secret
        self._intake = Intake(mapping, settings.proof, secret, bucket, context.now)
        self._feed = Feed(mapping, self._agent)
        self._door: Door | None = None
        self._tls = _gateway_tls(self.name, settings)
        where = settings.gateway or f"{settings.host}:{settings.port or '?'}{settings.path}"
        self._link = Link(self.name, where, context)

    @property
    def url(self) -> str:
        """Where messages are to be sent; empty while nothing listens."""
        return self._door.url if self._door is not None else ""

    def events(self) -> AsyncGenerator[Told, None]:
        """Yield the events of this agent's calls; see `app.sdk.connector.CallSource.events`."""
        return self._link.events(self._connection)

    async def health(self) -> tuple[Health, ...]:
        """Say how the line stands, and what was refused last."""
        gateway = bool(self._settings.gateway)
        (found,) = await self._link.health(self._connected if gateway else self._probing)
        count, last = self._door.refused if self._door is not None else (0, "")
        if found.well and count:
            found = replace(found, detail=f"{count} messages were refused, the last: {last}")
        return (found,)

    def _connection(self) -> AsyncGenerator[Told, None]:
        return self._connected() if self._settings.gateway else self._listening()

    async def _listening(self) -> AsyncGenerator[Told, None]:
        try:
            async with opened(self.name, self._settings, self._intake, self._write_down) as door:
                self._door = door
                yield self._restored()
                while True:
                    for event in self._told(await _in_time(door.next) or ()):
                        yield event
                    await asyncio.sleep(0)
        finally:
            self._door = None
            self._rub_out()

    async def _probing(self) -> AsyncGenerator[Told, None]:
        """See whether it could listen, or a desk that runs does; nothing is written down."""
        if not await _served(self._written()):
            async with opened(self.name, self._settings, self._intake, lambda _url: None):
                pass
        yield self._restored()

    async def _connected(self) -> AsyncGenerator[Told, None]:
        settings, tls = self._settings, self._tls
        assert tls is not None
        async with connected(self.name, settings.gateway, self._secret, tls, self._feed) as gateway:
            until_s = asyncio.get_running_loop().time() + READY_LIMIT_S
            while True:
                heard = await _in_time(gateway.hear)
                for event in self._told(heard.told if heard is not None else ()):
                    yield event
                if heard is not None and heard.ready:
                    until_s = float("inf")
                    yield self._restored()
                if heard is not None and heard.say:
                    until_s = asyncio.get_running_loop().time() + READY_LIMIT_S
                if asyncio.get_running_loop().time() > until_s:
                    raise NotReady(self.name, "the gateway does not say how the calls stand")
                await asyncio.sleep(0)

    def _told(self, said: Iterable[Report] | Snapshot) -> list[SwitchEvent]:
        """Tell what follows from reports; none of them is a moment to see who has aged."""
        now = self._context.now()
        reports = said.reports if isinstance(said, Snapshot) else tuple(said)
        for report in reports:
            if report.at is not None:
                self._clock.hear(report.at)
        at = self._clock.time()
        if isinstance(said, Snapshot):
            told = self._board.reconcile(reports, now, at)
        else:
            told = [event for one in reports for event in self._board.hear(one, now, at)]
        told += self._board.age(now, at)
        return [self._desk_time.tell(event) for event in told]

    def _restored(self) -> LinkRestored:
        return LinkRestored(call_id=CallId(""), at=self._context.now())

    def _write_down(self, url: str) -> None:
        """Tell programs of the same user where to send to, and with which token."""
        file = self._file()
        if file is None:
            return
        said = {"url": url} | ({"token": self._secret} if self._settings.made_here else {})
        new = file.with_suffix(".new")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            json.dump(said, out)
        new.replace(file)

    def _written(self) -> bytes:
        """Return what a desk wrote down; empty: none runs, or it was killed before it could."""
        file = self._file()
        return file.read_bytes() if file is not None and file.exists() else b""

    def _rub_out(self) -> None:
        file = self._file()
        if file is not None:
            file.unlink(missing_ok=True)

    def _file(self) -> Path | None:
        return self._context.folder() / ENDPOINT if self._context.folder is not None else None


async def _served(said: bytes) -> bool:
    """Whether somebody listens where a desk wrote down that it does."""
    try:
        url = urlsplit(json.loads(said)["url"])
        async with asyncio.timeout(1.0):
            _, writer = await asyncio.open_connection(url.hostname, url.port)
    except (OSError, ValueError, KeyError, TypeError, TimeoutError):
        return False
    writer.close()
    return True


async def _in_time(wait: Callable[[], Awaitable[Waited]]) -> Waited | None:
    """Wait, but no longer than until calls are looked at for their age; None: nothing came."""
    limit = asyncio.timeout(AGED_EVERY_S)
    try:
        async with limit:
            return await wait()
    except TimeoutError:
        if not limit.expired():
            raise
        return None


@asynccontextmanager
async def connect(settings: Settings, context: ConnectorContext) -> AsyncIterator[Webhook]:
    """Offer the system as a call source.

    It listens, or is connected, while `events` is iterated.

    Raises:
        AuthFailed: There is no secret.
        NotReady: There is no folder for the token, or an authority's file can't be read.
    """
    name = context.name or CONNECTOR
    if settings.made_here:
        if context.folder is None:
            raise NotReady(
                name, "a token made here needs a folder: set signature, or give up apart"
            )
        secret = secrets.token_urlsafe(32)
    else:
        secret = context.secret(offers(settings).secrets[0])
    yield Webhook(settings, context, secret)


def _gateway_tls(name: str, settings: Settings) -> ssl.SSLContext | None:
    return tls_of(name, settings.ca) if settings.gateway else None
