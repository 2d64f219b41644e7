"""`--guides FOLDER --watch`: an author's folder in place of what the settings say."""

import argparse
from pathlib import Path

import pytest

from app.cli.with_guides import add_guides, with_guides
from app.settings import GuidesSettings, Settings

PACK = Settings(guides=GuidesSettings(source="pack", place="share/x.pack", keys="share/x.pub"))


def asked(*words: str, settings: Settings = PACK) -> GuidesSettings:
    parser = argparse.ArgumentParser()
    add_guides(parser)
    return with_guides(settings, parser.parse_args(words)).guides


def test_without_a_word_the_settings_hold():
    assert asked() == PACK.guides


def test_a_folder_replaces_whatever_the_settings_name(tmp_path: Path):
    assert asked("--guides", str(tmp_path)) == GuidesSettings(place=str(tmp_path))
    watched = asked("--guides", str(tmp_path), "--watch")
    assert (watched.source, watched.watch) == ("folder", True)


def test_what_is_no_folder_is_said(tmp_path: Path):
    with pytest.raises(ValueError, match="there is no such folder of guides"):
        asked("--guides", str(tmp_path / "nowhere"))
    with pytest.raises(ValueError, match="--watch needs a folder of guides; the settings: pack"):
        asked("--watch")
