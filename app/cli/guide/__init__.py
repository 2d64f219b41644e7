"""`ringside guide ...`: what authors and IT do with guides, one module per word."""

import argparse

from app.cli.words import add_words, run_word

TOLD = {
    "check": "name what is wrong in guide files, with its place and what was probably meant",
    "test": "run the tests that stand in guide files",
    "edit": "write, try and save a guide in a window",
    "show": "show a guide as a checklist, as a Mermaid flowchart or as a picture",
    "schema": "print the JSON Schema that lets an editor complete and check guide files",
    "keys": "make or name the keys packs are signed with",
    "pack": "check and test a folder of guides, and seal it into one signed file",
    "inspect": "say what is in a pack, who signed it, and whether it is taken here",
    "publish": "put a pack into a repository desks fetch from, renew it, or change its keys",
    "try": "walk a guide in the terminal, with facts given or asked one after the other",
}
MODULES = {"try": "trial"}
"""Words that can't be the name of a module."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which words `ringside guide` knows."""
    add_words(parser, TOLD, MODULES)


run = run_word
