"""What a manifest still lacks: words in both languages, names in their form, settings described."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec

from app.sdk.connector import (
    ActionTarget,
    CallSource,
    Directory,
    FactSource,
    Messenger,
    Relay,
    ScreenBridge,
    TicketDesk,
)
from app.sdk.manifest import Capability, Manifest
from app.sdk.text import LANGUAGES

PROTOCOLS: dict[Capability, type] = {
    Capability.CALLS: CallSource,
    Capability.DIRECTORY: Directory,
    Capability.FACTS: FactSource,
    Capability.ACTIONS: ActionTarget,
    Capability.TICKETS: TicketDesk,
    Capability.MESSAGES: Messenger,
    Capability.SCREEN: ScreenBridge,
    Capability.HANDOVER: Relay,
}
"""What a connector that claims a capability has to be."""

_ID = re.compile(r"[a-z][a-z0-9_]*")
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")


def lacking(manifest: Manifest, settings: type | None) -> list[str]:
    """Say what is missing or malformed, a line each; empty when the manifest is complete.

    Args:
        manifest: As it stands, or as it is under some settings.
        settings: The connector's `Settings`; None: what they are for is not looked at.
    """
    found = [*_plain_lacks(manifest), *_facts_lack(manifest), *_actions_lack(manifest)]
    if settings is not None:
        found += settings_lacking(manifest, settings)
    return found


def settings_lacking(manifest: Manifest, settings: type) -> list[str]:
    """Say which settings are not described in both languages, and which are described in vain."""
    names = [field.encode_name for field in msgspec.structs.fields(settings)]
    found = [
        lack
        for name in names
        for lack in _unsaid(f"settings.{name}", manifest.settings.get(name, {}))
    ]
    vain = [name for name in manifest.settings if name not in names]
    return found + [f"settings.{name}: there is no such setting" for name in vain]


def _plain_lacks(manifest: Manifest) -> Iterator[str]:
    if not _ID.fullmatch(manifest.id):
        yield f"id: {manifest.id!r} is no name such as `my_crm`"
    if not manifest.owner.strip():
        yield "owner: nobody answers for it"
    if not manifest.capabilities:
        yield "capabilities: it can do nothing"
    yield from _unsaid("title", manifest.title)


def _facts_lack(manifest: Manifest) -> Iterator[str]:
    names = [name for given in manifest.facts.values() for name in given]
    yield from (f"facts: {name!r} is no name such as `order.open`" for name in _malformed(names))
    for system, given in manifest.facts.items():
        yield from (f"facts: {name} is named twice for {system}" for name in _twice(list(given)))
    if any(not system.strip() for system in manifest.facts):
        yield "facts: a system without a name"
    if names and Capability.FACTS not in manifest.capabilities:
        yield "capabilities: `facts` is missing"


def _actions_lack(manifest: Manifest) -> Iterator[str]:
    names = [action.name for action in manifest.actions]
    yield from (f"actions: {name!r} is no name such as `sms.send`" for name in _malformed(names))
    yield from (f"actions: {name} is named twice" for name in _twice(names))
    for action in manifest.actions:
        for part in ("title", "running", "done", "confirm"):
            said = getattr(action, part)
            if said is not None:
                yield from _unsaid(f"{action.name}.{part}", said)
    if names and Capability.ACTIONS not in manifest.capabilities:
        yield "capabilities: `actions` is missing"


def _unsaid(place: str, said: Mapping[str, str]) -> list[str]:
    return [f"{place}: not said in {each}" for each in LANGUAGES if not said.get(each, "").strip()]


def _malformed(names: list[str]) -> list[str]:
    return [name for name in names if not _NAME.fullmatch(name)]


def _twice(names: list[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]
