"""An author opens a guide in a real window, renames a step by keyboard, and saves it."""

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.presenters.workbench.benches import TEXT
from tests.desktop.desk_process import started
from tests.desktop.display import Display, display, missing_programs

LACKING = [*missing_programs(), *(["xdotool"] if shutil.which("xdotool") is None else [])]
pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(
        bool(LACKING), reason=f"run packaging/prepare.sh first: {', '.join(LACKING)} missing"
    ),
]
PATIENCE_S = 60


@pytest.fixture
def screen() -> Iterator[Display]:
    with display() as opened:
        yield opened


def _xdotool(screen: Display, *words: str) -> str:
    done = subprocess.run(
        ["xdotool", *words], env=screen.environ(), capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


async def _window(screen: Display, title: str) -> str:
    """Wait until the window has the keyboard; return its number."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            found = _xdotool(screen, "search", "--name", title).split()
            if found:
                _xdotool(screen, "windowfocus", "--sync", found[-1])
                if _xdotool(screen, "getwindowfocus") == found[-1]:
                    return found[-1]
            await asyncio.sleep(0.2)


async def test_a_step_is_renamed_by_keyboard_and_saved(screen: Display, tmp_path: Path) -> None:
    file = tmp_path / "guides" / "small.yaml"
    file.parent.mkdir()
    file.write_text(TEXT, "utf-8")
    command = ["-m", "app", "guide", "edit", str(file), "--language", "en", "--theme", "light"]
    with started(command, screen, tmp_path / "home") as bench:
        await _window(screen, "small.yaml - Ringside")
        _xdotool(screen, "key", "Return")
        _xdotool(screen, "type", "--delay", "40", "area-fault")
        _xdotool(screen, "key", "Return")
        _xdotool(screen, "key", "ctrl+s")
        async with asyncio.timeout(PATIENCE_S):
            while file.read_text("utf-8") == TEXT:  # noqa: ASYNC110 - the file of another process
                await asyncio.sleep(0.1)
        assert bench.stop() == 0, bench.said
    changed = [line for line in file.read_text("utf-8").splitlines() if line not in TEXT]
    assert changed == ["  - step: area-fault", "    expect: [area-fault]"]
