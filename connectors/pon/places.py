"""Where each modem is at its OLT: found by one walk, kept, and looked at again when it moved.

A walk may take longer than one question may: it stops then and says so, and the next one goes on
from there. Nobody waits for more of it than is needed to find theirs.
"""

import asyncio
from collections.abc import Callable

from app.sdk.conversions import UnfitError
from app.sdk.errors import ConnectorError, InvalidReply, NotReady
from app.sdk.snmp.oids import Oid
from app.sdk.snmp.session import Snmp
from app.sdk.snmp.values import Plain
from app.sdk.snmp.wire import Peer
from connectors.pon.profile import Column

ROWS = 256


class Places:
    """The modems of one OLT, by what they are known by.

    Args:
        name: Of the connector, for errors.
        column: Whose values they are known by.
        most: More modems than this are an answer not understood.
        search_s: How long one search may take.
        again_s: How long nobody searches again for what was not found.
        clock: Seconds, ever growing.
    """

    def __init__(
        self,
        name: str,
        column: Column,
        *,
        most: int,
        search_s: float,
        again_s: float,
        clock: Callable[[], float],
    ) -> None:
        self._name = name
        self._column = column
        self._most = most
        self._search_s = search_s
        self._again_s = again_s
        self._clock = clock
        self._lock = asyncio.Lock()
        self._found: dict[str, Oid] = {}
        self._seen = 0
        self._at: Oid = ()
        self._ended_at: float | None = None

    async def get(self, snmp: Snmp, peer: Peer, known_by: str) -> Oid:
        """Return a modem's index.

        Raises:
            ConnectorError: There is no such modem here.
            NotReady: It was not found yet; ask again.
        """
        wanted = known_by.strip().casefold()
        async with self._lock:
            if wanted not in self._found:
                await self._search(snmp, peer, wanted)
        if wanted not in self._found:
            raise ConnectorError(self._name, "the OLT has no such modem")
        return self._found[wanted]

    def forget(self) -> None:
        """Take nothing for known any more: a modem is not where it was."""
        self._found, self._at, self._seen, self._ended_at = {}, (), 0, None

    async def _search(self, snmp: Snmp, peer: Peer, wanted: str) -> None:
        if self._ended_at is not None:
            if self._clock() - self._ended_at < self._again_s:
                return
            self.forget()
        try:
            async with asyncio.timeout(self._search_s):
                while wanted not in self._found and self._ended_at is None:
                    await self._go_on(snmp, peer)
        except TimeoutError as error:
            words = f"its modems are still being listed ({self._seen} so far): ask again"
            raise NotReady(self._name, words) from error

    async def _go_on(self, snmp: Snmp, peer: Peer) -> None:
        walked = await snmp.walk(peer, self._column.root, cap=ROWS, after=self._at)
        for index, value in walked.rows:
            if known_by := self._known_by(value):
                self._found[known_by] = index
        self._seen += len(walked.rows)
        self._at = walked.rows[-1][0] if walked.rows else self._at
        self._ended_at = self._clock() if walked.complete else None
        if self._seen > self._most:
            self.forget()
            raise InvalidReply(self._name, f"answer incomplete: more than {self._most} modems")

    def _known_by(self, value: Plain) -> str:
        try:
            return str(self._column.read(value, "") or "").casefold()
        except UnfitError:
            return ""  # one that is written wrong hides no other
