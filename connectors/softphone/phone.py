"""One connection to baresip's `ctrl_tcp`: reads within bounds, and notices silence."""

import asyncio
from collections.abc import Callable

from app.sdk.errors import ConnectorError, InvalidReply, NotReady
from connectors.softphone.protocol import (
    ALIVE,
    LISTED,
    Listed,
    Netstrings,
    PhoneEvent,
    ProtocolError,
    command,
    understood,
)

ASKED_EVERY_S = 4.0
"""A sign of life is asked for so often; one missing for as long again ends the connection."""

OPEN_LIMIT_S = 3.0
Heard = Callable[[PhoneEvent | Listed | ConnectorError], None]


class Phone(asyncio.Protocol):
    """What it hears goes to `heard`, why it ended last."""

    def __init__(self, name: str, heard: Heard) -> None:
        self._name = name
        self._heard = heard
        self._framer = Netstrings()
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._alive = True
        self._why: ConnectorError | None = None

    def close(self) -> None:
        """Let go of it."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask which calls there are."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(command("listcalls", LISTED))
        self._timer = self._loop.call_later(ASKED_EVERY_S, self._ask)

    def data_received(self, data: bytes) -> None:
        """Take bytes in."""
        self._alive = True
        try:
            messages = self._framer.feed(data)
        except ProtocolError as error:
            self._end(InvalidReply(self._name, f"the phone does not speak ctrl_tcp: {error}"))
            return
        for message in messages:
            found = understood(message)
            if found is not None:
                self._heard(found)

    def connection_lost(self, exc: Exception | None) -> None:
        """Say why."""
        self.close()
        self._heard(self._why or NotReady(self._name, "the phone closed the connection"))

    def _ask(self) -> None:
        if not self._alive or self._transport is None:
            self._end(NotReady(self._name, "the phone has fallen silent"))
            return
        self._alive = False
        self._transport.write(command("about", ALIVE))
        self._timer = self._loop.call_later(ASKED_EVERY_S, self._ask)

    def _end(self, why: ConnectorError) -> None:
        self._why = self._why or why
        self.close()


async def called(name: str, address: tuple[str, int], heard: Heard) -> Phone:
    """Connect to the phone.

    Raises:
        NotReady: It is not there.
    """
    try:
        async with asyncio.timeout(OPEN_LIMIT_S):
            _, phone = await asyncio.get_running_loop().create_connection(
                lambda: Phone(name, heard), *address
            )
    except OSError as error:
        where = f"{address[0]}:{address[1]}"
        raise NotReady(name, f"baresip does not listen at {where} (module ctrl_tcp)") from error
    return phone
