"""Somebody at a terminal who makes keys, packs and repositories; and a desk that fetches."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.bootstrap.guides import cache_of, source_of
from app.cli import main
from app.guides.pack.refusal import Refused
from app.settings import GuidesSettings

PASSPHRASE = "open sesame"
GUIDE = """\
guide: weak-light
version: 3
owner: care
title: {zh: 弱光, en: Weak light}
reasons:
  - {when: onu.rx_dbm < -27, weight: 3, because: {zh: 弱光, en: Weak light}}
steps:
  - {step: cable, when: onu.rx_dbm < -27, say: {zh: 请看光纤, en: Look at the cable}}
  - {step: visit, when: onu.rx_dbm < -30, say: {zh: 上门, en: A visit}, end: escalated}
otherwise: {}
outcomes: {escalated: {resolved: false, disposition: ESC}}
tests:
  - {given: {onu.rx_dbm: -28}, expect: [cable]}
  - {given: {onu.rx_dbm: -31}, expect: [cable, visit], end: escalated}
"""


class Desk:
    """Somebody at a terminal, with a folder of guides and a folder of keys."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.guides = folder / "guides"
        self.guides.mkdir()
        self.file = self.guides / "weak-light.yaml"
        self.file.write_text(GUIDE, "utf-8")
        self.keys = folder / "keys"
        self.pack = folder / "guides.pack"
        self.repository = folder / "repository"

    def says(self, *words: object, status: int = 0, language: str = "en") -> str:
        self._capsys.readouterr()
        told = ["guide", *(str(word) for word in words), "--language", language]
        assert main(told) == status, self._capsys.readouterr()
        said = self._capsys.readouterr()
        return said.err if status else said.out

    def make_keys(self, *names: str) -> None:
        for name in names:
            self.says("keys", "new", self.keys / f"{name}.key")

    def make_pack(self, *words: object, status: int = 0, language: str = "en") -> str:
        key = self.keys / "pack.key"
        given = ("pack", self.guides, "-o", self.pack, "--key", key, *words)
        return self.says(*given, status=status, language=language)

    def publish(self, *words: object, status: int = 0, language: str = "en") -> str:
        given = ("publish", *words, "--repository", self.repository, "--keys", self.keys)
        return self.says(*given, status=status, language=language)

    def change(self, old: str, new: str) -> None:
        text = self.file.read_text("utf-8")
        assert old in text
        self.file.write_text(text.replace(old, new, 1), "utf-8")

    def fetched(self, **further: str) -> str:
        """What a desk takes from the repository: its name, or why it takes nothing."""
        settings = GuidesSettings(
            source="repository",
            place=str(self.repository),
            root=str(self.repository / "metadata" / "1.root.json"),
            keys=str(self.keys),
        )
        source = source_of(settings, cache_of(settings))
        try:
            found = source.fetch(None, datetime.now(UTC), lambda _demand: None)
        except Refused as error:
            return error.said["en"]
        return "nothing" if found is None else found[0].manifest.title
