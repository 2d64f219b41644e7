"""The agent's screen as connectors may use it: open an address, copy a text, take it away again."""

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

_LEFT_OUT = (
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"',
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"',
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"',
)
"""What Windows looks for before it keeps a copy in its history or sends it to other machines."""

_NO = b"\x00\x00\x00\x00"
_SECRET = "x-kde-passwordManagerHint"


class QtDesktop:
    """A `Desktop` over Qt; called from Qt's thread only."""

    def open_address(self, address: str) -> bool:
        """Hand the address to the system."""
        url = QUrl(address, QUrl.ParsingMode.StrictMode)
        return url.isValid() and QDesktopServices.openUrl(url)

    def copy(self, text: str) -> None:
        """Put it into the clipboard, marked as nothing to be kept."""
        copied = QMimeData()
        copied.setText(text)
        for kind in _LEFT_OUT:
            copied.setData(kind, _NO)
        copied.setData(_SECRET, b"secret")
        QGuiApplication.clipboard().setMimeData(copied)

    def forget_copy(self) -> bool:
        """Empty it if it is still ours; it is not read, as its owner might not answer."""
        clipboard = QGuiApplication.clipboard()
        if not clipboard.ownsClipboard():
            return False
        clipboard.clear()
        return True
