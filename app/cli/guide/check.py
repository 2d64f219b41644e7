"""`ringside guide check FILE...`: what authors run before a guide is published."""

import argparse

from app.cli.guide.shelf import add_files, lay_out
from app.guides.check import Shelf, check_guide
from app.guides.load import Loaded


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `ringside guide check` takes."""
    add_files(parser)


def run(args: argparse.Namespace) -> int:
    """Check the files. Return 0 when all is well, 1 when something is wrong."""
    desk = lay_out(args)
    good = [is_sound(each, desk.shelf, args.language) for each in desk.loaded]
    return 0 if all(good) and not desk.problems else 1


def is_sound(loaded: Loaded, shelf: Shelf, language: str) -> bool:
    """Print what is wrong with one file, and return whether nothing is but warnings."""
    problems = check_guide(loaded, shelf)
    for problem in problems:
        print(problem.worded(language))
    wrong = sum(not problem.warning for problem in problems)
    if wrong:
        said = {"zh": f"{wrong} 处错误", "en": f"{wrong} problem(s)"}
    else:
        said = {"zh": "没有错误", "en": "no problems"}
    print(f"{loaded.file}: {said[language]}")
    return not wrong
