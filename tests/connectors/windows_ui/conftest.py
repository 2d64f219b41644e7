"""One desktop and one CRM for each module: what a test leaves there, the next overwrites."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.desktop_crm import NAMES, Crm, Desktop, desktop


@pytest.fixture(scope="module")
def shared_desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """A display with a message bus."""
    with desktop(Path(tmp_path_factory.mktemp("desktop"))) as opened:
        yield opened


@pytest.fixture(scope="module")
def shared_crm(shared_desktop: Desktop) -> Iterator[Crm]:
    """The CRM's program."""
    with shared_desktop.crm() as running:
        yield running


@pytest.fixture
def screen(shared_desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> Desktop:
    """The same, for programs this test starts."""
    for name in NAMES:
        monkeypatch.setenv(name, shared_desktop.environ[name])
    return shared_desktop


@pytest.fixture
def crm(screen: Desktop, shared_crm: Crm) -> Iterator[Crm]:
    """The CRM, awake."""
    yield shared_crm
    shared_crm.wake()
