"""`ringside guide check|test FILE...`: what authors run before a guide is published."""

import argparse
import os
from pathlib import Path

from app.guides.check import Shelf, check_guide
from app.guides.load import Loaded, load_folder, load_guide, read_facts
from app.guides.test import run_tests
from app.paths import resources_folder
from app.registry import manifests


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `ringside guide` takes."""
    parser.add_argument("what", choices=["check", "test"], help="check the file, or run its tests")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="guide files")
    parser.add_argument(
        "--facts", type=Path, default=None, help="folder of the fact catalogue (default: our own)"
    )
    parser.add_argument(
        "--language", choices=["zh", "en"], default=None, help="language of the messages"
    )


def run(args: argparse.Namespace) -> int:
    """Run it. Return 0 when all is well, 1 when a file has problems or a test fails."""
    language = args.language or _language()
    catalogue = read_facts(args.facts or resources_folder() / "facts")
    for problem in catalogue.problems:
        print(problem.worded(language))
    loaded = [load_guide(path) for path in args.files]
    ours = load_folder(resources_folder() / "guides").guides
    guides = {**ours, **{each.guide.guide: each.guide for each in loaded if each.guide}}
    shelf = Shelf(facts=catalogue.facts, actions=_actions(), guides=guides)
    judge = _check if args.what == "check" else _test
    good = [judge(each, shelf, language) for each in loaded]
    return 0 if all(good) and not catalogue.problems else 1


def _check(loaded: Loaded, shelf: Shelf, language: str) -> bool:
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


def _test(loaded: Loaded, shelf: Shelf, language: str) -> bool:
    if loaded.guide is None:
        return _check(loaded, shelf, language)
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


def _actions() -> frozenset[str] | None:
    """Return the actions of all connectors; None, and they are not checked, if there are none."""
    found = manifests().values()
    return frozenset(each.name for manifest in found for each in manifest.actions) or None


def _language() -> str:
    spoken = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "zh" if spoken.startswith("zh") else "en"
