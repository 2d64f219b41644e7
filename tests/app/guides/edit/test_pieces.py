"""A text read in pieces is the text read whole."""

import random
from pathlib import Path

import pytest
from ruamel.yaml.events import Event

from app.guides.edit.pieces import read_text
from app.guides.edit.spans import spans_of
from app.guides.problem import Unreadable
from app.guides.yaml_tree import parse_tree
from app.paths import resources_folder

GUIDES = sorted((resources_folder() / "guides").glob("*.yaml"))
RANDOM = random.Random(7)
ODD = [
    "a: 1\n",
    "# only a comment\n",
    "",
    "a:\n- 1\n- 2\n",
    "a:\n  - 1\n  -\n    b: 2\n# end\n",
    "a:\n  - - 1\n    - 2\n  - 3\n",
    "a: 1\na: 2\n",
    "a:\n  - 1\nb: 2\na:\n  - 3\n",
    "a: 'x\nb: y'\n",
    "a: |\n  - b\n  - c\n",
    "a: {b: 1,\n  c: 2}\n",
    "a:\n  - x: yes\n",
    "a:\n  - x: 1\n   y: 2\n",
    "- a\n- b\n",
    "a:\n\t- 1\n",
    "a: 1\n---\nb: 2\n",
    "a:\n  # why\n  - x: 1   # one\n\n  # then\n  - y: >-\n      folded\n      text\n",
    "a:\n  - 'x\n  - y'\n  - z\n",
    "a:\n  - &b 1\n",
    "a: 1\r\nb: 2\r\n",
    "a: x\x85b: 2\n",
]


def whole(text: str) -> object:
    events: list[Event] = []
    try:
        tree = parse_tree(text, "f", events)
    except Unreadable as error:
        return error.problem
    return tree, spans_of(events, text)


def in_pieces(text: str) -> object:
    try:
        read = read_text(text, "f")
    except Unreadable as error:
        return error.problem
    return read.tree, read.spans


@pytest.mark.parametrize("text", ODD)
def test_an_odd_text_reads_the_same_either_way(text: str):
    assert in_pieces(text) == whole(text)


@pytest.mark.parametrize("file", GUIDES, ids=lambda file: file.stem)
def test_our_guides_read_the_same_either_way(file: Path):
    text = file.read_text("utf-8")
    assert in_pieces(text) == whole(text)


def test_a_text_torn_anywhere_reads_the_same_either_way():
    text = "".join(GUIDES[0].read_text("utf-8").splitlines(keepends=True)[:40])
    for _ in range(400):
        at, length = RANDOM.randrange(len(text)), RANDOM.randrange(1, 12)
        put = RANDOM.choice(["", "\n", "  - ", "'", '"', ": ", "{", "#", "x", "\n\n  ", "- "])
        torn = text[:at] + put + text[at + length :]
        assert in_pieces(torn) == whole(torn), torn
