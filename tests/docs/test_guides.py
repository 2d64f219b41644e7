"""The pages for authors, followed to the letter: every file written, every command typed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import main
from app.cli.guide.shelf import lay_out
from app.cli.guide.test import play
from app.guides.check import check_guide
from app.guides.yaml_tree import parse_tree
from tests.docs.pages import FOLDER, Block, Command, blocks, commands, differing, prepare, typed_in
from tests.house.sources import ROOT

PAGES = sorted(FOLDER.glob("*.md"))
PATIENCE_S = 60.0


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own, in which the reader is."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_does_what_the_page_says(
    page: Path, there: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    language = "zh_CN.UTF-8" if page.name.endswith(".zh.md") else "en_US.UTF-8"
    monkeypatch.setenv("LC_ALL", language)
    monkeypatch.setenv("RINGSIDE_SECRET_GUIDES_PASSPHRASE", "typed by nobody")
    for block in blocks(page):
        prepare(block)
        if block.kind != "console":
            continue
        for command in commands(block):
            status = int(block.marks.get("exit", 0))
            assert run(command, monkeypatch) == status, (command, capsys.readouterr())
            printed = capsys.readouterr().out.splitlines()
            assert differing(command.printed, printed) == "", "\n".join(printed)


def run(command: Command, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run one command as the page has it; the demo in a process of its own, and soon left."""
    program, *words = command.words
    assert program == "ringside"
    if words[0] == "demo":
        return demo(words)
    monkeypatch.setattr("sys.stdin", typed_in(command.typed))
    return main(words)


def demo(words: list[str]) -> int:
    """Start the demo without a screen, take the call, and quit."""
    home = {name: text for name, text in os.environ.items() if not name.startswith("RINGSIDE")}
    environ = {**home, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    played = subprocess.run(
        [sys.executable, "-m", "app", *words],
        input="a\nq\n",
        env=environ,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    print(played.stdout, end="")
    assert "Traceback" not in played.stderr, played.stderr
    return played.returncode


RECIPES = [
    (page, number, block)
    for page in PAGES
    for number, block in enumerate(blocks(page))
    if "recipe" in block.marks
]
AROUND = {
    "guide": "recipe",
    "version": 1,
    "owner": "docs",
    "title": {"zh": "菜谱", "en": "Recipe"},
    "otherwise": {"end": "escalated"},
    "outcomes": {
        "fixed": {"resolved": True, "disposition": "R-FIXED"},
        "told": {"resolved": False, "disposition": "R-TOLD"},
        "escalated": {"resolved": False, "disposition": "R-ESC"},
    },
}


@pytest.mark.parametrize(
    ("page", "number", "block"), RECIPES, ids=[f"{p.stem}-{n}" for p, n, _ in RECIPES]
)
def test_every_recipe_is_sound_and_its_tests_come_out(
    page: Path, number: int, block: Block, there: Path
) -> None:
    for before in list(blocks(page))[:number]:
        prepare(before)
    whole = {**AROUND, **parse_tree(block.text, page.name).value}
    file = there / "recipe.yaml"
    file.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    desk = lay_out([file])
    assert desk.problems == ()
    loaded = desk.loaded[0]
    problems = check_guide(loaded, desk.shelf)
    assert [each.worded() for each in problems if each.path != "outcomes.told"] == []
    assert loaded.guide is not None
    assert loaded.guide.tests
    found = play(loaded.guide, desk.shelf)
    assert {each.number: each.wrong for each in found.played if each.wrong} == {}
