"""The clipboard of a real display: ours is emptied, somebody else's is not touched."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.desktop.display import display, missing_programs

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(
        bool(missing_programs()), reason="needs Xvfb and openbox: sudo apt-get install xvfb openbox"
    ),
]

PROGRAM = """
import subprocess, sys
from PySide6.QtWidgets import QApplication
from PySide6.QtTest import QTest
from app.bootstrap.desktop import QtDesktop
qapp = QApplication([])
desktop, clipboard = QtDesktop(), qapp.clipboard()
desktop.copy("ours")
QTest.qWait(100)
print(clipboard.text(), desktop.forget_copy(), repr(clipboard.text()))
desktop.copy("ours again")
QTest.qWait(100)
other = subprocess.Popen([sys.executable, "-c", '''
from PySide6.QtWidgets import QApplication
from PySide6.QtTest import QTest
qapp = QApplication([])
qapp.clipboard().setText("theirs")
QTest.qWait(100)
print("copied", flush=True)
QTest.qWait(10_000)
'''], stdout=subprocess.PIPE)
other.stdout.readline()
QTest.qWait(200)
print(desktop.forget_copy(), clipboard.text())
other.terminate()
other.wait()
other.stdout.close()
"""


def test_only_what_was_copied_here_is_taken_away():
    root = Path(__file__).resolve().parents[2]
    with display() as screen:
        said = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env={**screen.environ(), "QT_QPA_PLATFORM": "xcb"},
            capture_output=True,
            text=True,
            timeout=60,
            cwd=root,
        )
    assert said.stdout.splitlines() == ["ours True ''", "False theirs"], said.stderr
