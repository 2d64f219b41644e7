"""The pages on writing connectors, followed to the letter; their tables are as the code has it."""

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.cli import main
from app.sandbox.office.backoffice import DEFAULT_TOKEN, BackOffice
from app.sandbox.town.operator import Operator
from app.secrets import variable
from tests.docs.connector_tables import PAGES, TABLES, renewed
from tests.docs.pages import blocks, commands, differing, prepare
from tests.house.sources import ROOT

ON_PAGE = "http://127.0.0.1:8080"
NOW = datetime(2026, 3, 10, 7, 0, tzinfo=UTC)


@pytest.fixture
def office() -> Iterator[str]:
    """A back office in a loop of its own, as it would be on another machine."""
    ready, over = threading.Event(), asyncio.Event()
    found: list[tuple[str, asyncio.AbstractEventLoop]] = []

    async def serve() -> None:
        async with BackOffice(Operator(lambda: NOW), pace=0) as running:
            found.append((running.url, asyncio.get_running_loop()))
            ready.set()
            await over.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert ready.wait(30)
    url, loop = found[0]
    yield url
    loop.call_soon_threadsafe(over.set)
    thread.join()


@pytest.mark.parametrize("language", PAGES)
def test_every_command_does_what_the_page_says(
    language: str,
    office: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8" if language == "zh" else "en_US.UTF-8")
    monkeypatch.setenv(variable("tmf", "token"), DEFAULT_TOKEN)
    for block in blocks(PAGES[language]):
        prepare(block._replace(text=block.text.replace(ON_PAGE, office)))
        if block.kind != "console":
            continue
        for command in commands(block):
            assert run(command.words, monkeypatch) == 0, (command, capsys.readouterr())
            printed = capsys.readouterr().out.splitlines()
            assert differing(command.printed, printed) == "", "\n".join(printed)


def run(words: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    """Run one command as the page has it."""
    match words:
        case ["cd", folder]:
            monkeypatch.chdir(folder)
            return 0
        case ["ringside", *rest]:
            return main(rest)
        case ["python", *rest]:
            path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
            environ = {**os.environ, "PYTHONPATH": path}
            ran = subprocess.run(
                [sys.executable, *rest], env=environ, capture_output=True, text=True, check=False
            )
            print(ran.stdout)
            return ran.returncode
        case _:
            raise AssertionError(f"the page has a command nobody runs: {words}")


@pytest.mark.parametrize("language", PAGES)
def test_the_tables_are_as_the_code_has_it(language: str) -> None:
    text = PAGES[language].read_text("utf-8")
    assert renewed(text, language) == text, "run: python -m tests.docs.connector_tables"


@pytest.mark.parametrize("language", PAGES)
def test_every_table_is_on_the_page(language: str) -> None:
    text = PAGES[language].read_text("utf-8")
    assert [name for name in TABLES if f"<!-- {name} -->" not in text] == []


def test_both_languages_have_the_same_parts() -> None:
    heads = {
        language: [
            line.split()[0] for line in page.read_text("utf-8").splitlines() if line[:1] == "#"
        ]
        for language, page in PAGES.items()
    }
    assert heads["zh"] == heads["en"]
