"""A place for a desk, with everything secret it needs, and an operator that is quick."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.guides import yaml_tree
from app.sandbox.town import line_desk
from tests.app.bootstrap.floor import QUICK_S, SECRETS, Floor

TREES: dict[str, yaml_tree.Tree] = {}


@pytest.fixture(autouse=True)
def _files_are_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parsing all guides, facts and chips takes longer than a whole call does here."""
    parse = yaml_tree.parse_tree

    def parse_once(text: str, file: str) -> yaml_tree.Tree:
        if text not in TREES:
            TREES[text] = parse(text, file)
        return TREES[text]

    monkeypatch.setattr(yaml_tree, "parse_tree", parse_once)


@pytest.fixture
def floor(qapp: QApplication, home: Path, monkeypatch: pytest.MonkeyPatch) -> Floor:
    for name, secret in SECRETS.items():
        monkeypatch.setenv(name, secret)
    monkeypatch.setattr(line_desk, "REDIAL_AFTER", timedelta(seconds=QUICK_S / 2))
    return Floor(qapp, home)
