"""`ringside guide keys new|show FILE`: the keys packs and repositories are signed with."""

import argparse
import secrets as random_secrets
import sys
from getpass import getpass
from pathlib import Path

from app.cli.guide.options import add_language
from app.cli.guide.refused import refusals_said
from app.cli.guide.signing import HOLDER, PASSPHRASE, secret_of
from app.guides.pack.keys import PUBLIC_ENDING, PublicKey, new_key, public_file, read_public
from app.guides.pack.refusal import Refused, brief
from app.sdk.errors import AuthFailed
from app.secrets import KeyringError, Secrets, variable


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `ringside guide keys` takes."""
    parser.add_argument("what", choices=["new", "show"], help="make a key pair, or name one")
    parser.add_argument("file", type=Path, metavar="FILE", help="private key; FILE.pub is public")
    parser.add_argument(
        "--keyring",
        action="store_true",
        help="let the system's keyring keep a passphrase nobody has to know",
    )
    add_language(parser)


@refusals_said
def run(args: argparse.Namespace) -> int:
    """Make or name a key. Return 0 when that was done."""
    if args.what == "show":
        file = args.file if args.file.suffix == PUBLIC_ENDING else public_file(args.file)
        key = read_public(file)
    else:
        key = _make(args.file, args.keyring, args.language)
        said = {
            "zh": f"私钥 {args.file}（请妥善保管），公钥 {public_file(args.file)}（发给各桌面）",
            "en": f"private key {args.file} (keep it safe), public key {public_file(args.file)} "
            "(for every desk)",
        }
        print(said[args.language])
    print(f"ed25519 {brief(key.fingerprint)} {key.raw.hex()}")
    return 0


def _make(file: Path, in_keyring: bool, language: str) -> PublicKey:
    if not in_keyring:
        return new_key(file, _new_passphrase(language))
    passphrase = random_secrets.token_urlsafe(32)
    key = new_key(file, passphrase)
    try:
        Secrets().set(HOLDER, secret_of(key.fingerprint), passphrase)
    except KeyringError as error:
        for made in (file, public_file(file)):
            made.unlink()
        raise Refused(
            f"{file}：钥匙串没有存下口令（{error}），没有生成密钥；请解锁钥匙串，或不用 --keyring",
            f"{file}: the keyring did not keep the passphrase ({error}), no key was made; unlock "
            "it, or leave out --keyring",
        ) from error
    return key


def _new_passphrase(language: str) -> str:
    try:
        return Secrets().get(HOLDER, PASSPHRASE)
    except AuthFailed:
        if not sys.stdin.isatty():
            raise Refused(
                f"没有口令；请设置环境变量 {variable(HOLDER, PASSPHRASE)}，或在终端中运行",
                f"there is no passphrase; set {variable(HOLDER, PASSPHRASE)}, or run this in a "
                "terminal",
            ) from None
    words = {"zh": ("新口令：", "再输一次："), "en": ("New passphrase: ", "Once more: ")}[language]
    first, again = (getpass(word) for word in words)
    if not first or first != again:
        raise Refused(
            "两次口令不同或为空，没有生成密钥；请重来",
            "the passphrases differ or are empty, no key was made; try again",
        )
    return first
