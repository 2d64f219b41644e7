"""The bad-input table over HTTP: every row is there already, one answer has to be written."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from app.sdk.kit.bad_input import BadInput
from app.sdk.kit.http_server import Asked, MisbehavingHttp
from app.sdk.kit.rows import Row

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
DOTS = frozenset({".", "..", "%2e", "%2e%2e", ".%2e", "%2e."})


class HttpBadInput(BadInput):
    """`BadInput` for a connector that speaks HTTP."""

    server: MisbehavingHttp | None = None
    peaceful = 0

    def settings(self, url: str) -> Any:
        """Return settings that lead to this address, with time limits of some 0.3 s."""
        raise NotImplementedError("`settings(url)` is missing")

    def answer(self, asked: Asked, text: str) -> Any:
        """Return what a system that is well says to that: plain data for JSON, or bytes.

        Wherever free text stands in the answer, `text` is to be put.
        """
        raise NotImplementedError("`answer(asked, text)` is missing")

    def acts(self, asked: Asked) -> bool:
        """Say whether this request, once it is there, may have done something."""
        return asked.method not in SAFE

    @asynccontextmanager
    async def misbehaving(self, row: Row, text: str) -> AsyncIterator[Any]:
        """Yield settings that lead to one HTTP server which fails in that way."""
        well = row in (Row.HOSTILE, Row.INJECTED)
        said = text or "Ann Example"
        async with MisbehavingHttp(lambda asked: self.answer(asked, said), row) as server:
            server.row = None if well else row
            self.server = server
            yield self.settings(server.url)

    @asynccontextmanager
    async def failing_when_told(self, row: Row) -> AsyncIterator[Any]:
        """Yield settings that lead to a server which is well until a request acts."""
        said = "Ann Example"
        async with MisbehavingHttp(lambda asked: self.answer(asked, said)) as server:
            server.row, server.fails = row, self.acts
            self.server = server
            yield self.settings(server.url)

    def sent(self) -> bool | None:
        """Say whether a request that acts has reached the server."""
        return self.server is not None and any(self.acts(asked) for asked in self.server.asked)

    def hostile_from_now(self) -> None:
        """Remember what was asked in peace."""
        self.peaceful = len(self.server.asked) if self.server is not None else 0

    def unharmed(self, text: str) -> str:
        """Compare what was asked with what is asked in peace: only values may differ."""
        asked = self.server.asked if self.server is not None else []
        peaceful, hostile = asked[: self.peaceful], asked[self.peaceful :]
        known = {repr(each.shape()) for each in peaceful}
        for each in hostile:
            if DOTS & set(each.path.lower().split("/")):
                return f"a path that climbs was asked for: {each.path[:200]}"
            if repr(each.shape()) not in known:
                return f"the request was broken out of: {each.method} {each.target[:200]}"
        return ""
