"""`ringside` itself: what it does with words it does not know, and with what goes wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import COMMANDS, READER_GONE, doctor, main
from app.sdk.errors import NotReady

ROOT = Path(__file__).parents[3]


def test_without_a_command_it_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("usage: ringside [-h] command ...\n")
    assert "required: command" in said.err


@pytest.mark.parametrize("word", ["runn", "-", "ran doctor", "--version"])
def test_a_wrong_command_is_named_beside_those_there_are(
    capsys: pytest.CaptureFixture[str], word: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([word])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert all(name in said for name in COMMANDS) or "required: command" in said


def test_a_command_s_own_mistakes_are_said_with_its_own_usage(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["story", "--agent", "PJSIP/101"])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("usage: ringside story ")
    assert "--source, FILE" in said


def test_the_help_says_what_each_command_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    said = " ".join(capsys.readouterr().out.split())
    assert all(f"{name} {purpose}" in said for name, purpose in COMMANDS.items())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_of_its_own(capsys: pytest.CaptureFixture[str], name: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: ringside {name} ")


@pytest.mark.parametrize(
    "error", [OSError(2, "No such file", "x"), ValueError("odd"), NotReady("tmf", "unreachable")]
)
def test_what_goes_wrong_is_one_line_and_status_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def run(_args: object) -> int:
        raise error

    monkeypatch.setattr(doctor, "run", run)
    assert main(["doctor"]) == 1
    assert capsys.readouterr().err == f"ringside: {error}\n"


def test_control_c_ends_a_command_as_shells_expect(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(_args: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(doctor, "run", run)
    assert main(["doctor"]) == 130


def test_a_command_loads_nothing_of_the_others() -> None:
    asked = (
        "import sys; from app.cli import main; main(['connectors']); "
        "print([name for name in ('PySide6', 'qasync', 'aiohttp', 'apsw') if name in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout.splitlines()[-1] == "[]"


def test_python_m_app_is_the_same_program() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "app", "nope"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert said.returncode == 2
    assert "invalid choice: 'nope'" in said.stderr


def test_it_ends_quietly_when_nobody_reads_on() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    said = subprocess.run(
        [sys.executable, "-m", "app", "guide", "schema"],
        cwd=ROOT,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert (said.returncode, said.stderr) == (READER_GONE, "")
