"""`ringside guide show`: what is printed, what is written, and what can't be shown."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

import resources
from app.cli import main

OURS = Path(resources.__path__[0]) / "guides" / "broadband-fault.yaml"


def test_a_guide_is_printed_as_a_checklist(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["guide", "show", "--language", "zh", str(OURS)]) == 0
    out = capsys.readouterr().out
    assert re.match(r"家宽断网  \(broadband-fault v\d+ · broadband-care\)\n", out)
    assert "     做    清除会话 (aaa.disconnect)\n" in out
    assert "片区故障 (NOC)" in out


def test_a_flowchart_is_printed_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["guide", "show", "--as", "mermaid", "--language", "en", str(OURS)]) == 0
    assert capsys.readouterr().out.startswith('flowchart TD\n  start(["No home internet"])')


def test_the_ending_of_the_file_to_write_says_how(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.svg", "a.mmd", "a.txt"):
        assert (
            main(["guide", "show", "--language", "en", "-o", str(tmp_path / name), str(OURS)]) == 0
        )
    assert capsys.readouterr().out == ""
    assert ElementTree.parse(tmp_path / "a.svg").getroot().tag.endswith("svg")
    assert (tmp_path / "a.mmd").read_text("utf-8").startswith("flowchart TD")
    assert (tmp_path / "a.txt").read_text("utf-8").startswith("No home internet")


def test_a_guide_that_cant_be_read_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "g.yaml"
    file.write_text("guide: [", encoding="utf-8")
    assert main(["guide", "show", "--language", "en", str(file)]) == 1
    assert f"{file}:1:9: YAML syntax error" in capsys.readouterr().out


def test_a_place_that_cant_be_written_to_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["guide", "show", "-o", "/nowhere/at/all.svg", str(OURS)]) == 1
    assert "/nowhere/at/all.svg" in capsys.readouterr().err
