"""`ringside guide test FILE...`: play the tests that stand in guide files."""

import argparse

from app.cli.guide.check import is_sound
from app.cli.guide.shelf import add_files, lay_out
from app.guides.check import Shelf
from app.guides.load import Loaded
from app.guides.test import run_tests


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `ringside guide test` takes."""
    add_files(parser)


def run(args: argparse.Namespace) -> int:
    """Play the tests. Return 0 when all pass, 1 when one fails or a file has none."""
    desk = lay_out(args)
    good = [_passes(each, desk.shelf, args.language) for each in desk.loaded]
    return 0 if all(good) and not desk.problems else 1


def _passes(loaded: Loaded, shelf: Shelf, language: str) -> bool:
    if loaded.guide is None:
        return is_sound(loaded, shelf, language)
    found = run_tests(loaded.guide, shelf.facts, shelf.guides)
    for each in found.played:
        print(f"{'FAIL' if each.wrong else 'ok  '} {each.number:3} {each.name}")
        for wrong in each.wrong:
            print(f"         {wrong[language]}")
    count, failed = len(found.played), sum(bool(each.wrong) for each in found.played)
    share = f"{found.coverage:.0%}"
    print(
        {
            "zh": f"{loaded.file}: {count} 个测试，{failed} 个失败；步骤覆盖率 {share}",
            "en": f"{loaded.file}: {count} tests, {failed} failed; steps reached: {share}",
        }[language]
    )
    if found.unreached:
        listed = ", ".join(found.unreached)
        print({"zh": f"没有测试走到：{listed}", "en": f"no test reaches: {listed}"}[language])
    return not failed and count > 0
