"""The child: load one connector, connect, and answer for it until the desk is gone.

Nothing but the desk's messages decides what it does; it has no settings file, no keyring and no
home of its own.
"""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from random import Random
from types import ModuleType

from app.isolated.answering import Answering, able
from app.isolated.channel import Channel, own_ends
from app.isolated.crossing import wrong
from app.isolated.messages import (
    Describe,
    Described,
    FromChild,
    Mistaken,
    NotOpened,
    Open,
    Opened,
    Package,
)
from app.logs import chain
from app.sdk.connector import ConnectorContext
from app.sdk.errors import AuthFailed, boundary
from app.sdk.manifest import Offer
from app.settings import judge_table

log = logging.getLogger(__name__)

Load = Callable[[Package], ModuleType]
"""Imports a connector and returns its module; raises `ConnectorDefect`."""

_DIE_WITH_PARENT = 1
"""`PR_SET_PDEATHSIG` of prctl(2)."""


def main(load: Load) -> int:
    """Be the child of a desk; return the exit status."""
    source, sink = own_ends()
    _end_with_the_desk()
    _log_to_the_desk()
    return asyncio.run(_live(source, sink, load))


async def _live(source: int, sink: int, load: Load) -> int:
    channel = Channel(source, sink, asyncio.get_running_loop())
    first = await channel.inbox.get()
    if isinstance(first, Describe):
        channel.say(_described(first, load))
    elif isinstance(first, Open):
        await _open(first, load, channel)
    channel.flush()
    return 0


def _described(asked: Describe, load: Load) -> FromChild:
    try:
        module = load(asked.code)
        settings = judge_table(module.Settings, asked.settings)
        if isinstance(settings, list):
            return Mistaken(problems=tuple(settings))
        with boundary(asked.name):
            offer = module.offers(settings) if hasattr(module, "offers") else Offer()
        return Described(offer=offer)
    except Exception as error:  # noqa: BLE001 - the edge of the process: it crosses as words
        log.error("%s could not be described | %s", asked.name, chain(error))
        return NotOpened(error=wrong(error, asked.name, acts=False))


async def _open(asked: Open, load: Load, channel: Channel) -> None:
    _limit(asked.heap_bytes)
    opened = False
    try:
        module = load(asked.code)
        settings = judge_table(module.Settings, asked.settings)
        if isinstance(settings, list):
            channel.say(Mistaken(problems=tuple(settings)))
            return
        async with module.connect(settings, _context(asked)) as connector:
            channel.say(Opened(able=able(connector)))
            opened = True
            await Answering(connector, asked.name, channel.say).run(channel.inbox)
    except Exception as error:  # noqa: BLE001 - the edge of the process: it crosses as words
        log.error("%s | %s", asked.name, chain(error))
        if not opened:
            channel.say(NotOpened(error=wrong(error, asked.name, acts=False)))


def _context(asked: Open) -> ConnectorContext:
    def secret(name: str) -> str:
        if name in asked.secrets:
            return asked.secrets[name]
        why = asked.refused.get(name, f"the manifest names no secret {name!r}")
        raise AuthFailed(asked.name, why)

    return ConnectorContext(
        name=asked.name,
        agent=asked.agent,
        secret=secret,
        now=lambda: datetime.now(UTC),
        random=Random().random,
    )


def _end_with_the_desk() -> None:
    """Have Linux end this process when the desk dies, even if no thread of it can run any more.

    Elsewhere the thread that reads sees the pipe close.
    """
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def _limit(heap_bytes: int) -> None:
    """Have the system refuse memory far above the limit, and write no core file of our secrets."""
    if sys.platform == "win32":
        return
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if heap_bytes:
            resource.setrlimit(resource.RLIMIT_DATA, (heap_bytes, heap_bytes))


class _Line(logging.Formatter):
    """`WARNING connectors.rt.connector the text`: the desk puts the time before it, and masks."""

    def format(self, record: logging.LogRecord) -> str:
        text = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            text += " | " + chain(record.exc_info[1])
        return f"{record.levelname} {record.name} {text}".replace("\n", " ")


def _log_to_the_desk() -> None:
    """Write the log to stderr, which the desk reads, and say there where a crash happened."""
    if sys.stderr is None:  # a windowed program on Windows
        sys.stderr = os.fdopen(os.dup(2), "w", encoding="utf-8", errors="replace")
    sys.stdout = sys.stderr
    import faulthandler

    faulthandler.enable(sys.stderr, all_threads=False)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Line())
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.INFO)
    for name in ("aiohttp", "asyncio", "httpx", "pysnmp", "ldap3"):
        logging.getLogger(name).setLevel(logging.WARNING)
