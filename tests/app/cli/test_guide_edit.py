"""`ringside guide edit` refuses what it could not save, before a window opens."""

from pathlib import Path

import pytest

from app.cli import main


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["guide", "edit", str(tmp_path / "nowhere" / "x.yaml")]) == 1
    assert "there is no such folder" in capsys.readouterr().err


def test_a_file_that_is_no_text_is_named_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = tmp_path / "x.yaml"
    file.write_bytes(b"guide: x\ntitle: \xff\n")
    assert main(["guide", "edit", str(file), "--language", "en"]) == 1
    assert f"{file}:2:1: the file is not UTF-8" in capsys.readouterr().err
    assert file.read_bytes() == b"guide: x\ntitle: \xff\n"
