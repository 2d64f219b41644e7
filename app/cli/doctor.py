"""`ringside doctor`: say what is well and what is not, each with the remedy."""

import argparse
from collections.abc import Iterator

import msgspec

from app.cli.checks.finding import Finding, Verdict
from app.cli.checks.machine import check_machine
from app.cli.checks.own import check_own
from app.cli.checks.screen import PROBE, check_screen, print_probe
from app.secrets import Secrets
from app.settings import describe

MARKS = {Verdict.OK: "ok  ", Verdict.WARN: "warn", Verdict.FAIL: "FAIL"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--json", action="store_true", help="one JSON list instead of lines")
    parser.add_argument(
        "--example", action="store_true", help="print a settings file with every default"
    )
    parser.add_argument(PROBE, action="store_true", dest="probe", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Print the report; return 1 when something fails."""
    if args.probe:
        print_probe()
        return 0
    if args.example:
        print(describe(), end="")
        return 0
    found: list[Finding] = []
    for finding in findings():
        found.append(finding)
        if not args.json:
            _print(finding)
    if args.json:
        print(msgspec.json.format(msgspec.json.encode(found)).decode())
    return 1 if any(finding.verdict is Verdict.FAIL for finding in found) else 0


def findings() -> Iterator[Finding]:
    """Look at everything, one after the other."""
    yield from check_machine()
    yield from check_screen()
    yield from check_own(Secrets())


def _print(finding: Finding) -> None:
    print(f"{MARKS[finding.verdict]}  {finding.subject}: {finding.found}", flush=True)
    if finding.remedy:
        print(f"      -> {finding.remedy}", flush=True)
