"""Version 4 and version 5 of the Open APIs: how the same is asked and told in either.

Everything here is written in version 5, in which references to other records are wrapped once more
(`{role, partyOrPartyRole: {id}}`) and each part says its `@type`. Version 4 has them flat.
Answers of both are understood by the shapes, whatever was asked.
"""

import re
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

Version = Literal["v4", "v5"]

_IN_PATH = re.compile(r"/v(\d+)(?:/|$)")
_WRAPPED = ("partyOrPartyRole", "entity", "place", "channel")
_KEYS = ("externalIdentifier", "externalId")
_RENAMED = {"troubleTicketRelationship": "ticketRelationship"}
_VALUE_TYPES = {
    "StringCharacteristic": "string",
    "IntegerCharacteristic": "integer",
    "BooleanCharacteristic": "boolean",
}
_NEW_TYPES = frozenset(
    {
        "ChannelRef",
        "EntityRef",
        "ExternalIdentifier",
        "InteractionItem",
        "Note",
        "PartyRoleRef",
        "ProductOfferingRef",
        "ProductOrderRef",
        "ProductRef",
        "RelatedChannel",
        "RelatedEntity",
        "RelatedEntityRefOrValue",
        "RelatedPartyOrPartyRole",
        "RelatedPartyRefOrPartyRoleRef",
        "TroubleTicketRelationship",
        *_VALUE_TYPES,
    }
)
"""What version 5 calls the parts of a record; in version 4 they have no name."""


class Versions(msgspec.Struct, frozen=True):
    """Which version is spoken below which root, where it isn't what the root says."""

    by_root: dict[str, Version] = {}

    def of(self, root: str) -> Version:
        """Return the version spoken there; the newest where neither settings nor root say."""
        return self.by_root.get(root) or version_in(root)


def version_in(root: str) -> Version:
    """Read a version off a path."""
    found = _IN_PATH.search(root)
    return "v4" if found and int(found[1]) <= 4 else "v5"


def asked_in(version: Version, query: Mapping[str, str]) -> Mapping[str, str]:
    """Write the attributes a list is filtered by in that version."""
    if version == "v5":
        return query
    return {_flat_name(name): value for name, value in query.items()}


def _flat_name(name: str) -> str:
    words = [word for word in name.split(".") if word not in _WRAPPED]
    return "externalId" if words[0] in _KEYS else ".".join(words)


def told_in(version: Version, body: Any) -> Any:
    """Write an order in that version; one that is in version 4 already stays as it is."""
    return body if version == "v5" else _flat(body)


def _flat(part: Any) -> Any:
    if isinstance(part, list):
        return [_flat(each) for each in part]
    if not isinstance(part, dict):
        return part
    flat: dict[str, Any] = {}
    for name, value in part.items():
        flat |= _flat_part(name, value)
    return flat


def _flat_part(name: str, value: Any) -> dict[str, Any]:
    if name == "@type" and value in _NEW_TYPES:
        kind = _VALUE_TYPES.get(value)
        return {"valueType": kind} if kind else {}
    if name in _WRAPPED and isinstance(value, dict):
        inner: dict[str, Any] = _flat(value)
        return inner
    if name in _KEYS and isinstance(value, list):
        return {"externalId": value[0]["id"]}
    return {_RENAMED.get(name, name): _flat(value)}
