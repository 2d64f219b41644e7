"""Run a connector in a process of its own for a test: what it promises has to hold there too."""

import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec

from app.isolated.limits import Limits
from app.isolated.messages import Package
from app.isolated.opening import apart
from app.sdk.connector import ConnectorContext
from app.sdk.manifest import read_manifest

OURS = "connectors."


@asynccontextmanager
async def connected_apart(
    package: str, settings: Any, context: ConnectorContext
) -> AsyncIterator[Any]:
    """Connect a connector as the desk does one that it does not trust.

    Args:
        package: As it is imported here (`connectors.tmf`, `ringside_my_crm`).
        settings: Its own `Settings`.
        context: What the desk lends it; its clock is the process's own there.
    """
    module = importlib.import_module(package)
    folder = Path(str(module.__file__)).parent
    manifest = read_manifest(folder / "manifest.toml")
    offered = manifest.with_offer(module.offers(settings)) if manifest.configured else manifest
    if package.startswith(OURS):
        code = Package(kind=manifest.id, package=package)
    else:
        code = Package(kind=manifest.id, package=OURS + folder.name, folder=str(folder))
    table = msgspec.to_builtins(settings)
    async with apart(code, context.name, table, context, offered, Limits()) as connector:
        yield connector
