"""`ringside numbers`: how telephone numbers are understood here."""

import argparse

from app.cli.words import add_words, run_word

WORDS = {"check": "print what the directories would be asked for, for each number"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    add_words(parser, WORDS)


def run(args: argparse.Namespace) -> int:
    """Do what the word says."""
    return run_word(args)
