"""A connector that does whatever a bad one may do, once or always, in a process of its own."""

import asyncio
import ctypes
import os
import stat
import sys
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from app.domain.actions import ActionState
from app.domain.call import CallId, Contact
from app.domain.customer import Customer
from app.domain.events import Delivered, LinkEvent, LinkRestored, SwitchEvent
from app.isolated.messages import Pong, packed
from app.sdk.connector import ConnectorContext, Health, Reading, Receipt
from app.sdk.errors import AuthFailed, ConnectorError, NotReady
from app.sdk.manifest import Offer

Mode = Literal[
    "well",
    "blocks",
    "leaks",
    "leaps",
    "segfaults",
    "exits",
    "stubborn",
    "raises",
    "waits",
    "garbage",
    "giant",
    "flood-frames",
    "flood-readings",
    "flood-events",
    "flood-log",
    "too-long",
    "zoneless",
    "no-connect",
    "no-secret",
    "hangs-at-connect",
]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What it is to do, and for what.

    Attributes:
        knows: Whether it knows everybody; else nobody.
        once: A file; the trouble is made while it is there, and taken away with it.
    """

    mode: Mode
    system: str = "Trouble"
    facts: tuple[str, ...] = ("session.online",)
    knows: bool = True
    once: str = ""
    note: str = ""


def offers(settings: Settings) -> Offer:
    if settings.mode == "hangs-at-connect":
        time.sleep(3600)
    return Offer(facts={settings.system: settings.facts})


class Trouble:
    def __init__(self, settings: Settings, context: ConnectorContext) -> None:
        self.name = context.name
        self._settings = settings
        self._held: list[bytes] = []

    async def find_customers(self, number: str) -> tuple[Customer, ...]:
        found = Customer(customer_id=str(os.getpid()), name=number)
        return (found,) if self._settings.knows else ()

    async def health(self) -> tuple[Health, ...]:
        return (Health(system=self._settings.system, well=True, detail="as ever"),)

    async def read(
        self, customer: Customer, facts: frozenset[str]
    ) -> AsyncGenerator[Reading, None]:
        await self._misbehave()
        if due(self._settings, "flood-readings"):
            while True:
                yield Reading(system=self._settings.system, values={"session.online": True})
        if self._settings.mode == "too-long":
            yield Reading(system=self._settings.system, values={"session.online": "x" * 2_000_000})
        if self._settings.mode == "zoneless":
            yield Reading(
                system=self._settings.system, values={"session.online": datetime(2026, 1, 2)}
            )
        values = {name: True for name in self._settings.facts if name in facts}
        yield Reading(
            system=self._settings.system,
            values={**values, "session.started_at": datetime(2026, 1, 2, tzinfo=UTC)},
            raw={"session.online": "UP"},
        )

    async def perform(
        self, customer: Customer | None, order: ActionState, progress: Callable[[float], None]
    ) -> Receipt:
        progress(0.5)
        await self._misbehave()
        return Receipt(reference=order.key)

    async def check(self, customer: Customer | None, order: ActionState) -> Receipt | None:
        return None

    async def events(self) -> AsyncGenerator[SwitchEvent | LinkEvent, None]:
        at = datetime.now(UTC)
        yield LinkRestored(call_id=CallId(""), at=at)
        number = 0
        while due(self._settings, "flood-events"):
            number += 1
            contact = Contact(ani=f"1200000{number % 10_000:04}")
            yield Delivered(call_id=CallId(f"flood-{number}"), at=at, contact=contact)
        await asyncio.Event().wait()

    async def _misbehave(self) -> None:
        for mode, act in _ACTS.items():
            if due(self._settings, mode):
                act(self)
                if mode == "leaks":
                    await asyncio.Event().wait()
        if due(self._settings, "waits"):
            await asyncio.Event().wait()
        while due(self._settings, "stubborn"):
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                print("no", file=sys.stderr)

    def leak(self) -> None:
        asyncio.get_running_loop().call_later(0.02, self.leak)
        self._held.append(b"x" * 8_000_000)


def due(settings: Settings, mode: str) -> bool:
    """Whether that trouble is to be made now."""
    if settings.mode != mode:
        return False
    if not settings.once:
        return True
    there = Path(settings.once).exists()
    if mode not in ("flood-events", "flood-readings"):
        Path(settings.once).unlink(missing_ok=True)
    return there


def to_the_desk(words: bytes) -> None:
    """Write past the host into every pipe there is."""
    for fd in range(3, 64):
        try:
            mode = os.fstat(fd).st_mode
        except OSError:
            continue
        if stat.S_ISFIFO(mode):
            try:
                os.write(fd, words)
            except OSError:
                continue


def flood_frames(_trouble: object) -> None:
    frames = packed(Pong(number=1)) * 1000
    while True:
        to_the_desk(frames)


def flood_log(_trouble: object) -> None:
    while True:
        os.write(2, b"all work and no play\n" * 1000)


def hang() -> None:
    time.sleep(3600)


def leave(settings: Settings) -> None:
    if settings.note:
        Path(settings.note).write_text("left in order")


def say_no(trouble: Trouble) -> None:
    raise ConnectorError(trouble.name, "that is not allowed")


_ACTS: dict[str, Callable[[Trouble], object]] = {
    "blocks": lambda _trouble: time.sleep(3600),
    "leaks": Trouble.leak,
    "leaps": lambda trouble: trouble._held.append(b"x" * (1 << 40)),
    "segfaults": lambda _trouble: ctypes.string_at(0),
    "exits": lambda _trouble: os._exit(0),
    "raises": say_no,
    "garbage": lambda _trouble: to_the_desk(b"\x00\x00\x00\x07garbage"),
    "giant": lambda _trouble: to_the_desk(b"\xff\xff\xff\xff" + b"x" * 60_000),
    "flood-frames": flood_frames,
    "flood-log": flood_log,
}


@asynccontextmanager
async def connect(settings: Settings, context: ConnectorContext) -> AsyncIterator[Trouble]:
    print("hello from", context.name)  # what is printed is no message
    if due(settings, "no-connect"):
        raise NotReady(context.name, "unreachable")
    if settings.mode == "no-secret":
        context.secret("token")
        raise AuthFailed(context.name, "sign-in refused")
    if due(settings, "hangs-at-connect"):
        hang()
    try:
        yield Trouble(settings, context)
    finally:
        leave(settings)
