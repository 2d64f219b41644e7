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
