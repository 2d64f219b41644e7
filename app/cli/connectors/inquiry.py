"""Ask one connector of the desk's settings all that can be asked without changing anything."""

import asyncio
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from app import registry
from app.cli.connectors.fitting import misfit
from app.domain.customer import Customer
from app.domain.events import LinkRestored
from app.domain.facts import FactDefinition, Value
from app.domain.guard_text import closest
from app.sdk.connector import CallSource, ConnectorContext, Directory, Examined, FactSource, Reading
from app.sdk.errors import ConnectorError, boundary
from app.sdk.manifest import Manifest
from app.secrets import Secrets
from app.settings import Settings, SettingsError

OPEN_S = 15.0
"""A connector keeps shorter limits of its own; whoever takes so long hangs."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What one question came to.

    Attributes:
        about: `settings`, `secret`, `connect`, `health`, `calls`, `directory`, `facts`, `type`.
        subject: Of what, by its own name.
        detail: What was found, or what is wrong and what to do.
        took_s: How long the system took; None where nobody was asked.
    """

    about: str
    subject: str
    well: bool
    detail: str = ""
    took_s: float | None = None


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """One fact as it was given."""

    fact: str
    system: str
    value: Value = None
    raw: str = ""


class Answers(msgspec.Struct, kw_only=True):
    """All that was said, in the order it was asked."""

    said: list[Said] = []
    customers: list[Customer] = []
    given: list[Given] = []

    @property
    def well(self) -> bool:
        """Whether nothing is wrong."""
        return all(each.well for each in self.said)


