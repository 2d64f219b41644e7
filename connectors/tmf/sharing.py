"""What several questions of one read ask in the same words is asked once, for all of them.

Only within one read: what is asked after an order was carried out must not be told from before it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from app.sdk.errors import ConnectorError
from app.sdk.http import Answer
from connectors.tmf.replies import NAME

Words = tuple[str, tuple[tuple[str, str], ...]]
"""Path and parameters."""


class Shared:
    """The answers of one read so far, failures included. It holds them until the read is over."""

    def __init__(self) -> None:
        self._answers: dict[Words, Answer | ConnectorError] = {}
        self._out: dict[Words, asyncio.Event] = {}

    async def get(
        self, path: str, params: Mapping[str, str], ask: Callable[[], Awaitable[Answer]]
    ) -> Answer:
        """Return what was answered to these words, asking if nobody has.

        Whoever comes first asks; if their time is up before an answer came, the next one asks.

        Raises:
            ConnectorError: As it was raised for whoever asked.
        """
        words = (path, tuple(sorted(params.items())))
        while words not in self._answers:
            ended = self._out.get(words)
            if ended is not None:
                await ended.wait()
                continue
            ended = self._out[words] = asyncio.Event()
            try:
                self._answers[words] = await ask()
            except ConnectorError as error:
                self._answers[words] = error
            finally:
                del self._out[words]
                ended.set()
        answer = self._answers[words]
        if isinstance(answer, ConnectorError):
            raise type(answer)(NAME, answer.message) from answer
        return answer
