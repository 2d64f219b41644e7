"""Orders that are sent once: SNMP has no key to know an order by, so the connector remembers."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from app.sdk.connector import Receipt
from app.sdk.errors import ConnectorError, InvalidReply

REMEMBERED = 1000
Before = TypeVar("Before")


class Once(Generic[Before]):
    """Remembers, for as long as the connector is connected, what was sent under which key.

    What is remembered is how things stood before, so that the effect can be told from that.
    """

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._sent: dict[str, Before] = {}

    def sent(self, key: str) -> bool:
        """Say whether something was sent under that key."""
        return key in self._sent

    def before(self, key: str) -> Before:
        """Return how things stood before what was sent under that key."""
        return self._sent[key]

    async def carry_out(
        self,
        key: str,
        look: Callable[[], Awaitable[Before]],
        send: Callable[[], Awaitable[None]],
        seen: Callable[[Before], Awaitable[Receipt]],
    ) -> Receipt:
        """Send it unless that was done under this key before, and return once its effect is seen.

        Args:
            key: Of the order.
            look: Looks how things stand; nothing is sent when that fails.
            send: Sends it; `TimeoutError` and `InvalidReply` mean that it may have arrived.
            seen: Waits for its effect.
        """
        self._forget()
        async with self._locks.setdefault(key, asyncio.Lock()):
            if key not in self._sent:
                before = await look()
                try:
                    self._sent[key] = before
                    await send()
                except InvalidReply:
                    raise
                except ConnectorError:
                    del self._sent[key]
                    raise
            return await seen(self._sent[key])

    def _forget(self) -> None:
        while len(self._locks) >= REMEMBERED:
            oldest = next(iter(self._locks))
            del self._locks[oldest]
            self._sent.pop(oldest, None)


async def until(there: Callable[[], Awaitable[bool]], every_s: float) -> None:
    """Look again and again until it is there; the caller says how long that may take."""
    while not await there():  # noqa: ASYNC110 - what is waited for is outside this program
        await asyncio.sleep(every_s)
