"""Device identifiers in all the forms switches write them: what number they are, and whose.

`302118840101`, `N<302118840101>;displayNumber=302118840101;noa=nk`, `N<12000000001>Line71001`,
`tel:+8612000000001`, `sip:101@pbx.example;user=phone`, `101:CM1:10.0.0.1:0`. What is not told
(`<notKnown/>`, `<notRequired/>`) is no device.
"""

import re
from fnmatch import fnmatchcase
from functools import lru_cache
from urllib.parse import unquote

import msgspec

from app.sdk.calls.cleaning import clean_name, clean_number
from connectors.csta.document import Node

IDENTIFIER_LIMIT = 512
SAME_BLOCK_DIGITS = 4
_SWITCHING = re.compile(r"[A-Za-z]?<([^<>]*)>([^;]*)(.*)", re.DOTALL)
_AES = re.compile(r"([^:\s]+):[^:]*:[^:]*:\d*")
_NAMED = re.compile(r"""\s*"?([^"<]*?)"?\s*<((?:sips?|tel):[^<>]*)>""", re.IGNORECASE)
_UNTOLD = frozenset({"notKnown", "notRequired", "notSpecified"})


class Party(msgspec.Struct, frozen=True):
    """Somebody on a call.

    Attributes:
        key: What tells devices apart, whatever form they are written in.
        number: As the switch gave it, fit to show; None when withheld.
        name: That goes with it.
    """

    key: str
    number: str | None = None
    name: str | None = None

    def named(self, name: str | None) -> "Party":
        """Return the same with a name, if it has none."""
        return self if self.name or not name else Party(self.key, self.number, name)


@lru_cache(maxsize=1024)
def read_identifier(text: str) -> Party | None:
    """Read a device identifier; None when there is nothing in it."""
    text = text.strip()[:IDENTIFIER_LIMIT]
    if named := _NAMED.match(text):
        return _of_address(named[2], named[1])
    if switching := _SWITCHING.fullmatch(text):
        number = re.split(r"[!&%*]", switching[1])[0]
        shown = _parameters(switching[3]).get("displayNumber", "")
        return _party(number, shown or number, switching[2])
    if text.lower().startswith(("sip:", "sips:", "tel:")):
        return _of_address(text, "")
    if aes := _AES.fullmatch(text):
        return _party(aes[1], aes[1], "")
    plain = text.partition(";")[0]
    return _party(plain, plain, "")


def _of_address(address: str, name: str) -> Party | None:
    user = address.partition(":")[2].partition(";")[0].partition("@")[0]
    user = unquote(user)
    return _party(user, user, name)


def _party(number: str, shown: str, name: str) -> Party | None:
    key = re.sub(r"[\s().-]", "", number).lower() or shown.strip().lower()
    if not key:
        return None
    return Party(key, clean_number(shown), clean_name(name))


def _parameters(text: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in text.split(";") if "=" in pair)
    return {key.strip(): value.strip() for key, _, value in pairs}


def read_party(node: Node | None, name: str = "") -> Party | None:
    """Read an element that names a device: `<callingDevice><deviceIdentifier>…`.

    Args:
        node: The element; None: there is none.
        name: The display name told beside it, if there is one.
    """
    if node is None or any(one.name in _UNTOLD for one in node.children):
        return None
    inner = node.find("deviceIdentifier") or node.find("deviceID") or node
    party = read_identifier(inner.text)
    shown = name or node.get_text("party", "disp")
    return party.named(clean_name(shown)) if party is not None else None


class Own:
    """The agent's own devices, and which numbers are colleagues'."""

    def __init__(self, devices: tuple[str, ...], internal: tuple[str, ...]) -> None:
        found = [party for one in devices if (party := read_identifier(one))]
        self.keys = frozenset(party.key for party in found)
        self._internal = tuple(one.lower() for one in internal)

    def __contains__(self, key: str) -> bool:
        """Whether a device is one of the agent's."""
        return key in self.keys

    def is_colleague(self, key: str) -> bool:
        """Whether a device is an extension of this switch rather than the world outside.

        It is when it is as long as the agent's own and differs in the last digits only, or when
        the settings say so.
        """
        if key in self.keys or any(fnmatchcase(key, pattern) for pattern in self._internal):
            return True
        return any(
            key.isdigit()
            and len(key) == len(own)
            and key[:-SAME_BLOCK_DIGITS] == own[:-SAME_BLOCK_DIGITS]
            for own in self.keys
        )
