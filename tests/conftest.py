"""What holds in every test: no screen, no network but loopback, its own home, no stray task."""

import asyncio
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from app import secrets

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)  # programs started by tests find no keyring

settings.register_profile(
    "any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any-machine")

_LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0", "::ffff:127.")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for everything the program writes, and no secrets of the machine's owner."""
    folder = tmp_path / "home"
    monkeypatch.setenv("RINGSIDE_HOME", str(folder))
    for name in [name for name in os.environ if name.startswith("RINGSIDE_SECRET_")]:
        monkeypatch.delenv(name)

    def none() -> secrets.Keyring:
        raise secrets.KeyringError("tests have no keyring")

    monkeypatch.setattr(secrets, "system_keyring", none)
    return folder


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Refuse every address outside this machine, and fail the test even if that is caught."""
    refused: list[object] = []

    def guarded(name: str) -> None:
        original = getattr(socket.socket, name)

        def connect(self: socket.socket, address: object) -> object:
            local = isinstance(address, tuple) and str(address[0]).startswith(_LOOPBACK)
            if not local and self.family in (socket.AF_INET, socket.AF_INET6):
                refused.append(address)
                raise OSError(f"a test tried to reach {address}")
            return original(self, address)

        monkeypatch.setattr(socket.socket, name, connect)

    guarded("connect")
    guarded("connect_ex")
    yield
    assert not refused, f"this test tried to reach {refused}"


@pytest.fixture(autouse=True)
def _no_stray_tasks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that leaves a task running: a task's owner awaits or cancels it."""
    left: list[str] = []
    cancel_all = asyncio.runners._cancel_all_tasks

    def cancel_and_tell(loop: asyncio.AbstractEventLoop) -> None:
        left.extend(repr(task) for task in asyncio.all_tasks(loop))
        cancel_all(loop)

    monkeypatch.setattr(asyncio.runners, "_cancel_all_tasks", cancel_and_tell)
    yield
    assert not left, f"tasks without an owner were left running: {left}"
