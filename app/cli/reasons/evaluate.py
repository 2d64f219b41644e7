"""`ringside reasons evaluate LOG...`: how good the suggested reasons were, in figures."""

import argparse
import sys
from pathlib import Path

from app.cli.options import add_format, add_language, print_json
from app.reasons.evaluate import evaluate
from app.reasons.reading import NoReasonLogError, read_logs
from app.reasons.report import report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "logs",
        nargs="+",
        type=Path,
        metavar="LOG",
        help="what `ringside reasons export` wrote; several are put together by time",
    )
    add_language(parser)
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Print the report. Return 1 when there is nothing to judge in what was given."""
    language = args.language
    try:
        found = read_logs(args.logs)
    except NoReasonLogError as error:
        print(f"ringside: {error.said[language]}", file=sys.stderr)
        return 1
    for problem in found.problems:
        print(f"ringside: {problem[language]}", file=sys.stderr)
    if found.again:
        said = {
            "zh": f"{found.again} 行是重复的通话，各只计一次",
            "en": f"{found.again} line(s) told of a call again; each call counts once",
        }
        print(f"ringside: {said[language]}", file=sys.stderr)
    judged = evaluate(found.lines)
    if args.format == "json":
        print_json(judged)
    else:
        for line in report(judged, language):
            print(line)
    return 0
