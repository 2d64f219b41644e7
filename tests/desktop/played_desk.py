"""The desk with somebody at it: each card is written down, and gestures are read from a file.

    python -m tests.desktop.played_desk FOLDER SETTINGS

One JSON line goes to FOLDER/cards.jsonl each time the card changes, with the instant it did
(`CLOCK_MONOTONIC`), and `null` for the card when there is none any more. Each line of
FOLDER/gestures.jsonl is a gesture: the name of a method of the presenter and its arguments, about
the call on the card.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

import msgspec

from app.bootstrap.desk import Opened
from app.bootstrap.program import run_program
from tests.benchmarks.ticking_desk import _settings
from widgets.state import CardState
from widgets.state.calls import Calls

COMMAND = ("-m", "tests.desktop.played_desk")
CARDS, CALLS, GESTURES = "cards.jsonl", "calls.jsonl", "gestures.jsonl"
LOOK_S = 0.02


class Desk:
    """What the test sees of such a desk, and does at it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cards: list[tuple[int, dict[str, Any] | None]] = []
        self._read_bytes = 0

    @property
    def card(self) -> dict[str, Any] | None:
        """The card as it is now; None while there is none."""
        found = self.cards()
        return found[-1][1] if found else None

    def cards(self) -> list[tuple[int, dict[str, Any] | None]]:
        """Every card there was, each with the instant it came up, in ns."""
        file = self._folder / CARDS
        if file.exists():
            with file.open("rb") as lines:
                lines.seek(self._read_bytes)
                whole = lines.read().rpartition(b"\n")[0]
            self._cards += [tuple(json.loads(line)) for line in whole.splitlines()]
            self._read_bytes += len(whole) + 1 if whole else 0
        return self._cards

    @property
    def calls(self) -> dict[str, Any]:
        """What stands beside the card: the other calls, and those that are over."""
        file = self._folder / CALLS
        lines = file.read_text("utf-8").splitlines() if file.exists() else []
        return json.loads(lines[-1]) if lines else {"chips": [], "entries": []}

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
        presenter.card_gone.connect(lambda: self._note(None))
        presenter.calls_changed.connect(self._note_calls)
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

    def _note(self, card: CardState | None) -> None:
        with (self._folder / CARDS).open("ab") as out:
            out.write(msgspec.json.encode((time.monotonic_ns(), card)) + b"\n")

    def _note_calls(self, calls: Calls) -> None:
        with (self._folder / CALLS).open("ab") as out:
            out.write(msgspec.json.encode(calls) + b"\n")


def main(folder: str, settings: str) -> int:
    return run_program(_settings(Path(settings)), Somebody(Path(folder)).go)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
