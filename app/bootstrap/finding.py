"""Where no telephony is set up: look once for a server that announces itself; the tray names it.

Nothing is set up, asked or sent because of it: the tray names what to type, and that is all.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from app.discovery import Found, discover

log = logging.getLogger(__name__)

AFTER_S = 5.0
"""The first seconds belong to the start."""

_NAMED = 2


def telling(found: Sequence[Found]) -> str:
    """Return what the tray says; empty where there is nothing one could connect to."""
    fit = [each.name for each in found if each.speaks_mqtt and each.key and each.is_itself]
    if not fit:
        return ""
    return f"no telephony is set up; found here: {', '.join(fit[:_NAMED])}; see `ringside discover`"


async def offer_what_is_found(
    tell: Callable[[str], None],
    look: Callable[[], Awaitable[Sequence[Found]]] = discover,
    after_s: float = AFTER_S,
) -> None:
    """Look once; `tell` takes what the tray says."""
    await asyncio.sleep(after_s)
    try:
        said = telling(await look())
    except OSError as error:
        log.info("this machine can't listen for announcements: %s", error)
        return
    if said:
        log.info("%s", said)
        tell(said)
