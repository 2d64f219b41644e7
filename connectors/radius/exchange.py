"""Sends one request to one BRAS over UDP, again where no answer comes, and waits for a true one.

The socket is connected, so that the system itself drops what comes from another address; an answer
that is none is counted and waited on, as anybody may send one.
"""

import asyncio
from typing import Any

from app.sdk.errors import InvalidReply, NotReady
from connectors.radius.requests import Request, StrangeReplyError, Verdict
from connectors.radius.settings import Settings


class Where(asyncio.DatagramProtocol):
    """Waits at a socket for the answer to one request."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self.answer: asyncio.Future[Verdict] = asyncio.get_running_loop().create_future()
        self.strange = ""

    def datagram_received(self, data: bytes, addr: Any) -> None:
        """Take the first true answer; later ones are its duplicates."""
        if self.answer.done():
            return
        try:
            self.answer.set_result(self._request.verdict(data))
        except StrangeReplyError as error:
            self.strange = str(error)

    def error_received(self, exc: Exception) -> None:
        """Take note that the address can't be reached, or nobody listens there."""
        if not self.answer.done():
            self.answer.set_exception(exc)


class Sent:
    """A request and the port it goes out by, so that sending it again is no second order."""

    def __init__(self, request: Request, address: str, port: int) -> None:
        self._request = request
        self._there = (address, port)
        self._here = 0
        self._turn = asyncio.Lock()

    async def exchange(self, settings: Settings, connector: str) -> Verdict:
        """Send it, as often as the settings say, until it is answered.

        Raises:
            NotReady: It never got there: nobody listens.
            InvalidReply: Only answers came that are none; what became of it is not known.
            TimeoutError: None came; what became of it is not known.
        """
        async with self._turn:
            transport, waiting = await self._opened(connector)
            try:
                return await self._answered(transport, waiting, settings, connector)
            finally:
                transport.close()
                if waiting.answer.done() and not waiting.answer.cancelled():
                    waiting.answer.exception()  # it has been looked at

    async def _opened(self, connector: str) -> tuple[asyncio.DatagramTransport, "Where"]:
        """Take the port it went out by before, and any other where somebody else has that now."""
        any_address = "::" if ":" in self._there[0] else "0.0.0.0"
        for port in dict.fromkeys((self._here, 0)):
            try:
                transport, waiting = await asyncio.get_running_loop().create_datagram_endpoint(
                    lambda: Where(self._request),
                    remote_addr=self._there,
                    local_addr=(any_address, port),
                )
            except OSError as error:
                failed = error
            else:
                self._here = transport.get_extra_info("sockname")[1]
                return transport, waiting
        raise NotReady(connector, "the BRAS can't be reached, nothing was sent") from failed

    async def _answered(
        self,
        transport: asyncio.DatagramTransport,
        waiting: Where,
        settings: Settings,
        connector: str,
    ) -> Verdict:
        wait_s, waited_s = settings.try_s, 0.0
        for _ in range(settings.tries):
            transport.sendto(self._request.octets)
            done, _ = await asyncio.wait([waiting.answer], timeout=wait_s)
            if done:
                return self._result(waiting, connector, first=waited_s == 0.0)
            waited_s += wait_s
            wait_s *= 2
        if waiting.strange:
            raise InvalidReply(connector, f"the BRAS gives {waiting.strange}")
        raise TimeoutError(
            f"sent, but no answer of the BRAS within {waited_s:g} s; a wrong secret looks the same"
        )

    def _result(self, waiting: Where, connector: str, *, first: bool) -> Verdict:
        try:
            return waiting.answer.result()
        except OSError as error:
            if first:
                raise NotReady(connector, "nobody listens at the BRAS's port") from error
            raise TimeoutError("sent, and then the BRAS was not there any more") from error
