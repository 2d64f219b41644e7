"""The agent's own screen, through Qt."""

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.bootstrap.desktop import QtDesktop


def test_a_copy_asks_every_history_to_leave_it_out(qtbot: QtBot):
    QtDesktop().copy("12000000117")
    clipboard = QGuiApplication.clipboard()
    kinds = clipboard.mimeData().formats()
    assert clipboard.text() == "12000000117"
    assert "x-kde-passwordManagerHint" in kinds
    assert any("ExcludeClipboardContentFromMonitorProcessing" in kind for kind in kinds)


@pytest.mark.parametrize("address", ["", "https://[broken", "https://a b/"])
def test_what_is_no_address_is_not_opened(
    qtbot: QtBot, address: str, monkeypatch: pytest.MonkeyPatch
):
    opened: list[str] = []

    def note(url: object) -> bool:
        opened.append(url.toString())  # type: ignore[attr-defined]
        return True

    monkeypatch.setattr("app.bootstrap.desktop.QDesktopServices.openUrl", note)
    assert not QtDesktop().open_address(address)
    assert QtDesktop().open_address("https://crm.operator.test/x?y=%2F")
    assert opened == ["https://crm.operator.test/x?y=%2F"]
