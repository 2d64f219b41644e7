"""Digest authentication (RFC 2617, RFC 7616, RFC 8760): the answer to a 401 or 407."""

import hashlib
from collections.abc import Callable, Iterable

import msgspec

from connectors.sip_dialog.message import split_list, unquoted

_HASHES: dict[str, Callable[[bytes], "hashlib._Hash"]] = {
    "sha-256": hashlib.sha256,
    "md5": hashlib.md5,
}
"""The stronger first."""


class Challenge(msgspec.Struct, frozen=True, kw_only=True):
    """What the switch asks to be proven.

    Attributes:
        qop: Whether `qop=auth` is offered; without it the old form is due.
        stale: The password was right, only the nonce is too old.
    """

    realm: str
    nonce: str
    algorithm: str
    opaque: str
    qop: bool
    stale: bool


def find_challenge(values: Iterable[str]) -> Challenge | None:
    """Return the strongest challenge that can be met; None: there is none."""
    read = [found for value in values if (found := _read(value)) is not None]
    order = list(_HASHES)
    return min(read, key=lambda one: order.index(one.algorithm.lower()), default=None)


class Login:
    """Meets one challenge after the other with the same name and password.

    Attributes:
        challenge: The one that is being met; None before the first.
    """

    def __init__(self, username: str, password: Callable[[], str]) -> None:
        self._username = username
        self._password = password
        self._count = 0
        self.challenge: Challenge | None = None

    def meet(self, challenge: Challenge) -> None:
        """Meet this one from now on."""
        self.challenge = challenge
        self._count = 0

    def answer(self, method: str, uri: str, cnonce: str) -> str:
        """Return the value of the (Proxy-)Authorization header for one request."""
        challenge = self.challenge
        if challenge is None:
            return ""
        self._count += 1
        said = {
            "username": _quoted(self._username),
            "realm": _quoted(challenge.realm),
            "nonce": _quoted(challenge.nonce),
            "uri": _quoted(uri),
            "response": _quoted(self._response(challenge, method, uri, cnonce)),
            "algorithm": challenge.algorithm,
        }
        if challenge.opaque:
            said["opaque"] = _quoted(challenge.opaque)
        if challenge.qop:
            said |= {"qop": "auth", "nc": f"{self._count:08x}", "cnonce": _quoted(cnonce)}
        return "Digest " + ", ".join(f"{name}={value}" for name, value in said.items())

    def _response(self, challenge: Challenge, method: str, uri: str, cnonce: str) -> str:
        hashed = _HASHES[challenge.algorithm.lower()]

        def digest(*parts: str) -> str:
            return hashed(":".join(parts).encode()).hexdigest()

        who = digest(self._username, challenge.realm, self._password())
        what = digest(method, uri)
        if not challenge.qop:
            return digest(who, challenge.nonce, what)
        return digest(who, challenge.nonce, f"{self._count:08x}", cnonce, "auth", what)


def _read(value: str) -> Challenge | None:
    scheme, _, rest = value.strip().partition(" ")
    said: dict[str, str] = {}
    for one in split_list(rest):
        name, equals, text = one.partition("=")
        if equals:
            said.setdefault(name.strip().lower(), unquoted(text.strip()))
    algorithm = said.get("algorithm", "MD5")
    qops = [one.strip().lower() for one in said.get("qop", "").split(",") if one.strip()]
    known = algorithm.lower() in _HASHES and (not qops or "auth" in qops)
    if scheme.lower() != "digest" or not known or "nonce" not in said:
        return None
    return Challenge(
        realm=said.get("realm", ""),
        nonce=said["nonce"],
        algorithm=algorithm,
        opaque=said.get("opaque", ""),
        qop=bool(qops),
        stale=said.get("stale", "").lower() == "true",
    )


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
