"""The desk with somebody at it: each card is written down, and gestures are read from a file.

    python -m tests.desktop.played_desk FOLDER SETTINGS

One JSON line goes to FOLDER/cards.jsonl each time the card changes. Each line of
FOLDER/gestures.jsonl is a gesture: the name of a method of the presenter and its arguments, about
the call on the card.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from app.bootstrap.desk import Opened
from app.bootstrap.program import run_program
from tests.benchmarks.ticking_desk import _settings
from widgets.state import CardState

COMMAND = ("-m", "tests.desktop.played_desk")
CARDS, GESTURES = "cards.jsonl", "gestures.jsonl"
LOOK_S = 0.02


class Desk:
    """What the test sees of such a desk, and does at it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def card(self) -> dict[str, Any] | None:
        """The card as it is now; None before the first one."""
        file = self._folder / CARDS
        lines = file.read_text("utf-8").splitlines() if file.exists() else []
        return json.loads(lines[-1]) if lines else None

    def do(self, gesture: str, *arguments: str) -> None:
        """Make a gesture."""
        with (self._folder / GESTURES).open("a", encoding="utf-8") as out:
            out.write(json.dumps([gesture, *arguments], ensure_ascii=False) + "\n")


class Somebody:
    """Goes along with the desk until it quits."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def go(self, desk: Opened) -> None:
        """Write cards down, and do what is to be done."""
        presenter, done = desk.presenter, 0
        presenter.card_changed.connect(self._note)
        while True:
            file = self._folder / GESTURES
            lines = file.read_text("utf-8").splitlines() if file.exists() else []
            for line in lines[done:]:
                gesture, *arguments = json.loads(line)
                shown = presenter.shown
                assert shown is not None, f"no call is shown to {gesture} for"
                getattr(presenter, gesture)(shown.call_id, *arguments)
            done = len(lines)
            await asyncio.sleep(LOOK_S)

    def _note(self, card: CardState) -> None:
        with (self._folder / CARDS).open("ab") as out:
            out.write(msgspec.json.encode(card) + b"\n")


def main(folder: str, settings: str) -> int:
    return run_program(_settings(Path(settings)), Somebody(Path(folder)).go)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
