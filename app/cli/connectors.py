"""`ringside connectors`: list every connector found, and what is wrong with those that can't be."""

import argparse
import sys
import unicodedata
from collections.abc import Sequence

from app import registry
from app.sdk.manifest import Manifest

HEADINGS = ("id", "title", "capabilities", "facts", "actions")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes: `--language`."""
    parser.add_argument("--language", choices=("en", "zh"), default="en", help="of the titles")


def run(args: argparse.Namespace) -> int:
    """Print the table; return 1 when a connector can't be used."""
    seen = registry.survey()
    rows = [_row(found.manifest, args.language) for found in seen.found.values()]
    for line in _table([HEADINGS, *rows]):
        print(line)
    for defect in seen.defects:
        print(f"ringside: {defect}", file=sys.stderr)
    return 1 if seen.defects else 0


def _row(manifest: Manifest, language: str) -> tuple[str, ...]:
    title = manifest.title.get(language) or next(iter(manifest.title.values()), "")
    return (
        manifest.id,
        title,
        ", ".join(sorted(manifest.capabilities)),
        str(sum(len(facts) for facts in manifest.facts.values())),
        ", ".join(action.name for action in manifest.actions),
    )


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(_columns(row[column]) for row in rows) for column in range(len(HEADINGS))]
    return [
        "  ".join(
            cell + " " * (width - _columns(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def _columns(text: str) -> int:
    """Return how many columns a text takes in a terminal; Chinese takes two a character."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
