"""Wire the desk to the relay that carries calls between colleagues' desks, where there is one."""

import asyncio
import logging
from collections.abc import Callable, Mapping

from app.bootstrap.clock import utc_now
from app.domain.events import HandedOver
from app.domain.session import Session
from app.sdk.connector import Relay
from app.services.handover import Handovers
from app.services.runner import OnChange

log = logging.getLogger(__name__)


def open_handovers(
    connectors: Mapping[str, object],
    agent: str,
    group: asyncio.TaskGroup,
    post: Callable[[HandedOver], None],
) -> Handovers | None:
    """Return what hands calls over; None where no connector carries them.

    Args:
        connectors: Those that are open, by name; the first that can is used.
        agent: Of this desk.
        group: Owns the work.
        post: Told what a colleague has handed over.
    """
    relays = [each for each in connectors.values() if isinstance(each, Relay)]
    if not relays:
        log.info("no relay is set up: a transferred call begins anew at the colleague's desk")
        return None
    return Handovers(relays[0], agent, group, now=utc_now, post=post)


def told(shown: OnChange, handovers: Handovers | None) -> OnChange:
    """Return what is told of each change: first what shows it, then what hands it over."""
    if handovers is None:
        return shown

    def both(session: Session) -> None:
        shown(session)
        handovers.follow(session)

    return both
