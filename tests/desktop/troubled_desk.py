"""The desk with connectors that make trouble beside it; it notes its ticks and what its card says.

    python -m tests.desktop.troubled_desk FOLDER TICKS CARDS SETTINGS

FOLDER is taken for the administrator's folder of connectors, whoever it belongs to. One JSON line
goes to CARDS each time the card changes (`-`: none does, where time is measured), and the times of
all ticks to TICKS at the end.
"""

import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from app import paths
from app.bootstrap.desk import Opened
from app.bootstrap.program import run_program
from app.isolated import foreign
from tests.app.isolated.cases import TROUBLE
from tests.benchmarks.ticking_desk import Ticking, _settings
from tests.desktop.desk_process import write_settings
from widgets.state import CardState

COMMAND = ("-m", "tests.desktop.troubled_desk")


class Trouble:
    """One bad connector of a desk: what it does, and which facts are had from it.

    Attributes:
        once: A file; trouble is made while it is there. None: always.
    """

    def __init__(self, mode: str, system: str, facts: Sequence[str], once: Path | None) -> None:
        self.mode, self.system, self.facts, self.once = mode, system, tuple(facts), once

    def table(self, name: str) -> list[str]:
        """Write its table of the settings."""
        return [
            f"[connectors.{name}]",
            'connector = "trouble"',
            f'mode = "{self.mode}"',
            f'system = "{self.system}"',
            f"facts = {json.dumps(self.facts)}",
            "knows = false",
            f'once = "{self.once or ""}"',
        ]


def troubled(
    home: Path, troubles: Sequence[Trouble], *, switch_port: int, office_url: str, noting: bool
) -> list[str]:
    """Write settings and lay the connector down; return the command that starts the desk."""
    folder = home / "system" / "connectors"
    shutil.copytree(
        TROUBLE,
        folder / "trouble",
        ignore=shutil.ignore_patterns("__pycache__"),
        dirs_exist_ok=True,
    )
    for place in (home, home / "system", folder, *folder.rglob("*")):
        place.chmod(0o755 if place.is_dir() else 0o644)
    file = write_settings(
        home / "settings.toml",
        switch_port=switch_port,
        office_url=office_url,
        more='third_party.allow = ["trouble"]\nisolation = {hung_s = 1.0, memory_mb = 150}',
    )
    theirs = sorted({fact for trouble in troubles for fact in trouble.facts})
    lines = ['isolation = "process"', f"without = {json.dumps(theirs)}"]
    for number, trouble in enumerate(troubles):
        lines += trouble.table(f"bad{number}")
    with file.open("a", encoding="utf-8") as settings:
        settings.write("\n".join(lines) + "\n")
    ticks, cards = str(home / "ticks.json"), str(home / "cards.jsonl") if noting else "-"
    return [*COMMAND, str(folder), ticks, cards, str(file)]


def told(cards: Path) -> list[dict[str, list[str]]]:
    """Return what the card's chips said each time it changed: text and tip, by chip."""
    if not cards.exists():
        return []
    return [json.loads(line) for line in cards.read_text("utf-8").splitlines()]


class Noting(Ticking):
    """Notes the card's chips too."""

    def __init__(self, ticks: Path, cards: Path) -> None:
        super().__init__(ticks)
        self._cards = cards

    async def go(self, desk: Opened) -> None:
        """Note until the desk quits."""
        if self._cards != Path("-"):
            desk.presenter.card_changed.connect(self.note)
        await super().go(desk)

    def note(self, card: CardState) -> None:
        """Write one line."""
        chips = {c.key: ["" if c.loading else c.text, c.tip] for c in card.chips}
        with self._cards.open("a", encoding="utf-8") as out:
            out.write(json.dumps({"name": [card.name, ""], **chips}, ensure_ascii=False) + "\n")


def main(folder: str, ticks: str, cards: str, settings: str) -> int:
    foreign.ADMINISTRATORS = frozenset({0, os.getuid()})
    paths.connectors_folder = lambda: Path(folder)
    return run_program(_settings(Path(settings)), Noting(Path(ticks), Path(cards)).go)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
