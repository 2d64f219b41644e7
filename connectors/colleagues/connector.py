"""One HTTP session to the operator's service: a parcel is left, and waited for.

    PUT  {base_url}/conversations/{name}                    the parcel, as bytes; 204
    GET  {base_url}/conversations/{name}?after=N&wait=S     200 with it, or 204 when S are over
    GET  {base_url}/health                                  200

`name` is the SHA-256 of what the switch calls the conversation. The version of a parcel stands in
the header `Ringside-Version`.
"""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.sdk.asking import order_limit, time_limit
from app.sdk.connector import ConnectorContext, Health, Parcel
from app.sdk.errors import ConnectorError, InvalidReply, boundary
from app.sdk.health import sign_of_life
from app.sdk.http import Http, check_read, http_session, tls_context
from connectors.colleagues.settings import Settings

SYSTEM = "Colleagues"
VERSION = "Ringside-Version"
NOTHING_NEW = 204


class Colleagues:
    """A `Relay`."""

    def __init__(self, http: Http, settings: Settings) -> None:
        self.name = http.name
        self._http = http
        self._settings = settings

    async def give(self, conversation: str, content: bytes) -> None:
        """Leave a parcel; see the contract for errors."""
        if len(content) > self._settings.largest_kb * 1024:
            raise ConnectorError(self.name, f"more than {self._settings.largest_kb} kB to hand on")
        async with order_limit(self._settings.limit_s):
            await self._http.tell("PUT", self._place(conversation), content=content)

    async def take(self, conversation: str, after: int, wait_s: float) -> Parcel | None:
        """Wait for a parcel newer than that version; see the contract for errors."""
        place = self._place(conversation)
        asked = {"after": str(after), "wait": f"{wait_s:g}"}
        async with time_limit(self.name, self._settings.limit_s + wait_s):
            answer = await self._http.ask("GET", place, params=asked)
        if answer.status == NOTHING_NEW:
            return None
        check_read(self.name, answer.status)
        version = answer.headers.get(VERSION, "")
        if not (version.isascii() and version.isdigit() and len(version) < 16):
            raise InvalidReply(self.name, "the version of what was handed over is no number")
        return Parcel(version=int(version), content=answer.body)

    async def health(self) -> tuple[Health, ...]:
        """Ask the service for a sign of life."""
        return (await sign_of_life(self.name, SYSTEM, self._settings.limit_s, self._alive),)

    async def _alive(self) -> None:
        check_read(self.name, (await self._http.ask("GET", "/health")).status)

    def _place(self, conversation: str) -> str:
        """Name the conversation in a way that fits any path, and tells a log nothing."""
        return f"/conversations/{hashlib.sha256(conversation.encode()).hexdigest()}"


@asynccontextmanager
async def connect(settings: Settings, context: ConnectorContext) -> AsyncIterator[Colleagues]:
    """Open one HTTP session.

    Raises:
        AuthFailed: There is no token for it.
        NotReady: `ca_file` can't be read.
    """
    name = context.name or "colleagues"
    headers = {"Authorization": f"Bearer {context.secret('token')}"}
    with boundary(name):
        tls = tls_context(settings.ca_file)
    async with http_session(headers=headers, connect_s=settings.limit_s, tls=tls) as session:
        limit = settings.largest_kb * 1024
        yield Colleagues(Http(name, session, settings.base_url, body_max=limit), settings)
