"""Open every connector in use; one that can't be opened keeps no other from the desk."""

import asyncio
import logging
import random
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

from app import paths, registry
from app.bootstrap.clock import utc_now
from app.bootstrap.desktop import QtDesktop
from app.sdk.connector import ConnectorContext
from app.sdk.errors import ConnectorError, boundary
from app.secrets import Secrets
from app.settings import Settings, SettingsError

log = logging.getLogger(__name__)


def _folder_of(connector: str) -> Path:
    return paths.owned_folder(paths.connector_folder(connector))


async def open_connectors(
    settings: Settings, secrets: Secrets, stack: AsyncExitStack, file: Path | None
) -> tuple[dict[str, object], dict[str, str]]:
    """Return them by name, and why the others are left out; `file` is named where they are."""
    file = file or paths.config_file()
    opened: dict[str, object] = {}
    left_out: dict[str, str] = {}
    for name, table in settings.connectors.items():
        try:
            names = registry.offered_by(name, table, file, settings).secrets
            context = ConnectorContext(
                name=name,
                agent=settings.agent,
                secret=await asyncio.to_thread(secrets.reader, name, names),
                now=utc_now,
                random=random.random,
                folder=partial(_folder_of, name),
                desktop=QtDesktop(),
            )
            connection = registry.connection(name, table, context, file, settings)
            with boundary(name):
                opened[name] = await stack.enter_async_context(connection)
        except (ConnectorError, SettingsError) as error:
            log.error("connector %s is left out: %s", name, error)
            left_out[name] = error.message if isinstance(error, ConnectorError) else str(error)
    return opened, left_out
