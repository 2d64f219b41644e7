"""A place for a desk, with everything secret it needs, and an operator that is quick."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.sandbox import operator
from tests.app.bootstrap.floor import QUICK_S, SECRETS, Floor


@pytest.fixture
def floor(qapp: QApplication, home: Path, monkeypatch: pytest.MonkeyPatch) -> Floor:
    for name, secret in SECRETS.items():
        monkeypatch.setenv(name, secret)
    monkeypatch.setattr(operator, "REDIAL_AFTER", timedelta(seconds=QUICK_S / 2))
    return Floor(qapp, home)
