"""`ringside connectors new`: what it writes works as it stands, and it overwrites nothing."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from app.cli import main
from app.cli.connectors.new import KINDS
from app.sdk.manifest import read_manifest
from tests.house.sources import ROOT


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new")
    for kind in KINDS:
        assert (
            main(["connectors", "new", f"try_{kind}", "--kind", kind, "--folder", str(folder)]) == 0
        )
    return folder


def test_every_kind_passes_its_own_tests_at_once(written: Path):
    projects = sorted(written.iterdir())
    ran = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider"),
            *("-c", str(projects[0] / "pyproject.toml"), "--rootdir", str(written)),
            *("-k", "not (Apart or silent) or try_facts"),  # what takes long: of one kind for all
            *(str(project / "tests") for project in projects),
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, [*projects, ROOT]))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-4000:]
    passed = re.search(r"(\d+) passed, \d+ deselected in", ran.stdout)
    assert passed is not None, "some were left out: " + ran.stdout[-400:]
    assert int(passed[1]) > 50 * len(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_is_in_the_form_of_the_house(written: Path, kind: str):
    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "ruff",
            "check",
            "--extend-select",
            "I,UP,B",
            written / f"try_{kind}",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_found_by_its_entry_point_once_installed(written: Path, kind: str):
    folder = written / f"try_{kind}"
    project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]
    ((name, package),) = project["entry-points"]["ringside.connectors"].items()
    manifest = read_manifest(folder / package / "manifest.toml")
    assert (manifest.id, manifest.capabilities) == (name, frozenset({kind}))


@pytest.mark.parametrize("name", ["Crm", "my-crm", "2crm", "class", "", "a b", "../crm", "x" * 40])
def test_a_name_that_can_not_be_one_is_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["connectors", "new", name, "--folder", str(tmp_path), "--language", "en"]) == 1
    assert "can't be a connector's name" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_taken_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["connectors", "new", "tmf", "--folder", str(tmp_path), "--language", "zh"]) == 1
    assert "已有名为 'tmf' 的连接器" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "my_crm").mkdir()
    (tmp_path / "my_crm" / "kept.txt").write_text("mine")
    assert main(["connectors", "new", "my_crm", "--folder", str(tmp_path), "--language", "en"]) == 1
    assert "is there already" in capsys.readouterr().err
    assert [file.name for file in (tmp_path / "my_crm").iterdir()] == ["kept.txt"]