class Inquiry:
    """Asks one connector, as the settings set it up."""

    def __init__(
        self,
        name: str,
        settings: Settings,
        file: Path,
        secrets: Secrets,
        catalogue: Mapping[str, FactDefinition],
    ) -> None:
        self._name = name
        self._settings = settings
        self._file = file
        self._secrets = secrets
        self._catalogue = catalogue
        self.answers = Answers()

    async def ask(self, number: str) -> Answers:
        """Ask it; of a customer only where a number is given."""
        offered = await asyncio.to_thread(self._offered)
        if offered is None:
            return self.answers
        try:
            async with self._connected(self._name, offered) as connector:
                self._say("connect", self._name, well=True)
                await self._ask_health(connector)
                if isinstance(connector, CallSource):
                    await self._ask_calls(connector)
                if number:
                    await self._ask_about(connector, offered, number)
        except ConnectorError as error:
            self._say("connect", self._name, well=False, detail=error.message)
        return self.answers

    def _offered(self) -> Manifest | None:
        table = self._settings.connectors[self._name]
        try:
            registry.settings_of(self._name, table, self._file, self._settings)
            offered = registry.offered_by(self._name, table, self._file, self._settings)
        except SettingsError as error:
            for problem in error.problems:
                self._say("settings", self._name, well=False, detail=str(problem))
            return None
        except ConnectorError as error:
            self._say("settings", self._name, well=False, detail=error.message)
            return None
        self._say("settings", self._name, well=True)
        for secret in offered.secrets:
            self._ask_secret(secret)
        return offered

    def _ask_secret(self, secret: str) -> None:
        try:
            self._secrets.get(self._name, secret)
        except ConnectorError as error:
            self._say("secret", secret, well=False, detail=error.message)
        else:
            self._say("secret", secret, well=True)

    @asynccontextmanager
    async def _connected(self, name: str, offered: Manifest) -> AsyncIterator[Any]:
        context = ConnectorContext(
            name=name,
            agent=self._settings.agent,
            secret=await asyncio.to_thread(self._secrets.reader, name, offered.secrets),
            now=lambda: datetime.now(UTC),
            random=random.random,
        )
        table = self._settings.connectors[name]
        opening = registry.connection(name, table, context, self._file, self._settings)
        async with AsyncExitStack() as stack:
            with boundary(name):
                async with asyncio.timeout(OPEN_S):
                    connector = await stack.enter_async_context(opening)
            yield connector

    async def _ask_health(self, connector: object) -> None:
        if not isinstance(connector, Examined):
            return
        try:
            with boundary(self._name):
                async with asyncio.timeout(OPEN_S):
                    health = await connector.health()
        except ConnectorError as error:
            self._say("health", self._name, well=False, detail=error.message)
            return
        for each in health:
            self._say("health", each.system, each.well, each.detail, each.took_s)

    async def _ask_calls(self, source: CallSource) -> None:
        asked_at = _clock()
        try:
            with boundary(self._name):
                async with asyncio.timeout(OPEN_S), aclosing(source.events()) as events:
                    async for event in events:
                        if isinstance(event, LinkRestored):
                            break
        except ConnectorError as error:
            self._say("calls", self._name, well=False, detail=error.message)
        else:
            self._say("calls", self._name, well=True, took_s=_clock() - asked_at)

    async def _ask_about(self, connector: object, offered: Manifest, number: str) -> None:
        if isinstance(connector, Directory):
            self.answers.customers += await self._find(connector, self._name, number)
        elif isinstance(connector, FactSource):
            self.answers.customers += await self._find_elsewhere(number)
        if isinstance(connector, FactSource) and self.answers.customers:
            await self._read(connector, offered, self.answers.customers[0])

    async def _find(self, directory: Directory, name: str, number: str) -> tuple[Customer, ...]:
        asked_at = _clock()
        found: tuple[Customer, ...] = ()
        detail = ""
        try:
            with boundary(name):
                async with asyncio.timeout(OPEN_S):
                    found = await directory.find_customers(number)
        except ConnectorError as error:
            detail = error.message
        self._say(
            "directory", name, not detail, detail or f"{len(found)}", took_s=_clock() - asked_at
        )
        return found

    async def _find_elsewhere(self, number: str) -> tuple[Customer, ...]:
        """Have another connector of the settings say who it is, as the desk would."""
        for name, table in self._settings.connectors.items():
            try:
                offered = registry.offered_by(name, table, self._file, self._settings)
                if name == self._name or "directory" not in offered.capabilities:
                    continue
                async with self._connected(name, offered) as connector:
                    found = await self._find(connector, name, number)
            except (ConnectorError, SettingsError) as error:
                self._say("directory", name, well=False, detail=str(error))
                continue
            if found:
                return found
        return ()

    async def _read(self, source: FactSource, offered: Manifest, customer: Customer) -> None:
        names = frozenset(name for facts in offered.facts.values() for name in facts)
        try:
            with boundary(self._name):
                async with (
                    asyncio.timeout(OPEN_S),
                    aclosing(source.read(customer, names)) as readings,
                ):
                    async for reading in readings:
                        self._take(reading)
        except ConnectorError as error:
            self._say("facts", self._name, well=False, detail=error.message)
            return
        answered = {each.fact for each in self.answers.given}
        failed = {each.subject for each in self.answers.said if each.about == "fact"}
        for name in sorted(names - answered - failed):
            self._say("fact", name, well=False, detail="not given")

    def _take(self, reading: Reading) -> None:
        detail = f"{len(reading.values)}"
        self._say("facts", reading.system, not reading.failed, detail, reading.took_s)
        for name, why in reading.failed.items():
            self._say("fact", name, well=False, detail=why)
        for name, value in reading.values.items():
            raw = reading.raw.get(name, "")
            self.answers.given.append(Given(fact=name, system=reading.system, value=value, raw=raw))
            wrong = misfit(value, self._catalogue.get(name))
            near = "" if name in self._catalogue else closest(name, self._catalogue)
            wrong += f"; did you mean {near}?" if near else ""
            if wrong:
                self._say("type", name, well=False, detail=wrong)

    def _say(
        self, about: str, subject: str, well: bool, detail: str = "", took_s: float | None = None
    ) -> None:
        said = Said(about=about, subject=subject, well=well, detail=detail, took_s=took_s)
        self.answers.said.append(said)


def _clock() -> float:
    return asyncio.get_running_loop().time()
