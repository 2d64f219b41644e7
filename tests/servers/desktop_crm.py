"""A desktop of its own with accessibility at work, and the old CRM's window on it."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.desktop.display import display
from tests.servers.launch import needed, running

PYTHON = "/usr/bin/python3"
PROGRAM = Path(__file__).with_name("legacy_crm.py")
CRM = PROGRAM.name
NAMES = ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR")
"""What leads a program to the desktop."""
LOOK = "import gi; gi.require_version('Atspi', '2.0'); gi.require_version('Gtk', '3.0')"
PACKAGES = "xvfb openbox xdotool dbus at-spi2-core python3-gi gir1.2-atspi-2.0 gir1.2-gtk-3.0"


class Desktop:
    """A display, its message bus, and programs on it."""

    def __init__(self, environ: Mapping[str, str], folder: Path) -> None:
        self.environ = dict(environ)
        self._folder = folder
        self._count = 0

    @contextmanager
    def crm(self, title: str = "LegacyCRM 3.1 - Customers") -> Iterator["Crm"]:
        """Run the CRM until the block ends."""
        self._count += 1
        saved = self._folder / f"saved-{self._count}"
        log = self._folder / f"crm-{self._count}.log"
        command = [PYTHON, PROGRAM, saved, title]

        def ready() -> bool:
            return self.xdotool("search", "--name", title).returncode == 0

        with running(command, ready, log=log, environ=self.environ) as process_id:
            crm = Crm(self, process_id, saved, title)
            try:
                yield crm
            finally:
                crm.wake()

    def xdotool(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        """Move the mouse and type, as the agent would."""
        return subprocess.run(
            ["xdotool", *words], env=self.environ, capture_output=True, timeout=10, check=False
        )


class Crm:
    """The CRM's program."""

    def __init__(self, desktop: Desktop, process_id: int, saved: Path, title: str) -> None:
        self._desktop = desktop
        self._process_id = process_id
        self._saved = saved
        self._title = title

    @property
    def saved(self) -> str:
        """What was saved there."""
        return self._saved.read_text() if self._saved.exists() else ""

    def hang(self) -> None:
        """Have it answer nobody any more."""
        os.kill(self._process_id, signal.SIGSTOP)

    def wake(self) -> None:
        """Have it go on."""
        os.kill(self._process_id, signal.SIGCONT)

    def come_to_front(self) -> None:
        """Give its window the focus."""
        found = self._desktop.xdotool("search", "--name", self._title, "windowactivate", "--sync")
        assert found.returncode == 0, found.stderr


@contextmanager
def desktop(folder: Path) -> Iterator[Desktop]:
    """Open one until the block ends."""
    needed("Xvfb", "openbox", "xdotool", "dbus-daemon", PYTHON, package=PACKAGES)
    if subprocess.run([PYTHON, "-c", LOOK], capture_output=True, check=False).returncode:
        pytest.skip(f"needs AT-SPI and GTK 3 for {PYTHON}: run `sudo apt-get install {PACKAGES}`")
    bus = folder / "bus"
    command = ["dbus-daemon", "--session", "--nofork", f"--address=unix:path={bus}"]
    with display() as screen:
        environ = {
            **screen.environ(),
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={bus}",
            "XDG_RUNTIME_DIR": str(folder),
            "NO_AT_BRIDGE": "0",
            "GTK_USE_PORTAL": "0",
        }
        environ.pop("QT_QPA_PLATFORM", None)
        with running(command, bus.exists, log=folder / "bus.log", environ=environ):
            yield Desktop(environ, folder)
