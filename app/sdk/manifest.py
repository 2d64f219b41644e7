"""What a connector says of itself, readable before any of its code runs."""

import tomllib
from collections.abc import Sequence
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path

import msgspec

from app.domain.actions import ActionDefinition


class Capability(StrEnum):
    """What a connector may offer; one per protocol in `app.sdk.connector`."""

    CALLS = "calls"
    DIRECTORY = "directory"
    FACTS = "facts"
    ACTIONS = "actions"
    TICKETS = "tickets"
    MESSAGES = "messages"
    SCREEN = "screen"
    HANDOVER = "handover"


class Isolation(StrEnum):
    """Where a connector runs: in the desk itself, or in a process of its own."""

    DESK = "desk"
    PROCESS = "process"


class Tier(StrEnum):
    """How far a connector may be relied on; `ringside connectors check` says whether it is so."""

    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"


class Permission(StrEnum):
    """What a connector reaches for outside itself, so that IT knows before it runs."""

    NETWORK = "network"
    PROGRAMS = "programs"
    FILES = "files"
    CLIPBOARD = "clipboard"
    SCREEN = "screen"


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """What a connector gives under one set of settings, besides what its manifest says.

    A module whose facts and actions stand in its settings has `offers(settings) -> Offer`; the
    function is pure and quick, and reaches for nothing.

    Attributes:
        facts: By the system that has them, as the agent knows it.
        secrets: Names of the secrets these settings ask for.
        capabilities: Which of its kind's are made use of; None: all of them.
    """

    facts: dict[str, tuple[str, ...]] = {}
    actions: tuple[ActionDefinition, ...] = ()
    secrets: tuple[str, ...] = ()
    capabilities: frozenset[Capability] | None = None


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of `manifest.toml`.

    Attributes:
        id: Package and settings name.
        contract: Version of `app.sdk` it was written for.
        title: As the agent sees it.
        owner: Who answers for it.
        capabilities: What it offers.
        facts: Facts it can give, by the system that has them (`AAA = ["session.online"]`).
        actions: Actions it can carry out.
        secrets: Names of the secrets it will ask for.
        configured: Facts and actions stand in its settings: its module has `offers(settings)`.
        settings: What each of its settings is for, by name and language.
        permissions: What it reaches for outside itself.
        isolation: Where it runs; the settings may ask for a process of its own, never for less.
        memory_mb: The most it may hold in a process of its own; None: as the settings say.
        tier: How far it may be relied on.
    """

    id: str
    contract: int
    title: dict[str, str]
    owner: str
    capabilities: frozenset[Capability]
    facts: dict[str, tuple[str, ...]] = {}
    actions: tuple[ActionDefinition, ...] = ()
    secrets: tuple[str, ...] = ()
    configured: bool = False
    settings: dict[str, dict[str, str]] = {}
    permissions: frozenset[Permission] = frozenset()
    isolation: Isolation = Isolation.DESK
    memory_mb: int | None = None
    tier: Tier = Tier.BRONZE

    def with_offer(self, offer: Offer) -> "Manifest":
        """Return what a connector of this kind offers under settings that add to it."""
        facts = {system: self.facts.get(system, ()) for system in (*self.facts, *offer.facts)}
        more = {system: names + offer.facts.get(system, ()) for system, names in facts.items()}
        return msgspec.structs.replace(
            self,
            facts=more,
            actions=self.actions + offer.actions,
            secrets=self.secrets + offer.secrets,
            capabilities=self.capabilities & (offer.capabilities or self.capabilities),
        )

    def without(self, patterns: Sequence[str]) -> "Manifest":
        """Return it with the facts and actions left out whose names match (`account.*`)."""

        def kept(name: str) -> bool:
            return not any(fnmatchcase(name, pattern) for pattern in patterns)

        facts = {system: tuple(filter(kept, names)) for system, names in self.facts.items()}
        return msgspec.structs.replace(
            self,
            facts={system: names for system, names in facts.items() if names},
            actions=tuple(action for action in self.actions if kept(action.name)),
        )


def read_manifest(path: Path) -> Manifest:
    """Read and check one manifest file.

    Raises:
        ValueError: It is not TOML, or not a manifest; the message names the file and the key.
    """
    try:
        found = _understood(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: {error}") from error
    if found.contract != CONTRACT_VERSION:
        raise ValueError(f"{path}: written for contract {found.contract}, not {CONTRACT_VERSION}")
    return found


@lru_cache(maxsize=128)
def _understood(text: str) -> Manifest:
    """Understand a manifest once: a desk looks at all of them a dozen times while it starts."""
    return msgspec.convert(tomllib.loads(text), Manifest)


CONTRACT_VERSION = 1
