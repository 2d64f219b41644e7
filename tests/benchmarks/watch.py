"""Watch for the card: it stands once its foot and its caller's line are the pictures they must be.

The pictures are learnt beforehand from calls of the same numbers. Every look is at the screen
itself, some 0.2 ms apart; nobody is told that the card is there, it has to be seen.
"""

import asyncio
import time
from collections.abc import Callable

from tests.desktop.display import Area, Eyes

LIMIT_S = 2.0
LOOK_S = 0.00015
_STILL_S = 0.012
_FOOT_PX = 36
_HEAD_PX = 72
_ROUND_PX = 18
_PICTURE_PX = 64
"""Left of the caller's lines is a picture that moves while it rings."""


class NotSeenError(RuntimeError):
    """What was waited for did not appear on the screen."""


class CardWatch:
    """Knows where the card comes up, and what each caller's line looks like."""

    def __init__(self, eyes: Eyes, empty: bytes, area: Area) -> None:
        self._eyes, self._empty, self._area = eyes, empty, area
        card = _settled(eyes, empty, area)
        self.card = card
        bottom = card.y + card.height - 4
        self._foot = Area(
            card.x + _ROUND_PX, bottom - _FOOT_PX, card.width - 2 * _ROUND_PX, _FOOT_PX
        )
        self._line = Area(card.x + _PICTURE_PX, card.y + 8, card.width // 2, _HEAD_PX - 16)
        self._foot_picture = eyes.look(self._foot)
        self._lines: dict[str, bytes] = {}

    def learn(self, number: str) -> None:
        """Remember what the caller's line says now."""
        picture = self._eyes.look(self._line)
        if picture in self._lines.values():
            raise NotSeenError(f"the caller's line says the same for {number} as for another")
        self._lines[number] = picture

    def until_seen(self, number: str) -> int:
        """Look until the card shows this caller; return when, as `time.perf_counter_ns` counts.

        Blocks: nothing else is to take the processor from the looking.
        """
        look, foot, line = self._eyes.look, self._foot, self._line
        wanted_foot, wanted_line = self._foot_picture, self._lines[number]
        limit_ns = time.perf_counter_ns() + int(LIMIT_S * 1e9)
        while (now_ns := time.perf_counter_ns()) < limit_ns:
            if look(line) == wanted_line and look(foot) == wanted_foot:
                return time.perf_counter_ns()
            time.sleep(LOOK_S)
        raise NotSeenError(f"no card for {number} after {(now_ns - limit_ns) / 1e9 + LIMIT_S:g} s")

    async def until_gone(self) -> None:
        """Wait until the place is empty again."""
        await until(lambda: self._eyes.difference(self._empty, self._area) is None)


def _settled(eyes: Eyes, empty: bytes, area: Area) -> Area:
    """Return where something has come up, once its outline stays the same."""
    limit_s = time.monotonic() + LIMIT_S
    before: Area | None = None
    while time.monotonic() < limit_s:
        found = eyes.difference(empty, area)
        if found is not None and found == before:
            return found
        before = found
        time.sleep(_STILL_S)
    raise NotSeenError("no card came up, or it does not stand still")


async def until(holds: Callable[[], bool]) -> None:
    """Wait for something on the screen.

    Raises:
        NotSeenError: It did not come.
    """
    try:
        async with asyncio.timeout(LIMIT_S):
            while not holds():  # noqa: ASYNC110 - a picture tells nobody that it has changed
                await asyncio.sleep(0.003)
    except TimeoutError as error:
        raise NotSeenError(f"not seen within {LIMIT_S:g} s") from error
