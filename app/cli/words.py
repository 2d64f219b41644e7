"""Commands of several words (`ringside guide check`), one module per word, loaded when used."""

import argparse
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any


class _Late(argparse.ArgumentParser):
    """The parser of one word, which asks the word's module for its arguments only when used."""

    modules: Mapping[str, str] = {}

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        """Fetch the arguments from the module the word is named after, then parse."""
        *_, command, word = self.prog.split()
        module = import_module(f"app.cli.{command}.{self.modules.get(word, word)}")
        module.add_arguments(self)
        self.set_defaults(told=module.run)
        return super().parse_known_args(args, namespace)


def add_words(
    parser: argparse.ArgumentParser,
    told: Mapping[str, str],
    modules: Mapping[str, str] | None = None,
    *,
    required: bool = True,
) -> None:
    """Say which words a command knows.

    Args:
        parser: Of the command.
        told: What each word is for.
        modules: Of the words whose module is named otherwise.
        required: Whether the command does nothing without one.
    """
    words = parser.add_subparsers(required=required, metavar="what", parser_class=_Late)
    for word, purpose in told.items():
        added = words.add_parser(word, help=purpose, description=purpose.capitalize() + ".")
        added.modules = modules or {}


def run_word(args: argparse.Namespace) -> int:
    """Do what the word says. Return 0 when all is well, 1 when something is wrong."""
    return int(args.told(args))
