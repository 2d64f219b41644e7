"""Every wording is there in both languages, with the same blanks."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.house.sources import ROOT, name

FOLDERS = [ROOT / "resources" / "i18n", ROOT / "resources" / "i18n" / "workbench"]


def flat(table: dict[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{before}{key}.")
        else:
            yield before + key, str(value)


def read(file: Path) -> dict[str, str]:
    return dict(flat(tomllib.loads(file.read_text("utf-8"))))


def shared(texts: dict[str, str]) -> dict[str, str]:
    """All but `reasons`: errors are English already, and only the other language has a table."""
    return {key: text for key, text in texts.items() if not key.startswith("reasons.")}


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_there_is_one_file_for_each_language(folder: Path):
    assert sorted(file.name for file in folder.glob("*.toml")) == ["en.toml", "zh.toml"]


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_both_languages_say_the_same_things(folder: Path):
    chinese, english = shared(read(folder / "zh.toml")), shared(read(folder / "en.toml"))
    assert chinese.keys() ^ english.keys() == set()
    assert [key for key in chinese if bool(chinese[key]) != bool(english[key])] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_both_languages_leave_the_same_blanks(folder: Path):
    blanks = re.compile(r"\{(\w*)")
    chinese, english = read(folder / "zh.toml"), read(folder / "en.toml")
    differing = [
        key
        for key in chinese.keys() & english.keys()
        if set(blanks.findall(chinese[key])) != set(blanks.findall(english[key]))
    ]
    assert differing == []


@pytest.mark.parametrize("file", sorted((ROOT / "connectors").rglob("manifest.toml")), ids=name)
def test_every_connector_speaks_both_languages(file: Path):
    manifest = tomllib.loads(file.read_text("utf-8"))
    texts = [("title", manifest["title"])]
    for action in manifest.get("actions", []):
        for part in ("title", "running", "done", "confirm"):
            if part in action:
                texts.append((f"{action['name']}.{part}", action[part]))
    lacking = [place for place, text in texts if not {"zh", "en"} <= text.keys()]
    assert lacking == []
