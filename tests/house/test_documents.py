"""What the documents say can be done, can be done."""

import os
import re
import tomllib
from pathlib import Path

import pytest

from app.cli import COMMANDS
from app.cli.checks.machine import LIBRARIES
from app.settings import describe
from app.version import VERSION
from tests.house.sources import ROOT, name

DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    ROOT / "app" / "DECISIONS.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]


def targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = re.findall(r"^([a-z][\w -]*):", makefile, re.MULTILINE)
    return {target for names in named for target in names.split()}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_make_command_named_exists(document: Path):
    named = set(re.findall(r"(?:`|^    |^)make ([a-z][\w-]*)", document.read_text("utf-8"), re.M))
    assert named <= targets()


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_ringside_command_named_exists(document: Path):
    named = set(re.findall(r"(?:`|^)ringside ([a-z]+)", document.read_text("utf-8"), re.M))
    assert named <= set(COMMANDS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_file_named_exists(document: Path):
    text = document.read_text("utf-8")
    linked = re.findall(r"\]\(([^)#:]+)\)", text)
    spoken = re.findall(
        r"`((?:app|widgets|connectors|resources|tests|packaging|docs)/[\w./-]+)`", text
    )
    missing = [path for path in linked if not (document.parent / path).exists()]
    missing += [path for path in spoken if not (ROOT / path).exists()]
    assert missing == []


def test_the_readme_shows_every_setting_as_it_is():
    assert describe() in (ROOT / "README.md").read_text("utf-8")


def test_the_commands_everybody_needs_exist():
    assert targets() >= {"setup", "demo", "test", "test-all", "bench", "format"}


def test_ci_does_what_a_developer_does():
    run = ROOT / ".ci" / "run"
    lines = [line for line in run.read_text("utf-8").splitlines() if line and line[0] != "#"]
    assert lines[-1] == "make test"
    assert all(line.startswith(("set ", "cd ", "make test")) for line in lines)
    assert os.name != "posix" or os.access(run, os.X_OK)


def test_the_lock_names_one_version_of_everything_we_ask_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    locked = {_plain(row) for row in re.findall(r"^([\w.-]+)==", lock, re.M)}
    wanted = {_plain(re.split(r"[<>=[]", line)[0]) for line in asked}
    assert wanted - locked == set()


def test_the_program_knows_its_own_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == VERSION


def _plain(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


def test_setup_installs_every_library_the_doctor_looks_for():
    script = (ROOT / "packaging" / "prepare.sh").read_text("utf-8")
    assert {row[1] for row in LIBRARIES} - set(re.split(r"[\s\"=]+", script)) == set()
