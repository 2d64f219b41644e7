"""What became of each text, as the gateway tells it: one address per text that nobody can guess."""

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from app.sdk.connector import Delivery
from app.sdk.errors import NotReady
from connectors.sms import settings

KEPT = 500
FINAL = frozenset({Delivery.DELIVERED, Delivery.FAILED})
STATES = {
    "1": Delivery.DELIVERED,
    "2": Delivery.FAILED,
    "4": Delivery.ACCEPTED,
    "8": Delivery.SENT,
    "16": Delivery.FAILED,
}
"""Kannel's reports: delivered, failed at the phone, kept by the network, taken on, refused."""


class Board:
    """How far each text has come, by its token; the oldest are forgotten."""

    def __init__(self, url: str = "") -> None:
        """Make one; `url` is where the gateway reaches it, empty: it does not."""
        self.url = url
        self._states: OrderedDict[str, Delivery] = OrderedDict()
        self._told: dict[str, asyncio.Event] = {}

    def begin(self) -> str:
        """Return the token of a text about to be sent."""
        token = secrets.token_urlsafe(16)
        self._states[token] = Delivery.ACCEPTED if self.url else Delivery.UNKNOWN
        while len(self._states) > KEPT:
            forgotten, _ = self._states.popitem(last=False)
            self._told.pop(forgotten, None)
        return token

    def address(self, token: str) -> str:
        """Return where the gateway is to report; `%d` is Kannel's own blank."""
        return f"{self.url}/receipt/{token}?d=%d"

    def state(self, token: str) -> Delivery:
        """Return how far a text has come."""
        return self._states.get(token, Delivery.UNKNOWN)

    def note(self, token: str, reported: str) -> bool:
        """Take a report; False: it is of no text of ours, or no report. The end is never undone."""
        state = STATES.get(reported)
        if token not in self._states or state is None:
            return False
        if self._states[token] not in FINAL:
            self._states[token] = state
            self._told.setdefault(token, asyncio.Event()).set()
        return True

    async def settled(self, token: str, within_s: float) -> Delivery:
        """Wait until it is delivered or has failed, but no longer than that."""
        try:
            async with asyncio.timeout(within_s):
                while self.state(token) not in FINAL:
                    told = self._told.setdefault(token, asyncio.Event())
                    await told.wait()
                    told.clear()
        except TimeoutError:
            pass
        return self.state(token)

    async def hear(self, request: web.Request) -> web.Response:
        """Take one report over HTTP."""
        known = self.note(request.match_info["token"], request.query.get("d", ""))
        return web.Response(status=204 if known else 404)


@asynccontextmanager
async def board(name: str, wanted: settings.Receipts | None) -> AsyncIterator[Board]:
    """Listen for receipts for as long as the block lasts; without settings none are heard.

    Raises:
        NotReady: The port is taken.
    """
    if wanted is None:
        yield Board()
        return
    found = Board()
    app = web.Application(client_max_size=1_000)
    app.router.add_route("*", "/receipt/{token}", found.hear)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, wanted.host, wanted.port).start()
        except OSError as error:
            raise NotReady(name, f"can't listen for receipts at port {wanted.port}") from error
        found.url = wanted.url.rstrip("/") or f"http://{wanted.host}:{runner.addresses[0][1]}"
        yield found
    finally:
        await runner.cleanup()
