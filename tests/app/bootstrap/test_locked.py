"""The lock of the screen is heard as the desktop tells it; each change is told once."""

import ctypes
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtDBus import QDBusConnection
from pytestqt.qtbot import QtBot

from app.bootstrap import locked
from app.bootstrap.locked import BusLock, ScreenLock, _SessionChanges, escaped
from tests.servers import launch


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[str]:
    """A message bus of the test's own."""
    launch.needed("dbus-daemon", "dbus-send", package="dbus")
    daemon = shutil.which("dbus-daemon") or ""
    command = [daemon, "--session", "--nofork", "--print-address", f"--address=unix:dir={tmp_path}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


def test_each_change_is_told_once(qtbot: QtBot):
    lock, told = ScreenLock(), list[bool]()
    lock.changed.connect(told.append)
    for said in (False, True, True, False, False):
        lock.note(said)
    assert told == [True, False]


def test_a_screen_savers_word_on_the_bus_is_heard(
    qtbot: QtBot, bus: str, monkeypatch: pytest.MonkeyPatch
):
    ours = QDBusConnection.connectToBus(bus, "the test's")
    assert ours.isConnected()
    lock = BusLock()
    for saver in locked.SAVERS:
        assert locked._tell(ours, ("", "", saver, "ActiveChanged"), lock, "hear(bool)")
    for active in ("true", "false"):
        with qtbot.waitSignal(lock.changed, timeout=5000) as told:
            subprocess.run(
                [
                    "dbus-send",
                    f"--bus={bus}",
                    "--type=signal",
                    "/org/freedesktop/ScreenSaver",
                    "org.freedesktop.ScreenSaver.ActiveChanged",
                    f"boolean:{active}",
                ],
                check=True,
                timeout=10,
            )
        assert told.args == [active == "true"]
    QDBusConnection.disconnectFromBus("the test's")


@pytest.mark.parametrize(
    ("session", "path"), [("2", "_32"), ("c1", "c1"), ("12", "_312"), ("a-b", "a_2db")]
)
def test_a_session_is_named_as_logind_names_it(session: str, path: str):
    assert escaped(session) == path


@pytest.mark.parametrize(("code", "said"), [(7, [True]), (8, [False]), (1, [])])
def test_windows_message_is_read_as_it_lies_in_memory(code: int, said: list[bool]):
    told = list[bool]()
    message = (ctypes.c_size_t * 3)(99, 0x02B1, code)
    _SessionChanges(told.append).look(ctypes.addressof(message))
    assert told == said


def test_no_other_message_counts():
    told = list[bool]()
    message = (ctypes.c_size_t * 3)(99, 0x0100, 7)
    _SessionChanges(told.append).look(ctypes.addressof(message))
    assert told == []
