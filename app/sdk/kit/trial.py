"""A connector before a system, and what may be asked of it."""

import importlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

from app.domain.actions import ActionPhase, ActionState
from app.domain.customer import Customer
from app.sdk.connector import ConnectorContext, TicketDraft
from app.sdk.errors import AuthFailed
from app.sdk.manifest import Manifest, read_manifest

SECRET = "kit-Secret-7f3a9c"
"""What every secret of a trial is: it may turn up nowhere."""

AT = datetime(2026, 3, 10, 7, 0, tzinfo=UTC)
NAME = "trial"
"""What a connector under trial is called in the settings."""


class Questions(msgspec.Struct, frozen=True, kw_only=True):
    """What a connector is asked in a trial; what is empty is not asked.

    Attributes:
        number: For a directory; it knows somebody there.
        customer: Whom facts, actions and tickets are about.
        facts: To be read; empty: all that are offered.
        orders: To be carried out, one of each kind that differs inside.
        draft: A ticket to be opened.
        to: Where a message is to go.
        form: A form on the screen, and what to write into it.
        private: More words that may stand in no message and no log line.
    """

    number: str = ""
    customer: Customer | None = None
    facts: frozenset[str] = frozenset()
    orders: tuple[ActionState, ...] = ()
    draft: TicketDraft | None = None
    to: str = ""
    form: tuple[str, dict[str, str]] | None = None
    private: tuple[str, ...] = ()

    @property
    def tells(self) -> bool:
        """Whether anything is to be carried out."""
        return bool(self.orders or self.draft or self.to or self.form)

    def secrets(self) -> frozenset[str]:
        """Return the words that may stand in no message and no log line."""
        words = {SECRET, self.number, self.to, *self.private}
        if self.customer is not None:
            words |= {self.customer.name, self.customer.customer_id, *self.customer.keys.values()}
        return frozenset(word for word in words if len(word) > 4)


class Trial(msgspec.Struct, kw_only=True):
    """A connector before a system that is well.

    Attributes:
        connector: What its `connect` yielded.
        done: How often the system has carried out what was asked under a key.
        stall: Makes the system take questions and never answer them.
    """

    connector: Any
    questions: Questions = Questions()
    done: Callable[[str], int] | None = None
    stall: Callable[[], None] | None = None


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """The connector under trial: its module, manifest and folder."""

    module: Any
    manifest: Manifest
    folder: Path

    def offered(self, settings: Any) -> Manifest:
        """Return what it offers under those settings."""
        if not self.manifest.configured:
            return self.manifest
        return self.manifest.with_offer(self.module.offers(settings))

    @asynccontextmanager
    async def connected(
        self, settings: Any, context: ConnectorContext | None = None
    ) -> AsyncIterator[Any]:
        """Connect it, with what the desk lends."""
        async with self.module.connect(settings, context or lent()) as connector:
            yield connector


def subject(package: str) -> Subject:
    """Load the connector of a package (`connectors.tmf`) as the desk would.

    Raises:
        ValueError: Its manifest is none.
        ImportError: There is no such package.
    """
    module: ModuleType = importlib.import_module(package)
    folder = Path(str(module.__file__)).parent
    if not hasattr(module, "connect") and find_spec(f"{package}.connector"):
        module = importlib.import_module(f"{package}.connector")
    return Subject(module=module, manifest=read_manifest(folder / "manifest.toml"), folder=folder)


def lent(
    secrets: Mapping[str, str] | None = None,
    *,
    now: Callable[[], datetime] = lambda: AT,
    agent: str = "PJSIP/101",
) -> ConnectorContext:
    """Return what the desk lends a connector.

    Args:
        secrets: By name; any name gives `SECRET` when there are none.
        now: The clock.
        agent: The agent's device at the switch.
    """

    def secret(name: str) -> str:
        if secrets is None:
            return SECRET
        if name not in secrets:
            raise AuthFailed(NAME, f"no secret {name!r}")
        return secrets[name]

    return ConnectorContext(name=NAME, agent=agent, secret=secret, now=now, random=lambda: 0.5)


def order(action: str, key: str = "kit-key-1", **parameters: str) -> ActionState:
    """Return one press of an action; `__` in a parameter's name stands for a dot."""
    return ActionState(
        key=key,
        action=action,
        step="",
        phase=ActionPhase.RUNNING,
        asked_at=AT,
        changed_at=AT,
        parameters={name.replace("__", "."): value for name, value in parameters.items()},
    )
