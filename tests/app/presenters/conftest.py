"""What the tests of the overlay's presenter start from."""

import pytest
from pytestqt.qtbot import QtBot

from tests.app.presenters.desks import Desk, made


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    """A presenter with no call yet."""
    return made()
