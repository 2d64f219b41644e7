"""A workbench on a small guide."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.app.presenters.workbench.benches import TEXT, Made

MakeMade = Callable[..., Made]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "guides"
    folder.mkdir()
    path = folder / "small.yaml"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.fixture
def make(file: Path, qtbot: QtBot) -> Iterator[MakeMade]:
    made: list[Made] = []

    def begin(text: str | None = None, **how: str) -> Made:
        if text is not None:
            file.write_text(text, "utf-8")
        made.append(Made(file, **how))
        return made[-1]

    yield begin
    for each in made:
        each.presenter.keeping.keeper.stop()
        each.presenter.deleteLater()


@pytest.fixture
def made(make: MakeMade) -> Made:
    return make()
