"""`ringside guide publish [PACK] --repository FOLDER --keys FOLDER`: offer packs to desks."""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.cli.guide.options import add_language
from app.cli.guide.refused import refusals_said
from app.cli.guide.signing import unlock
from app.guides.pack.envelope import Sealed, read_pack, verify
from app.guides.pack.judge import open_sealed
from app.guides.pack.keys import read_trusted
from app.guides.pack.refusal import Refused
from app.guides.publish.publish import Published, Publisher
from app.guides.publish.roles import DAYS, Signers
from app.secrets import Secrets

NAMES = ("root", "targets", "online")
ENDING = ".key"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `ringside guide publish` takes."""
    parser.add_argument(
        "pack", nargs="?", type=Path, metavar="PACK", help="left out: renew what is there"
    )
    parser.add_argument("--repository", type=Path, required=True, metavar="FOLDER")
    parser.add_argument(
        "--keys",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="with root.key, targets.key and online.key, and the .pub of who may sign packs",
    )
    parser.add_argument(
        "--timestamp-days",
        type=int,
        default=DAYS["timestamp"],
        metavar="N",
        help=f"desks take nothing more when it is not renewed for so long ({DAYS['timestamp']})",
    )
    parser.add_argument(
        "--rotate", choices=NAMES, help="change a key; root without --new-key is only renewed"
    )
    parser.add_argument("--new-key", type=Path, metavar="FILE", help="the key to change to")
    add_language(parser)


@refusals_said
def run(args: argparse.Namespace) -> int:
    """Publish, renew or change keys. Return 0 when that was done."""
    signers = Signers(_keys(args.keys, args.language))
    publisher = Publisher(args.repository, signers, datetime.now(UTC))
    if args.rotate is not None:
        done = publisher.rotate(_changed(args))
    elif args.new_key is not None or args.timestamp_days < 1:
        raise ValueError("--new-key goes with --rotate, and --timestamp-days is at least 1")
    elif args.pack is None:
        done = publisher.publish(None, b"", args.timestamp_days)
    else:
        file = args.pack.read_bytes()
        done = publisher.publish(_fit(file, args), file, args.timestamp_days)
    _tell(done, args)
    return 0


def _keys(folder: Path, language: str) -> Callable[[str], Ed25519PrivateKey]:
    secrets = Secrets()

    @cache
    def key(name: str) -> Ed25519PrivateKey:
        file = folder / f"{name}{ENDING}"
        if not file.is_file():
            raise Refused(
                f"{file}：没有这个密钥；请用 ringside guide keys new {file} 新建，或检查 --keys",
                f"{file}: there is no such key; make it with `ringside guide keys new {file}`, or "
                "check --keys",
            )
        return unlock(file, language, secrets)

    return key


def _changed(args: argparse.Namespace) -> dict[str, Ed25519PrivateKey]:
    if args.new_key is not None:
        return {args.rotate: unlock(args.new_key, args.language, Secrets())}
    if args.rotate != "root":
        raise ValueError(f"--rotate {args.rotate} needs the key to change to: --new-key FILE")
    return {}


def _fit(file: bytes, args: argparse.Namespace) -> Sealed:
    """Return the pack if desks will be able to use it.

    Raises:
        Refused: They would not.
    """
    sealed = read_pack(file, str(args.pack))
    verify(sealed, read_trusted(args.keys))
    open_sealed(sealed, file)
    return sealed


def _tell(done: Published, args: argparse.Namespace) -> None:
    for role, version in done.versions.items():
        until = f"{done.expires[role]:%Y-%m-%d %H:%M}"
        print(
            {
                "zh": f"{role} 第 {version} 版，须在 {until} UTC 前续签",
                "en": f"{role} version {version}, to be renewed before {until} UTC",
            }[args.language]
        )
    if done.first:
        print(
            {
                "zh": f"新仓库：请把 {done.root} 交给各桌面（设置 guides.root）",
                "en": f"a new repository: give {done.root} to every desk (setting guides.root)",
            }[args.language]
        )
    if args.new_key is not None:
        file = args.keys / f"{args.rotate}{ENDING}"
        print(
            {
                "zh": f"从现在起请用 {args.new_key} 代替 {file}",
                "en": f"from now on put {args.new_key} in the place of {file}",
            }[args.language]
        )
