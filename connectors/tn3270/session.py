"""The one session of this agent at the host: opened when needed, signed on, and used in turn."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.sdk.errors import AuthFailed, InvalidReply
from app.sdk.template import Blanks
from connectors.tn3270.settings import Settings
from connectors.tn3270.terminal import Terminal
from connectors.tn3270.walker import Walker


class Session:
    """Lends the terminal to one at a time. After a failure the next one begins with a new line."""

    def __init__(self, name: str, settings: Settings, password: str) -> None:
        self.name = name
        self._settings = settings
        self._password = password
        self._terminal: Terminal | None = None
        self._turn = asyncio.Lock()
        self._refused: AuthFailed | None = None

    @asynccontextmanager
    async def at_home(self) -> AsyncIterator[Walker]:
        """Wait for one's turn, and begin at the home screen.

        Raises:
            NotReady: The host is not to be had.
            AuthFailed: It has refused the password; it is not tried again, as hosts lock users out.
            InvalidReply: Screens came that nobody has described.
        """
        async with self._turn:
            if self._refused is not None:
                raise AuthFailed(self.name, self._refused.message) from self._refused
            walker = await self._walker()
            try:
                await walker.go_home()
                yield walker
            except BaseException:
                await self._drop()
                raise

    @asynccontextmanager
    async def as_it_is(self) -> AsyncIterator[Walker | None]:
        """Wait for one's turn, and look at what is there; None: there is no line to the host."""
        async with self._turn:
            if self._terminal is None or not self._terminal.alive:
                yield None
                return
            try:
                yield Walker(self._terminal, self._settings)
            except BaseException:
                await self._drop()
                raise

    async def stop(self) -> None:
        """Hang up."""
        await self._drop()

    async def _walker(self) -> Walker:
        if self._terminal is not None and self._terminal.alive:
            return Walker(self._terminal, self._settings)
        await self._drop()
        self._terminal = await Terminal.start(self.name, self._settings)
        walker = Walker(self._terminal, self._settings)
        try:
            await self._sign_on(walker)
        except BaseException:
            await self._drop()
            raise
        return walker

    async def _sign_on(self, walker: Walker) -> None:
        path = self._settings.paths.get(self._settings.sign_on)
        if path is None:
            return
        given = {"user": self._settings.user, "password": self._password}
        try:
            await walker.go(path, Blanks(connector=self.name, values=given))
        except InvalidReply as error:
            if walker.shows(path.steps[0].on, await walker.look()):
                self._refused = AuthFailed(self.name, "sign-in refused")
                raise self._refused from error
            raise

    async def _drop(self) -> None:
        terminal, self._terminal = self._terminal, None
        if terminal is not None:
            await terminal.stop()
