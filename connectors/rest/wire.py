"""Sends what settings describe, signed; asks once more where that helps, and tells only once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Protocol

import msgspec

from app.sdk.asking import time_limit
from app.sdk.errors import ConnectorError, InvalidReply, NotReady
from app.sdk.expressions import ExpressionError, search
from app.sdk.http import LONGEST_REASON, Answer, Http, refusal, understand
from app.sdk.text import plain
from connectors.rest.requests import Sent, with_query
from connectors.rest.signing import Signature, Signer

ACCEPT = {"Accept": "application/json"}
BUSY = (429, 503)


class Exchange(Protocol):
    """`Http.ask` or `Http.send`."""

    def __call__(
        self, method: str, path: str, *, content: bytes | None, headers: dict[str, str]
    ) -> Awaitable[Answer]:
        """Send, and return what is answered."""
        ...


class Manners(msgspec.Struct, frozen=True, kw_only=True):
    """How the system words success and failure, and what it is always sent.

    Attributes:
        success: What an answer must fulfil; empty: its status says it all.
        why: Where the reason of a failure stands; empty: in one of the usual places.
        headers: Of every request.
    """

    success: str = ""
    why: str = ""
    headers: dict[str, str] = {}


class Wire:
    """One system: asked over connections that are kept, told over fresh ones."""

    def __init__(
        self,
        asks: Http,
        orders: Http,
        signer: Signer,
        manners: Manners,
        now: Callable[[], datetime],
    ) -> None:
        """Make one; errors carry the name of `asks`."""
        self.name = asks.name
        self._asks, self._orders = asks, orders
        self._signer, self._manners, self._now = signer, manners, now

    @property
    def judges(self) -> bool:
        """Whether an answer says in its body whether it went well."""
        return bool(self._manners.success)

    async def ask(self, sent: Sent, deadline: float) -> Answer:
        """Ask something that changes nothing.

        It is asked once more with a newer token after a 401, and once more when the system is busy
        and names a time that can be waited for.

        Args:
            sent: The request.
            deadline: Until when there is time to wait, by the loop's clock.

        Raises:
            NotReady, AuthFailed, InvalidReply: The usual.
        """
        signature = await self._signer.signature()
        answer = await self._exchange(self._asks.ask, sent, signature)
        if answer.status == 401 and await self._signer.renewed(signature):
            signature = await self._signer.signature()
            answer = await self._exchange(self._asks.ask, sent, signature)
        wait_s = retry_after_s(answer, self._now())
        if wait_s is not None and asyncio.get_running_loop().time() + wait_s < deadline:
            await asyncio.sleep(wait_s)
            answer = await self._exchange(self._asks.ask, sent, signature)
        return answer

    async def tell(self, sent: Sent, limit_s: float) -> Answer:
        """Send an order once; a 401 means that nothing was done, so that it may be sent again.

        Raises:
            NotReady, AuthFailed: Nothing was sent.
            InvalidReply, TimeoutError: It was sent; what became of it is not known.
        """
        deadline = asyncio.get_running_loop().time() + limit_s
        async with self._nothing_sent(limit_s):
            signature = await self._signer.signature()
        answer = await self._told(sent, signature, limit_s, deadline)
        if answer.status != 401:
            return answer
        async with self._nothing_sent(limit_s):
            if not await self._signer.renewed(signature):
                return answer
            signature = await self._signer.signature()
        return await self._told(sent, signature, limit_s, deadline)

    def read(self, answer: Answer, what: str) -> object:
        """Return what an answer holds, as plain data.

        Raises:
            InvalidReply: It is not JSON; ConnectorError: it says that it went wrong.
        """
        found = understand(self.name, answer.body, object, what)
        if self._manners.success and not self._look(self._manners.success, found):
            raise ConnectorError(self.name, f"refused: {self.why(answer)}")
        return found

    def why(self, answer: Answer) -> str:
        """Return why something went wrong, in the system's own words where it has any."""
        if self._manners.why:
            try:
                said = search(self._manners.why, msgspec.json.decode(answer.body))
            except (ExpressionError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                said = None
            if isinstance(said, str | int) and plain(str(said)):
                return plain(str(said), LONGEST_REASON)
        return refusal(answer)

    def _look(self, expression: str, found: object) -> object:
        try:
            return search(expression, found)
        except ExpressionError as error:
            raise InvalidReply(self.name, f"answer not understood: {error}") from error

    async def _told(
        self, sent: Sent, signature: Signature, limit_s: float, deadline: float
    ) -> Answer:
        try:
            async with asyncio.timeout_at(deadline):
                return await self._exchange(self._orders.send, sent, signature)
        except TimeoutError as error:
            words = str(error) or f"sent, but no answer within {limit_s:g} s"
            raise TimeoutError(words) from error

    async def _exchange(self, exchange: Exchange, sent: Sent, signature: Signature) -> Answer:
        return await exchange(
            sent.method,
            with_query(sent.path, signature.query),
            content=sent.content,
            headers=ACCEPT | self._manners.headers | sent.headers | signature.headers,
        )

    @asynccontextmanager
    async def _nothing_sent(self, limit_s: float) -> AsyncIterator[None]:
        """Whatever goes wrong with signing in, the order itself was not sent."""
        try:
            async with time_limit(self.name, limit_s):
                yield
        except InvalidReply as error:
            raise NotReady(self.name, f"{error.message}, nothing was sent") from error


def retry_after_s(answer: Answer, now: datetime) -> float | None:
    """Return how long a busy system asks to wait; None: it is not busy, or does not say."""
    said = answer.headers.get("Retry-After", "").strip() if answer.status in BUSY else ""
    if said.isascii() and said.isdecimal() and len(said) < 6:
        return float(said)
    try:
        at = parsedate_to_datetime(said)
    except (ValueError, IndexError, TypeError):
        return None
    return max((at - now).total_seconds(), 0.0) if at.tzinfo is not None else None
