"""Wire the connectors to what asks them, and has them do things."""

import asyncio
import random
from collections.abc import Mapping
from contextlib import AsyncExitStack

from app import registry
from app.bootstrap.clock import utc_now
from app.bootstrap.numbers import numbers_of
from app.domain.session import Playbook
from app.sdk.connector import ActionTarget, Directory, FactSource
from app.services.lookup import Lookup, Source, Waits, open_lookup
from app.services.perform import Performer
from app.settings import Settings


async def open_asking(
    settings: Settings,
    playbook: Playbook,
    connectors: Mapping[str, object],
    stack: AsyncExitStack,
) -> tuple[Lookup, Performer]:
    """Return what looks things up and what has orders carried out.

    Args:
        settings: Their order of the connectors says who is preferred.
        playbook: Any edition: its systems and actions are those of every one.
        connectors: Those that are open, by name.
        stack: What is looked up goes on until this is left.
    """
    offered = {
        name: registry.offered_by(name, settings.connectors[name], under=settings)
        for name in connectors
    }
    numbers = numbers_of(settings.numbers)
    if any(isinstance(each, Directory) for each in connectors.values()):
        await asyncio.to_thread(numbers.warm)
    lookup = await stack.enter_async_context(
        open_lookup(
            [each for each in connectors.values() if isinstance(each, Directory)],
            [
                Source(each, offered[name].facts)
                for name, each in connectors.items()
                if isinstance(each, FactSource)
            ],
            playbook,
            Waits(timeout_s=settings.lookup.timeout_s, budget_s=settings.lookup.budget_s),
            now=utc_now,
            random=random.random,
            read=numbers.read,
        )
    )
    targets: dict[str, ActionTarget] = {}
    for name, each in connectors.items():
        if isinstance(each, ActionTarget):
            for action in offered[name].actions:
                targets.setdefault(action.name, each)
    return lookup, Performer(targets, playbook.actions, now=utc_now)
