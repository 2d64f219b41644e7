"""A few connections by a library that blocks: opened when needed, each with a thread of its own."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Generic, Protocol, TypeVar

from app.sdk.errors import NotReady
from app.sdk.lane import Lane


class Session(Protocol):
    """One connection; it blocks, so that only its lane may call it (but for `cancel`)."""

    @property
    def broken(self) -> bool:
        """Whether it can't be asked any more."""
        ...

    def cancel(self) -> None:
        """End what it is being asked; called from another thread."""
        ...

    def close(self) -> None:
        """End it."""
        ...


S = TypeVar("S", bound=Session)
T = TypeVar("T")


class _Link(Generic[S]):
    """A lane, and the session in it once it is open."""

    def __init__(self, name: str, open_session: Callable[[], S]) -> None:
        self._open_session = open_session
        self._lane = Lane(name)
        self._session: S | None = None
        self._given_up = False
        self._name = name

    @property
    def used(self) -> bool:
        """Whether it was open before, so that the server may have ended it meanwhile."""
        return self._session is not None

    @property
    def good(self) -> bool:
        return self._session is not None and not self._session.broken and not self._given_up

    async def use(self, work: Callable[[S], T]) -> T:
        return await self._lane.call(lambda: self._use(work), self._give_up)

    def close(self) -> None:
        self._lane.close(last=self._end)

    def _use(self, work: Callable[[S], T]) -> T:
        if self._session is None:
            self._session = self._open_session()
        if self._given_up:
            raise NotReady(self._name, "given up")
        return work(self._session)

    def _give_up(self) -> None:
        self._given_up = True
        if self._session is not None:
            self._session.cancel()

    def _end(self) -> None:
        if self._session is not None:
            self._session.close()


class Pool(Generic[S]):
    """Lends connections out; one that broke, or was given up in the middle, is not lent again."""

    def __init__(self, name: str, open_session: Callable[[], S], connections: int) -> None:
        """Make one; nothing is opened before it is needed.

        Args:
            name: Of the connector, for its errors.
            open_session: Opens a connection; blocks, and raises one of the five errors.
            connections: How many there may be.
        """
        self._name = name
        self._open_session = open_session
        self._free = asyncio.Semaphore(connections)
        self._idle: list[_Link[S]] = []

    async def use(self, work: Callable[[S], T]) -> T:
        """Have something asked over a free connection; cancelling ends it at the server too.

        A connection that was open already may have been ended by the server since: then it is asked
        once more over a new one. So `work` must change nothing.

        Raises:
            ConnectorError: What `work`, or opening a connection, has raised.
        """
        async with self._free:
            while True:
                link = self._idle.pop() if self._idle else _Link(self._name, self._open_session)
                used = link.used
                try:
                    async with self._returned(link):
                        return await link.use(work)
                except NotReady:
                    if link.good or not used:
                        raise

    def close(self) -> None:
        """End every connection."""
        while self._idle:
            self._idle.pop().close()

    @asynccontextmanager
    async def _returned(self, link: _Link[S]) -> AsyncIterator[None]:
        try:
            yield
        finally:
            if link.good:
                self._idle.append(link)
            else:
                link.close()
