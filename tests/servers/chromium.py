"""A real Chromium with the extension, on a display of its own, with a messenger that leads home."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.cli.browser import install
from tests.desktop.display import Display, display
from tests.servers.launch import needed, running

ROOT = Path(__file__).resolve().parents[2]
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--password-store=basic",
    "--disable-features=DisableLoadExtensionCommandLineSwitch",
)


@contextmanager
def chromium(folder: Path, url: str, connector: str = "browser") -> Iterator[Display]:
    """Run one that shows a page, until the block ends."""
    needed("chromium", "Xvfb", "openbox", package="chromium xvfb openbox")
    profile = folder / "profile"
    profile.mkdir()
    install(connector, profile)
    extension = ROOT / "packaging" / "extension"
    command = [
        "chromium",
        *FLAGS,
        f"--user-data-dir={profile}",
        f"--load-extension={extension}",
        f"--disable-extensions-except={extension}",
        url,
    ]
    with display() as screen:
        environ = {**screen.environ(), "HOME": str(folder)}
        environ.pop("QT_QPA_PLATFORM", None)
        log = folder / "chromium.log"
        there = profile / "SingletonLock"
        with running(command, lambda: os.path.lexists(there), log=log, environ=environ):
            yield screen
