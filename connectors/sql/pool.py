"""A few connections to one database, opened when they are needed, each with a thread of its own."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

from app.sdk.errors import NotReady
from app.sdk.lane import Lane
from connectors.sql.rows import Limits, Row


class Session(Protocol):
    """One connection; it blocks, so that only its lane may call it (but for `cancel`)."""

    @property
    def broken(self) -> bool:
        """Whether it can't be asked any more."""
        ...

    def fetch(self, text: str, values: Sequence[str], limits: Limits) -> list[Row]:
        """Ask, and return the rows; one of the five errors where there are none to be had."""
        ...

    def cancel(self) -> None:
        """End what it is being asked, at the server; called from another thread."""
        ...

    def close(self) -> None:
        """End it."""
        ...


class _Link:
    """A lane, and the session in it once it is open."""

    def __init__(self, name: str, open_session: Callable[[], Session]) -> None:
        self._open_session = open_session
        self._lane = Lane(name)
        self._session: Session | None = None
        self._given_up = False
        self._name = name

    @property
    def used(self) -> bool:
        """Whether it was open before, so that the server may have ended it meanwhile."""
        return self._session is not None

    @property
    def good(self) -> bool:
        return self._session is not None and not self._session.broken and not self._given_up

    async def fetch(self, text: str, values: Sequence[str], limits: Limits) -> list[Row]:
        return await self._lane.call(lambda: self._fetch(text, values, limits), self._give_up)

    def close(self) -> None:
        self._lane.close(last=self._end)

    def _fetch(self, text: str, values: Sequence[str], limits: Limits) -> list[Row]:
        if self._session is None:
            self._session = self._open_session()
        if self._given_up:
            raise NotReady(self._name, "given up")
        return self._session.fetch(text, values, limits)

    def _give_up(self) -> None:
        self._given_up = True
        if self._session is not None:
            self._session.cancel()

    def _end(self) -> None:
        if self._session is not None:
            self._session.close()


class Pool:
    """Lends connections out; one that broke, or was given up in the middle, is not lent again."""

    def __init__(self, name: str, open_session: Callable[[], Session], connections: int) -> None:
        """Make one; nothing is opened before it is needed."""
        self._name = name
        self._open_session = open_session
        self._free = asyncio.Semaphore(connections)
        self._idle: list[_Link] = []

    async def fetch(self, text: str, values: Sequence[str], limits: Limits) -> list[Row]:
        """Ask, waiting for a free connection; cancelling ends the question at the server too.

        A connection that was open already may have been ended by the server since: then it is asked
        once more over a new one, as a question changes nothing.

        Raises:
            NotReady, AuthFailed, InvalidReply, ConnectorError: There is no answer.
        """
        async with self._free:
            while True:
                link = self._idle.pop() if self._idle else _Link(self._name, self._open_session)
                used = link.used
                try:
                    async with self._returned(link):
                        return await link.fetch(text, values, limits)
                except NotReady:
                    if link.good or not used:
                        raise

    def close(self) -> None:
        """End every connection."""
        while self._idle:
            self._idle.pop().close()

    @asynccontextmanager
    async def _returned(self, link: _Link) -> AsyncIterator[None]:
        try:
            yield
        finally:
            if link.good:
                self._idle.append(link)
            else:
                link.close()
