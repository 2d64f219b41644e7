"""Who signs what in a repository, and how long each signature is good for."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Root, Signed

ROLES = ("root", "targets", "snapshot", "timestamp")
KEY_OF = {"root": "root", "targets": "targets", "snapshot": "online", "timestamp": "online"}
"""The key that signs each role. `root` is kept off line; `online` may renew by itself."""
DAYS = {"root": 365, "targets": 365, "snapshot": 30, "timestamp": 7}
"""After so long desks take nothing more from a repository nobody renews."""


class Signers(msgspec.Struct, frozen=True):
    """The private keys.

    Attributes:
        key: Gives the one of a name (`root`, `targets`, `online`); asked only for what is signed.
    """

    key: Callable[[str], Ed25519PrivateKey]

    def of(self, role: str) -> CryptoSigner:
        """Return what signs a role."""
        return CryptoSigner(self.key(KEY_OF[role]))

    def changed(self, keys: Mapping[str, Ed25519PrivateKey]) -> "Signers":
        """Return these signers with other keys in place of some."""
        return Signers(lambda name: keys[name] if name in keys else self.key(name))


def lasting(signed: Signed, days: int, now: datetime) -> None:
    """Let a signature be good for so many days; the format knows no parts of a second."""
    signed.expires = (now + timedelta(days=days)).replace(microsecond=0)


def new_root(signers: Signers, now: datetime) -> Metadata[Root]:
    """Return the first root: it names the keys of all roles, and signs itself."""
    root = Root(consistent_snapshot=True)
    for role in ROLES:
        root.add_key(signers.of(role).public_key, role)
    lasting(root, DAYS["root"], now)
    whole = Metadata(root)
    whole.sign(signers.of("root"))
    return whole


def next_root(
    root: Metadata[Root], signers: Signers, changed: Mapping[str, Ed25519PrivateKey], now: datetime
) -> Metadata[Root]:
    """Return the root after this one, with keys changed; the old root key vouches for the new.

    Args:
        root: The present one.
        signers: With the present root key.
        changed: New keys, by name; none only renews the root.
        now: When it is signed.
    """
    signed = Root.from_dict(root.signed.to_dict())
    signed.version += 1
    for role in ROLES:
        new = changed.get(KEY_OF[role])
        if new is None:
            continue
        for keyid in list(signed.roles[role].keyids):
            signed.revoke_key(keyid, role)
        signed.add_key(CryptoSigner(new).public_key, role)
    lasting(signed, DAYS["root"], now)
    whole = Metadata(signed)
    whole.sign(signers.of("root"))
    if "root" in changed:
        whole.sign(CryptoSigner(changed["root"]), append=True)
    return whole
