"""`ringside guide check FILE|FOLDER...`: what authors run before a guide is published."""

import argparse

import msgspec

from app.cli.guide.options import add_files, add_format, print_json
from app.cli.guide.shelf import Desk, lay_out, print_problems
from app.guides.check import Shelf, check_guide
from app.guides.load import Loaded
from app.guides.problem import Problem


class CheckedFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file in `--format json`."""

    file: str
    guide: str | None
    problems: tuple[Problem, ...]


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What `--format json` prints.

    Attributes:
        problems: What is wrong beside the guides: with the fact catalogue, or what was named.
        errors: How many problems there are, all together, that are no warnings.
    """

    files: tuple[CheckedFile, ...]
    problems: tuple[Problem, ...]
    errors: int
    warnings: int


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `ringside guide check` takes."""
    add_files(parser)
    add_format(parser)
    parser.epilog = "Exit status: 0 no errors (there may be warnings), 1 errors, 2 wrong usage."


def run(args: argparse.Namespace) -> int:
    """Check the files. Return 0 when all is well, 1 when something is wrong."""
    desk = lay_out(args.files, args.catalogue)
    if args.format == "json":
        return _as_json(desk)
    print_problems(desk, args.language)
    good = [is_sound(each, desk.shelf, args.language) for each in desk.loaded]
    return 0 if all(good) and desk.usable else 1


def _as_json(desk: Desk) -> int:
    files = tuple(
        CheckedFile(
            file=each.file,
            guide=each.guide.guide if each.guide is not None else None,
            problems=check_guide(each, desk.shelf),
        )
        for each in desk.loaded
    )
    every = [*desk.problems, *(problem for each in files for problem in each.problems)]
    warnings = sum(problem.warning for problem in every)
    errors = len(every) - warnings
    print_json(Checked(files=files, problems=desk.problems, errors=errors, warnings=warnings))
    return 1 if errors else 0


def refuses(loaded: Loaded, shelf: Shelf) -> bool:
    """Whether a file has errors: then it is not tested, tried or shown on the desk."""
    return any(not problem.warning for problem in check_guide(loaded, shelf))


def is_sound(loaded: Loaded, shelf: Shelf, language: str) -> bool:
    """Print what is wrong with one file, and return whether nothing is but warnings."""
    problems = check_guide(loaded, shelf)
    for problem in problems:
        print(problem.worded(language))
    wrong = sum(not problem.warning for problem in problems)
    hints = len(problems) - wrong
    said = {"zh": f"{wrong} 处错误", "en": f"{wrong} problem(s)"}
    if not wrong:
        said = {"zh": "没有错误", "en": "no problems"}
    if hints:
        said = {"zh": f"{said['zh']}，{hints} 处提醒", "en": f"{said['en']}, {hints} warning(s)"}
    print(f"{loaded.file}: {said[language]}")
    return not wrong
