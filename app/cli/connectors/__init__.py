"""`ringside connectors ...`: list connectors, begin one, check one, say how far each has come."""

import argparse

from app.cli.connectors import listing
from app.cli.words import add_words

TOLD = {
    "new": "write a working connector to begin with: manifest, settings, code, tests, page",
    "check": "ask the live system with the desk's settings, read-only, and say what is wrong",
    "tiers": "say how far each connector may be relied on, and what it lacks for more",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which words `ringside connectors` knows; without one it lists."""
    listing.add_arguments(parser)
    add_words(parser, TOLD, required=False)
    parser.set_defaults(told=listing.run)


def run(args: argparse.Namespace) -> int:
    """Do what the word says. Return 0 when all is well, 1 when something is wrong."""
    return int(args.told(args))
