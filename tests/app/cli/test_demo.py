"""`ringside demo --script`: one whole call by itself, and a picture of each state in each dress."""

import os
import re
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from app.cli import main
from app.sandbox.town.cast import SCENARIOS

ROOT = Path(__file__).parents[3]
STATES = (
    "ringing",
    "identified",
    "next-step",
    "confirm",
    "action-running",
    "action-done",
    "held",
    "question",
    "slim",
    "solved",
    "wrap-up",
)
LANGUAGES = ("zh", "en")
THEMES = ("light", "dark")
NAME = re.compile(r"(\d\d)-([a-z-]+)-(zh|en)-(light|dark)\.png")
PATIENCE_S = 90.0
EVERY = 11
"""Of so many pixels one is looked at: there are millions."""


@pytest.fixture(scope="module")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of pictures of one demo, played by a program of its own."""
    folder = tmp_path_factory.mktemp("demo") / "shots"
    environ = {name: text for name, text in os.environ.items() if name not in SCREENS}
    played = subprocess.run(
        [sys.executable, "-m", "app", "demo", "--script", "--out", str(folder)],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert played.returncode == 0, played.stdout + played.stderr
    assert "Traceback" not in played.stderr, played.stderr
    assert " ERROR " not in played.stderr, played.stderr
    assert f"pictures in {folder}/" in played.stdout
    return folder


SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "QT_SCALE_FACTOR")
"""What would give it another screen than the one it pretends where there is none."""


def test_there_is_one_picture_of_each_state_in_each_language_and_theme(shots: Path) -> None:
    found = [NAME.fullmatch(file.name) for file in sorted(shots.iterdir())]
    assert all(found), sorted(file.name for file in shots.iterdir())
    states = {int(name[1]): name[2] for name in found if name}
    assert set(STATES) <= set(states.values())
    assert sorted(states) == list(range(1, len(states) + 1))
    taken = {(int(name[1]), name[2], name[3], name[4]) for name in found if name}
    assert taken == {
        (number, state, language, theme)
        for (number, state), language, theme in product(states.items(), LANGUAGES, THEMES)
    }


def test_every_picture_is_a_real_one(shots: Path) -> None:
    for file in sorted(shots.iterdir()):
        colours = colours_of(file)
        assert colours > 50, f"{file.name} has {colours} colours"


def test_no_two_pictures_are_the_same(shots: Path) -> None:
    contents = [file.read_bytes() for file in shots.iterdir()]
    assert len(set(contents)) == len(contents)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_who_may_call_is_listed_with_what_is_wrong(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "--list", "--language", language]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [[c, s.number] for c, s in SCENARIOS.items()]
    for line, who in zip(lines, SCENARIOS.values(), strict=True):
        assert line.endswith(who.wrong[language])
        assert (who.name if language == "zh" else who.latin_name) in line


def test_the_help_says_how_to_find_who_may_call(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["demo", "--help"])
    assert "--list names them all" in " ".join(capsys.readouterr().out.split())


def colours_of(file: Path) -> int:
    picture = QImage(str(file)).convertToFormat(QImage.Format.Format_RGB32)
    assert not picture.isNull(), f"{file.name} is no picture"
    assert picture.width() > 300, f"{file.name} is {picture.width()} px wide"
    return len(set(memoryview(picture.constBits()).cast("I")[::EVERY]))


PROGRAM = """
import json, sys
asked = sys.argv[1]
people = [{"id": "M-77", "name": "Ann Example", "phone": "12000004711", "login": "tb1@test"}]
print(json.dumps(people if asked == "who" else {"st": 3, "owed": 1250}))
"""
OWN = """
[connectors.oss]
connector = "command"
program = "{python}"
arguments = ["{file}"]

[connectors.oss.directory]
ask = {{arguments = ["who"]}}
id = "id"
name = "name"
numbers = "phone"
keys = {{login = "login"}}

[[connectors.oss.questions]]
system = "Billing"
whose = "login"
ask = {{arguments = ["account"]}}
[connectors.oss.questions.facts]
"account.status" = {{take = "st", type = "choice", values = {{1 = "active", 3 = "stopped"}}}}
"account.owed_fen" = {{take = "owed", type = "int"}}
"""


def test_ones_own_systems_are_seen_on_the_card_without_a_switch(tmp_path: Path):
    file, settings, out = tmp_path / "oss.py", tmp_path / "own.toml", tmp_path / "shots"
    file.write_text(PROGRAM)
    settings.write_text(OWN.format(python=sys.executable, file=file))
    own = ["--settings", str(settings), "--number", "12000004711"]
    played = subprocess.run(
        [sys.executable, "-m", "app", "demo", "--script", "--out", str(out), *own],
        cwd=ROOT,
        env={name: text for name, text in os.environ.items() if name not in SCREENS},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert played.returncode == 0, played.stdout + played.stderr
    assert " ERROR " not in played.stderr, played.stderr
    assert {NAME.fullmatch(file.name)[2] for file in out.iterdir()} == {
        "ringing",
        "identified",
        "next-step",
    }


@pytest.mark.parametrize("words", [["--number", "1"], ["--settings", "own.toml"]])
def test_whose_systems_and_who_calls_are_said_together(
    words: list[str], capsys: pytest.CaptureFixture[str]
):
    assert main(["demo", "--script", *words]) == 1
    assert "go together" in capsys.readouterr().err


def test_a_settings_file_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    from app.cli.demo import _with_own
    from app.settings import Settings

    with pytest.raises(ValueError, match=r"none\.toml: there is no such settings file"):
        _with_own(Settings(), tmp_path / "none.toml")
