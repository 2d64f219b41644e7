"""A place for a desk, with everything secret it needs, and an operator that is quick."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.guides import load
from app.sandbox import operator
from tests.app.bootstrap.floor import QUICK_S, SECRETS, Floor

READ: dict[bytes, load.Loaded] = {}


@pytest.fixture(autouse=True)
def _guides_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading a long guide takes longer than a whole call does here."""
    read = load.load_guide

    def read_once(path: Path) -> load.Loaded:
        content = path.read_bytes()
        if content not in READ:
            READ[content] = read(path)
        return READ[content]

    monkeypatch.setattr(load, "load_guide", read_once)


@pytest.fixture
def floor(qapp: QApplication, home: Path, monkeypatch: pytest.MonkeyPatch) -> Floor:
    for name, secret in SECRETS.items():
        monkeypatch.setenv(name, secret)
    monkeypatch.setattr(operator, "REDIAL_AFTER", timedelta(seconds=QUICK_S / 2))
    return Floor(qapp, home)
