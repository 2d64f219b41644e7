"""What the switch attached to a call: correlator data, user data, account codes, named values."""

import re

from app.sdk.calls.cleaning import clean_attached
from connectors.csta.document import Node

_BYTES = ("correlatorData", "userData", "userInfo")
_TEXTS = ("accountCode", "accountInfo", "authCode", "authorisationCode")
_NAMES = {"correlatorData": "UUI", "userData": "user", "userInfo": "user"}
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}){2,}")
_PAIR = re.compile(r"\s*([A-Za-z][\w.-]{0,39})=([^=;&\r\n]*)\s*")
_PROTOCOLS = "\x00\x04"


def read_attached(root: Node) -> dict[str, str]:
    """Return what is attached, by name; `a=1;b=2` becomes values of their own."""
    found: dict[str, str] = {}
    for node in root.children:
        if node.name in _BYTES:
            text = decoded(_whole(node))
            found[_NAMES[node.name]] = text
            found.update(_pairs(text))
        elif node.name in _TEXTS:
            found[node.name] = _whole(node)
        elif node.name == "cad" and node.attributes.get("name"):
            found[node.attributes["name"]] = _whole(node)
    return clean_attached(found)


def decoded(text: str) -> str:
    """Return the text that hexadecimal digits stand for; as it is when they stand for none.

    A first byte that says which protocol wrote it (00: the user's own, 04: IA5) is left out.
    """
    packed = re.sub(r"\s", "", text)
    if not _HEX.fullmatch(packed):
        return text.strip()
    raw = bytes.fromhex(packed)
    try:
        plain = raw.decode("utf-8").lstrip(_PROTOCOLS).rstrip("\x00")
    except UnicodeDecodeError:
        return packed
    return plain if plain and plain.isprintable() else packed


def _pairs(text: str) -> dict[str, str]:
    matches = [_PAIR.fullmatch(part) for part in re.split(r"[;&\r\n]", text) if part.strip()]
    if not matches or not all(matches):
        return {}
    return {match[1]: match[2] for match in matches if match}


def _whole(node: Node) -> str:
    return "".join(one.text for one in node.walk()).strip()
