"""`ringside guide ...`: what authors and IT do with guides, one module per word."""

import argparse
from collections.abc import Sequence
from importlib import import_module
from typing import Any

TOLD = {
    "check": "name what is wrong in guide files, with its place and what was probably meant",
    "test": "run the tests that stand in guide files",
    "show": "show a guide as a checklist, as a Mermaid flowchart or as a picture",
    "try": "walk a guide in the terminal, with facts given or asked one after the other",
}
MODULES = {"try": "trial"}
"""Words that can't be the name of a module."""


class _Late(argparse.ArgumentParser):
    """The parser of one word, which asks the word's module for its arguments only when used."""

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        """Fetch the arguments from the module the word is named after, then parse."""
        word = self.prog.split()[-1]
        module = import_module(f"{__name__}.{MODULES.get(word, word.replace('-', '_'))}")
        module.add_arguments(self)
        self.set_defaults(told=module.run)
        return super().parse_known_args(args, namespace)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which words `ringside guide` knows."""
    words = parser.add_subparsers(required=True, metavar="what", parser_class=_Late)
    for word, purpose in TOLD.items():
        words.add_parser(word, help=purpose, description=purpose.capitalize() + ".")


def run(args: argparse.Namespace) -> int:
    """Do what the word says. Return 0 when all is well, 1 when something is wrong."""
    return int(args.told(args))
