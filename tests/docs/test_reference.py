"""The reference has everything the code has, and nothing else."""

import re

import pytest

from app.cli.guide import TOLD
from app.domain.guard_text import FUNCTIONS, MAX_DEPTH, MAX_LENGTH
from app.domain.script import FORMATS
from app.domain.tables import HITS
from app.guides.checks.texts import FITS
from app.guides.sound import FACT_TYPES, MAX_STEPS, RESERVED
from tests.docs.keys import PAGES, named, renewed
from tests.docs.pages import FOLDER

REFERENCE = (FOLDER / "reference.md").read_text("utf-8")


def first_cells(heading: str) -> list[str]:
    """Return what stands in the first column of the table under a heading row."""
    rows = REFERENCE.split(f"{heading}\n", 1)[1].split("\n\n", 1)[0].splitlines()[1:]
    return [re.match(r"\| `(\w+)", row)[1] for row in rows]  # type: ignore[index]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_tables_of_keys_are_those_of_the_structs(page) -> None:
    text = page.read_text("utf-8")
    assert text == renewed(text), "run: python -m tests.docs.keys"


def test_every_part_of_a_guide_file_has_its_table() -> None:
    parts = {"Guide", "ReasonRule", "Question", "Table", "Step", "Wording", "Verify", "Otherwise"}
    assert named(REFERENCE) == parts | {"GuideOutcome", "GuideTest"}
    assert named((FOLDER / "facts.md").read_text("utf-8")) == {"FactDefinition"}


@pytest.mark.parametrize(
    ("heading", "there_are"),
    [
        ("| function | what it gives |", list(FUNCTIONS)),
        ("| format | for | example |", list(FORMATS)),
        ("| hit | what the table gives |", list(HITS)),
        ("| type | holds |", list(FACT_TYPES)),
    ],
)
def test_all_there_is_stands_in_its_table(heading: str, there_are: list[str]) -> None:
    assert sorted(first_cells(heading)) == sorted(there_are)


def test_formats_are_said_to_fit_what_they_fit() -> None:
    rows = REFERENCE.split("| format | for | example |\n|---|---|---|\n", 1)[1].splitlines()
    said = {}
    for row in rows[: len(FORMATS)]:
        cells = row.split("|")
        said[cells[1].strip(" `")] = set(re.findall(r"`(\w+)`", cells[2]))
    assert said == FITS


def test_the_limits_and_names_are_those_of_the_code() -> None:
    assert f"At most {MAX_LENGTH} characters and {MAX_DEPTH} levels deep" in REFERENCE
    assert f"There are 1 to {MAX_STEPS} steps" in REFERENCE
    assert all(f"`{name}`" in REFERENCE for name in RESERVED)


def test_every_word_of_the_command_is_there_for_authors() -> None:
    told = set(re.findall(r"`ringside guide (\w+)", REFERENCE))
    assert told <= TOLD.keys()
    assert told >= {
        "check",
        "test",
        "show",
        "edit",
        "try",
        "schema",
        "pack",
        "inspect",
        "publish",
        "keys",
    }
