"""Put together what a connector's process is told first, and how much it may take."""

from collections.abc import Iterable
from contextlib import AbstractAsyncContextManager
from typing import Any

from app import paths
from app.isolated.keeper import Kept
from app.isolated.limits import Limits
from app.isolated.messages import Open, Package
from app.isolated.proxy import kept_apart
from app.isolated.roll import Roll
from app.sdk.connector import ConnectorContext
from app.sdk.errors import AuthFailed
from app.sdk.manifest import Manifest
from app.settings import IsolationSettings


def limits_of(settings: IsolationSettings, memory_mb: int | None) -> Limits:
    """Return what one connector may take; `memory_mb` is what was said of it alone."""
    return Limits(memory_mb=memory_mb or settings.memory_mb, hung_s=settings.hung_s)


def apart(
    code: Package,
    name: str,
    settings: dict[str, Any],
    context: ConnectorContext,
    offered: Manifest,
    limits: Limits,
) -> AbstractAsyncContextManager[object]:
    """Prepare a connector in a process of its own.

    Args:
        code: What it runs.
        name: What it is called in the settings.
        settings: Its own part of its table, as it stands there.
        context: What the desk lends it; the secrets it may ask for are read now.
        offered: What it offers under its settings.
        limits: How much it may take.
    """
    secrets, refused = _secrets(context, offered.secrets)
    first = Open(
        code=code,
        name=name,
        agent=context.agent,
        settings=settings,
        secrets=secrets,
        refused=refused,
        heap_bytes=limits.heap_bytes,
    )
    roll = Roll(paths.roll_folder())
    kept = Kept(first=first, limits=limits, now=context.now, random=context.random, roll=roll)
    return kept_apart(kept, offered)


def _secrets(
    context: ConnectorContext, names: Iterable[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Read the secrets it may ask for; one that is not there is its business only if it asks."""
    secrets: dict[str, str] = {}
    refused: dict[str, str] = {}
    for name in names:
        try:
            secrets[name] = context.secret(name)
        except AuthFailed as error:
            refused[name] = error.message
    return secrets, refused
