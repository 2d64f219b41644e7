"""A place for a desk, with everything secret it needs, and an operator that is quick."""

from datetime import timedelta
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.guides import load
from app.sandbox import operator
from tests.app.bootstrap.floor import QUICK_S, SECRETS, Floor


@cache
def _loaded(read: Callable[[Path], load.Loaded], name: str, content: bytes, at: Path) -> load.Loaded:
    return read(at)


@pytest.fixture(autouse=True)
def _guides_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading a long guide takes as long as a whole call does here."""
    read, first = load.load_guide, {}

    monkeypatch.setattr(load, "load_guide", lambda path: remembered(path))


@pytest.fixture
def floor(qapp: QApplication, home: Path, monkeypatch: pytest.MonkeyPatch) -> Floor:
    for name, secret in SECRETS.items():
        monkeypatch.setenv(name, secret)
    monkeypatch.setattr(operator, "REDIAL_AFTER", timedelta(seconds=QUICK_S / 2))
    return Floor(qapp, home)
