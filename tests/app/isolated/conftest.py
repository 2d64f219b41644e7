"""A folder of the administrator's with connectors of other makers in it."""

import os
import shutil
from pathlib import Path

import pytest

from app import paths
from app.isolated import foreign
from tests.app.isolated.cases import TROUBLE


@pytest.fixture
def system_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The administrator's folder, with the connector that makes trouble; whoever tests owns it."""
    folder = tmp_path / "system" / "connectors"
    shutil.copytree(TROUBLE, folder / "trouble", ignore=shutil.ignore_patterns("__pycache__"))
    for place in (tmp_path / "system", folder, *folder.rglob("*")):
        place.chmod(0o755 if place.is_dir() else 0o644)
    monkeypatch.setattr(paths, "connectors_folder", lambda: folder)
    monkeypatch.setattr(foreign, "ADMINISTRATORS", frozenset({0, os.getuid()}))
    return folder
