"""Keys that sign packs: ed25519, the private half never on disk without a passphrase."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from app.guides.pack.refusal import Refused

PUBLIC_ENDING = ".pub"
_RAW = (Encoding.Raw, PublicFormat.Raw)


class PublicKey(msgspec.Struct, frozen=True):
    """A key somebody trusts.

    Attributes:
        name: The file it was read from, or what stands for it.
        raw: Its 32 bytes.
    """

    name: str
    raw: bytes

    @property
    def fingerprint(self) -> str:
        """What people compare: the SHA-256 of the key."""
        return hashlib.sha256(self.raw).hexdigest()

    def verifies(self, signature: bytes, signed: bytes) -> bool:
        """Whether this key made the signature."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, signed)
        except InvalidSignature:
            return False
        return True


def public_of(key: Ed25519PrivateKey, name: str = "") -> PublicKey:
    """Return the public half."""
    return PublicKey(name, key.public_key().public_bytes(*_RAW))


def new_key(file: Path, passphrase: str) -> PublicKey:
    """Make a key pair: `file` for the signer only, encrypted, and `file.pub` for everybody.

    Raises:
        OSError: It can't be written, or is there already: a key is never overwritten.
        ValueError: The passphrase is empty.
    """
    if not passphrase:
        raise ValueError("a key needs a passphrase")
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase.encode())
    )
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    file.parent.mkdir(parents=True, exist_ok=True)
    _write_new(public_file(file), public, 0o644)
    _write_new(file, private, 0o600)
    return public_of(key, file.name)


def public_file(file: Path) -> Path:
    """Return the file of the public half."""
    return file.with_name(file.name + PUBLIC_ENDING)


def read_private(file: Path, passphrase: str) -> Ed25519PrivateKey:
    """Read a private key.

    Raises:
        OSError: It can't be read.
        Refused: The passphrase is wrong, or it is no such key.
    """
    pem = file.read_bytes()
    try:
        key = load_pem_private_key(pem, passphrase.encode())
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Refused(
            f"{file}：口令不对，或不是加密的私钥；请检查口令，或用 ringside guide keys new 新建",
            f"{file}: the passphrase is wrong, or this is no encrypted private key; check the "
            "passphrase, or make a key with `ringside guide keys new`",
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _other_kind(file)
    return key


def read_public(file: Path) -> PublicKey:
    """Read a public key.

    Raises:
        OSError: It can't be read.
        Refused: It is no such key.
    """
    try:
        key = load_pem_public_key(file.read_bytes())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _other_kind(file) from error
    if not isinstance(key, Ed25519PublicKey):
        raise _other_kind(file)
    return PublicKey(file.name, key.public_bytes(*_RAW))


def read_trusted(place: Path) -> tuple[PublicKey, ...]:
    """Read one public key, or all `*.pub` of a folder: old and new while keys change hands.

    Raises:
        OSError: It can't be read.
        Refused: There is no key in the folder, or a file is none.
    """
    files: Iterable[Path] = sorted(place.glob(f"*{PUBLIC_ENDING}")) if place.is_dir() else [place]
    keys = tuple(read_public(file) for file in files)
    if not keys:
        raise Refused(
            f"{place}：文件夹里没有 .pub 公钥；请放入发布人员给的公钥文件",
            f"{place}: there is no .pub file in this folder; put the publisher's public key there",
        )
    return keys


def _other_kind(file: Path) -> Refused:
    return Refused(
        f"{file}：不是 ed25519 密钥文件；请用 ringside guide keys new 生成的文件",
        f"{file}: is no ed25519 key; use a file made by `ringside guide keys new`",
    )


def _write_new(file: Path, text: bytes, mode: int) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as out:
        out.write(text)
