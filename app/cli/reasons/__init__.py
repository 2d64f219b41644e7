"""`ringside reasons ...`: what the desk has recorded of why people call, and how good it was."""

import argparse

from app.cli.words import add_words, run_word

TOLD = {
    "export": "write this desk's reason log to a file, one line for each call, without persons",
    "evaluate": "say how often the suggested reasons were right, and how sure that is",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which words `ringside reasons` knows."""
    add_words(parser, TOLD)


run = run_word
