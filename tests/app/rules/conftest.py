"""Every rule's test may have a stage."""

import pytest
from pytestqt.qtbot import QtBot

from tests.app.rules.stage import Stage


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return Stage()
