"""`ringside connectors tiers`: how each stands, and what it lacks for the next tier."""

from pathlib import Path

import msgspec
import pytest

from app.cli import main
from app.cli.connectors.new import write


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write("try_tiers", "actions", tmp_path / "try_tiers")
    return tmp_path / "try_tiers"


def tiers(project: Path, *words: str) -> int:
    return main(["connectors", "tiers", "--folder", str(project), "--language", "en", *words])


def test_a_new_connector_is_of_silver_and_told_what_gold_takes(
    project: Path, capsys: pytest.CaptureFixture[str]
):
    assert tiers(project) == 0
    said = capsys.readouterr().out
    assert said.splitlines()[:2] == ["id         claims  reaches", "try_tiers  silver  silver"]
    assert "try_tiers lacks for gold:" in said
    assert "`against` names no server" in said


def test_claiming_more_than_is_reached_fails(project: Path, capsys: pytest.CaptureFixture[str]):
    manifest = project / "ringside_try_tiers" / "manifest.toml"
    manifest.write_text(manifest.read_text("utf-8").replace('"silver"', '"gold"'), "utf-8")
    assert tiers(project) == 1
    assert "try_tiers claims gold and reaches silver" in capsys.readouterr().out


def test_it_is_told_to_a_machine_too(project: Path, capsys: pytest.CaptureFixture[str]):
    assert tiers(project, "--format", "json") == 0
    (told,) = msgspec.json.decode(capsys.readouterr().out)
    assert (told["connector"], told["reached"]) == ("try_tiers", "silver")
    assert told["lacking"].keys() == {"real", "measured"}


def test_it_is_told_in_chinese(project: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["connectors", "tiers", "--folder", str(project), "--language", "zh"]) == 0
    assert "try_tiers 要达到 gold 还缺：" in capsys.readouterr().out


def test_where_there_are_no_tests_nothing_is_proven(
    project: Path, capsys: pytest.CaptureFixture[str]
):
    (project / "tests" / "test_try_tiers.py").unlink()
    (project / "tests").rmdir()
    assert tiers(project) == 0
    assert "try_tiers: its tests are not here" in capsys.readouterr().out


def test_a_folder_without_a_connector_is_said_to_be_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert tiers(tmp_path) == 1
    assert "holds no package with a manifest.toml" in capsys.readouterr().err


def test_a_manifest_that_is_none_is_named(project: Path, capsys: pytest.CaptureFixture[str]):
    (project / "ringside_try_tiers" / "manifest.toml").write_text("id = 3")
    assert tiers(project) == 1
    assert "manifest.toml" in capsys.readouterr().err


def test_an_unknown_name_is_answered_with_those_there_are(capsys: pytest.CaptureFixture[str]):
    assert main(["connectors", "tiers", "cmr", "--language", "en"]) == 1
    assert "there are: asterisk" in capsys.readouterr().err
