"""Ask a system for a sign of life, and say how it is whatever comes of it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import msgspec

from app.sdk.asking import time_limit
from app.sdk.connector import Health
from app.sdk.errors import ConnectorError, boundary
from app.sdk.text import plain


async def sign_of_life(
    name: str, system: str, limit_s: float, ask: Callable[[], Awaitable[str | None]]
) -> Health:
    """Say how a system is; what `ask` returns is told of one that is well.

    Args:
        name: Of the connector.
        system: As the agent knows it.
        limit_s: How long it may take.
        ask: Asks it something that touches no customer; raises what its connector raises.
    """
    clock = asyncio.get_running_loop().time
    asked_at = clock()
    try:
        with boundary(name):
            async with time_limit(name, limit_s):
                detail = await ask() or ""
    except ConnectorError as error:
        took_s = clock() - asked_at
        return Health(system=system, well=False, detail=error.message, took_s=took_s)
    return Health(system=system, well=True, detail=plain(detail), took_s=clock() - asked_at)


async def signs_at_one_door(
    name: str,
    systems: Iterable[str],
    limit_s: float,
    ask: Callable[[], Awaitable[str | None]],
    otherwise: str,
) -> tuple[Health, ...]:
    """Say how several systems are that are all reached in one way: asked once, each is said.

    Args:
        name: Of the connector.
        systems: As the agent knows them; the same one may come several times.
        limit_s: How long it may take.
        ask: As `sign_of_life` takes it.
        otherwise: What is named where there is no system.
    """
    named = tuple(dict.fromkeys(systems)) or (otherwise,)
    found = await sign_of_life(name, otherwise, limit_s, ask)
    return tuple(msgspec.structs.replace(found, system=system) for system in named)
