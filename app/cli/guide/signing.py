"""Private keys on the command line: where their passphrases come from, and how a key is named."""

import sys
from collections.abc import Callable
from getpass import getpass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.guides.pack.keys import public_file, read_private, read_public
from app.guides.pack.refusal import Refused, brief
from app.sdk.errors import AuthFailed
from app.secrets import Secrets, variable

HOLDER = "guides"
PASSPHRASE = "passphrase"
"""One passphrase for all keys, for build machines: `RINGSIDE_SECRET_GUIDES_PASSPHRASE`."""

Ask = Callable[[str], str]


def unlock(file: Path, language: str, secrets: Secrets, ask: Ask = getpass) -> Ed25519PrivateKey:
    """Read a private key with a passphrase from the environment, the keyring, or whoever types.

    Raises:
        OSError: It can't be read.
        Refused: There is no passphrase to be had, or it is wrong.
    """
    return read_private(file, _find_passphrase(file, secrets) or _ask(file, language, ask))


def secret_of(fingerprint: str) -> str:
    """Name the secret a key's passphrase is kept under."""
    return f"key-{brief(fingerprint)}"


def _find_passphrase(file: Path, secrets: Secrets) -> str:
    names = [PASSPHRASE]
    if public_file(file).is_file():
        names.insert(0, secret_of(read_public(public_file(file)).fingerprint))
    for name in names:
        try:
            return secrets.get(HOLDER, name)
        except AuthFailed:
            continue
    return ""


def _ask(file: Path, language: str, ask: Ask) -> str:
    if not sys.stdin.isatty():
        raise Refused(
            f"{file}：没有口令；请设置环境变量 {variable(HOLDER, PASSPHRASE)}，或在终端中运行",
            f"{file}: there is no passphrase; set {variable(HOLDER, PASSPHRASE)}, or run this in a "
            "terminal",
        )
    return ask({"zh": f"{file} 的口令：", "en": f"Passphrase of {file}: "}[language])
