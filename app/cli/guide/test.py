"""`ringside guide test FILE|FOLDER...`: play the tests that stand in guide files."""

import argparse

import msgspec

from app.cli.guide.check import is_sound, refuses
from app.cli.guide.options import add_files, add_format, print_json
from app.cli.guide.shelf import Desk, lay_out, print_problems
from app.domain.guide import Guide
from app.guides.check import Shelf, check_guide
from app.guides.checks.levels import terms_on
from app.guides.load import Loaded
from app.guides.problem import Problem
from app.guides.test import Outcomes, run_tests


class TestedFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file in `--format json`.

    Attributes:
        outcomes: None when the file has errors and was not played; `problems` says why.
        passed: Whether it has tests, all came out, and enough steps were reached.
    """

    file: str
    problems: tuple[Problem, ...]
    outcomes: Outcomes | None
    passed: bool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `ringside guide test` takes."""
    add_files(parser)
    add_format(parser)
    parser.add_argument(
        "--min-coverage",
        type=_percent,
        default=0.0,
        metavar="PERCENT",
        help="fail where tests reach fewer of the steps of a guide",
    )
    parser.epilog = (
        "Exit status: 0 every test passes, 1 a test fails, a guide has none or is wrong, or"
        " too few steps are reached, 2 wrong usage."
    )


def _percent(text: str) -> float:
    share = float(text.removesuffix("%")) / 100
    if not 0 <= share <= 1:
        raise ValueError(text)
    return share


def run(args: argparse.Namespace) -> int:
    """Play the tests. Return 0 when all pass, 1 when one fails or a file has none."""
    desk = lay_out(args.files, args.catalogue)
    if args.format == "json":
        good = _as_json(desk, args.min_coverage)
    else:
        print_problems(desk, args.language)
        good = [_passes(each, desk.shelf, args) for each in desk.loaded]
    return 0 if all(good) and desk.usable else 1


def play(guide: Guide, shelf: Shelf) -> Outcomes:
    """Play the tests of a guide with all that the shelf has."""
    given = shelf.given or frozenset()
    return run_tests(guide, shelf.facts, shelf.guides, terms_on(shelf), systems=given)


def _as_json(desk: Desk, least: float) -> list[bool]:
    files = []
    for each in desk.loaded:
        refused = refuses(each, desk.shelf)
        found = play(each.guide, desk.shelf) if each.guide and not refused else None
        passed = found is not None and _enough(found, least)
        problems = check_guide(each, desk.shelf) if refused else each.problems
        files.append(TestedFile(file=each.file, problems=problems, outcomes=found, passed=passed))
    print_json(files)
    return [each.passed for each in files]


def _enough(found: Outcomes, least: float) -> bool:
    return found.passed and bool(found.played) and found.coverage >= least


def _passes(loaded: Loaded, shelf: Shelf, args: argparse.Namespace) -> bool:
    if loaded.guide is None or refuses(loaded, shelf):
        return is_sound(loaded, shelf, args.language)
    found = play(loaded.guide, shelf)
    for each in found.played:
        print(f"{'FAIL' if each.wrong else 'ok  '} {each.number:3} {each.name}")
        for wrong in each.wrong:
            print(f"         {wrong[args.language]}")
    for line in _summed_up(loaded.file, found, args.min_coverage):
        print(line[args.language])
    return _enough(found, args.min_coverage)


def _summed_up(file: str, found: Outcomes, least: float) -> list[dict[str, str]]:
    count, failed = len(found.played), sum(bool(each.wrong) for each in found.played)
    share = f"{found.coverage:.0%}"
    lines = [
        {
            "zh": f"{file}: {count} 个测试，{failed} 个失败；步骤覆盖率 {share}",
            "en": f"{file}: {count} tests, {failed} failed; steps reached: {share}",
        }
    ]
    if found.unreached:
        listed = ", ".join(found.unreached)
        lines.append({"zh": f"没有测试走到：{listed}", "en": f"no test reaches: {listed}"})
    if not count:
        lines.append({"zh": "没有测试，不算通过", "en": "no tests: that does not count as passed"})
    if found.coverage < least:
        wanted = f"{least:.0%}"
        lines.append({"zh": f"覆盖率低于 {wanted}", "en": f"fewer than {wanted} are reached"})
    return lines
