"""What a connector says of itself, readable before any of its code runs."""

import tomllib
from enum import StrEnum
from pathlib import Path

import msgspec

from app.domain.actions import ActionDefinition


class Capability(StrEnum):
    """What a connector may offer; one per protocol in `app.sdk.connector`."""

    CALLS = "calls"
    DIRECTORY = "directory"
    FACTS = "facts"
    ACTIONS = "actions"


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of `manifest.toml`.

    Attributes:
        id: Package and settings name.
        contract: Version of `app.sdk` it was written for.
        title: As the agent sees it.
        capabilities: What it offers.
        facts: Facts it can give, by the system that has them (`AAA = ["session.online"]`).
        actions: Actions it can carry out.
        secrets: Names of the secrets it will ask for.
    """

    id: str
    contract: int
    title: dict[str, str]
    owner: str
    capabilities: frozenset[Capability]
    facts: dict[str, tuple[str, ...]] = {}
    actions: tuple[ActionDefinition, ...] = ()
    secrets: tuple[str, ...] = ()


def read_manifest(path: Path) -> Manifest:
    """Read and check one manifest file.

    Raises:
        ValueError: It is not TOML, or not a manifest; the message names the file and the key.
    """
    try:
        found = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Manifest)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: {error}") from error
    if found.contract != CONTRACT_VERSION:
        raise ValueError(f"{path}: written for contract {found.contract}, not {CONTRACT_VERSION}")
    return found


CONTRACT_VERSION = 1
