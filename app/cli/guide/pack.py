"""`ringside guide pack FOLDER -o FILE --key KEY`: check, test, and seal a folder for desks."""

import argparse
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import to_builtins

from app.bootstrap.playbook import load_chips
from app.cli.guide.check import is_sound
from app.cli.guide.options import add_catalogue, add_language
from app.cli.guide.refused import refusals_said
from app.cli.guide.shelf import Desk, lay_out, print_problems
from app.cli.guide.signing import unlock
from app.cli.guide.test import play
from app.guides.check import check_guide
from app.guides.load import Loaded
from app.guides.pack.contents import Contents
from app.guides.pack.envelope import read_pack, write_pack
from app.guides.pack.manifest import NAME, Manifest
from app.guides.pack.refusal import Refused
from app.guides.supply.files import write_whole
from app.guides.supply.folder import FolderFiles
from app.paths import resources_folder
from app.secrets import Secrets

GOOD_FOR_DAYS = 180


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `ringside guide pack` takes."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="a folder of guides")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="the pack")
    parser.add_argument(
        "--key",
        type=Path,
        required=True,
        action="append",
        metavar="FILE",
        help="private key to sign with; several sign one after the other",
    )
    parser.add_argument("--name", type=_name, default="guides", help="of the pack (guides)")
    parser.add_argument(
        "--version",
        type=int,
        default=None,
        metavar="N",
        help="counts up (default: one more than the pack it replaces)",
    )
    parser.add_argument(
        "--recommended", action="store_true", help="desks begin with it once no call is live"
    )
    parser.add_argument(
        "--mandatory-since",
        type=_instant,
        default=None,
        metavar="TIME",
        help="from then on desks use nothing older: now, or 2026-03-01T08:00",
    )
    parser.add_argument(
        "--days",
        type=int,
        default=GOOD_FOR_DAYS,
        help=f"it may be taken up for so long ({GOOD_FOR_DAYS})",
    )
    parser.add_argument(
        "--minimum-program", type=_version, default="0", metavar="X.Y", help="older ones refuse it"
    )
    add_catalogue(parser)
    add_language(parser)
    parser.epilog = "Exit status: 0 packed, 1 refused: a guide has errors or a test fails."


@refusals_said
def run(args: argparse.Namespace) -> int:
    """Pack the folder. Return 1, and pack nothing, when something is wrong with it."""
    desk = lay_out((args.folder,), args.catalogue)
    print_problems(desk, args.language)
    tests = _tested(desk, args.language)
    rules, problems = load_chips(FolderFiles(resources_folder(), args.folder).status)
    for problem in problems:
        print(problem.worded(args.language))
    if tests is None or not desk.usable or not desk.loaded or problems:
        raise Refused(
            f"{args.folder}：未打包；请先改正以上问题（ringside guide check、ringside guide test）",
            f"{args.folder}: not packed; mend what is listed above first (ringside guide check, "
            "ringside guide test)",
        )
    contents = Contents(
        guides={each.guide.guide: each.guide for each in desk.loaded if each.guide is not None},
        facts=dict(desk.shelf.facts),
        status=tuple(to_builtins(rules)),
    )
    manifest = _manifest(args, tests, _warnings(desk))
    keys = [unlock(file, args.language, Secrets()) for file in args.key]
    file = write_pack(contents, manifest, keys)
    write_whole(args.output, file)
    made = read_pack(file, str(args.output)).manifest
    print(
        {
            "zh": f"{args.output}：{made.edition}，{len(contents.guides)} 个指引，"
            f"{tests} 个测试通过，{len(file)} 字节",
            "en": f"{args.output}: {made.edition}, {len(contents.guides)} guides, "
            f"{tests} tests passed, {len(file)} bytes",
        }[args.language]
    )
    return 0


def _tested(desk: Desk, language: str) -> int | None:
    """Check and play all; return how many tests passed, None when something is wrong."""
    sound = [is_sound(loaded, desk.shelf, language) for loaded in desk.loaded]
    passed = [_passed(loaded, desk, language) for loaded in desk.loaded]
    return sum(passed) if all(sound) and all(passed) else None


def _passed(loaded: Loaded, desk: Desk, language: str) -> int:
    """Return how many tests passed; 0 when one failed, or there is none. Print what is wrong."""
    if loaded.guide is None:
        return 0
    found = play(loaded.guide, desk.shelf)
    for each in found.played:
        for wrong in each.wrong:
            print(f"{loaded.file}: FAIL {each.number} {each.name}: {wrong[language]}")
    if not found.played:
        said = {"zh": "没有测试，不能打包", "en": "no tests: it can't be packed"}
        print(f"{loaded.file}: {said[language]}")
    return len(found.played) if found.passed else 0


def _warnings(desk: Desk) -> int:
    return sum(len(check_guide(loaded, desk.shelf)) for loaded in desk.loaded) + len(desk.problems)


def _manifest(args: argparse.Namespace, tests: int, warnings: int) -> Manifest:
    now = datetime.now(UTC).replace(microsecond=0)
    return Manifest(
        pack=args.name,
        version=args.version if args.version is not None else _next_version(args.output, args.name),
        created_at=now,
        expires_at=now + timedelta(days=args.days),
        minimum_program=args.minimum_program,
        recommended=args.recommended,
        mandatory_since=args.mandatory_since,
        tests=tests,
        warnings=warnings,
    )


def _next_version(output: Path, name: str) -> int:
    """Return one more than the version of the pack that is replaced; 1 if there is none."""
    try:
        before = read_pack(output.read_bytes(), str(output)).manifest
    except FileNotFoundError:
        return 1
    return before.version + 1 if before.pack == name else 1


def _name(text: str) -> str:
    if not re.fullmatch(NAME, text):
        raise ValueError(text)
    return text


def _version(text: str) -> str:
    if not re.fullmatch(r"\d{1,9}(\.\d{1,9}){0,3}", text):
        raise ValueError(text)
    return text


def _instant(text: str) -> datetime:
    """Read a time; one without a zone is of this machine's."""
    if text == "now":
        return datetime.now(UTC).replace(microsecond=0)
    return datetime.fromisoformat(text).astimezone(UTC)
