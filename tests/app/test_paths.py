"""Paths: one folder for everything when asked for, the system's own places otherwise."""

import os
import stat
import sys
from pathlib import Path

import pytest
from platformdirs.macos import MacOS
from platformdirs.unix import Unix

from app import paths


def test_everything_is_below_the_one_folder(home: Path):
    assert paths.config_file() == home / "ringside.toml"
    assert paths.state_folder() == home / "state"
    assert paths.log_folder() == home / "log"


def test_asking_creates_nothing(home: Path):
    paths.config_file()
    paths.state_folder()
    paths.log_folder()
    assert not home.exists()


def test_without_the_one_folder_the_systems_places_hold(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("RINGSIDE_HOME")
    places = (paths.config_file(), paths.state_folder(), paths.log_folder())
    assert all(place.is_absolute() for place in places)
    assert all("ringside" in str(place).lower() for place in places)


@pytest.mark.parametrize("system", ["linux", "darwin"])
@pytest.mark.parametrize("state", ["", " ", "/srv/state"])
def test_the_state_is_where_platformdirs_has_it(system, state, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("RINGSIDE_HOME")
    monkeypatch.setenv("XDG_STATE_HOME", state)
    monkeypatch.setattr(sys, "platform", system)
    known = {"linux": Unix, "darwin": MacOS}[system]
    if system == "darwin":
        monkeypatch.delenv("XDG_STATE_HOME")  # newer ones heed it there, too
    assert paths.state_folder() == known("ringside", appauthor=False).user_state_path


def test_an_empty_variable_means_none(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("RINGSIDE_HOME", " ")
    assert paths.config_file() != Path("ringside.toml").absolute()


def test_our_resources_are_found(home: Path):
    assert (paths.resources_folder() / "i18n" / "zh.toml").is_file()
    (home / "resources").mkdir(parents=True)
    assert paths.resources_folder() == home / "resources"


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps rights another way")
def test_a_folder_of_ours_is_its_owners_alone(home: Path):
    folder = paths.owned_folder(home / "state")
    assert paths.owned_folder(folder) == folder
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
