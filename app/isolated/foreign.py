"""Connectors of other makers: where they lie, who may have written them, and whether they may run.

Nothing here imports them: the desk never does.
"""

import hashlib
import os
import stat
import sys
from collections.abc import Iterator
from importlib.machinery import PathFinder
from importlib.metadata import EntryPoint
from pathlib import Path

import msgspec

from app.sdk.errors import ConnectorDefect
from app.settings import ThirdPartySettings

ADMINISTRATORS = frozenset({0})
"""Who may own what the desk is to run, by user id; on Windows rights are looked at instead."""


class NotAllowed(ConnectorDefect):
    """It is there, and the settings do not say that it may be used."""


class Foreign(msgspec.Struct, frozen=True, kw_only=True):
    """One package of another maker.

    Attributes:
        package: What it is imported as.
        place: Its folder.
        installed: It is installed beside Python, by an entry point, and not in the folder for
            connectors.
    """

    package: str
    place: Path
    installed: bool


def in_folder(folder: Path) -> Iterator[Foreign]:
    """Yield every package in the administrator's folder."""
    try:
        places = sorted(each for each in folder.iterdir() if (each / "manifest.toml").exists())
    except OSError:
        return
    for place in places:
        yield Foreign(package=f"connectors.{place.name}", place=place, installed=False)


def installed(point: EntryPoint) -> Foreign:
    """Return the package an entry point names, without importing any part of it.

    Raises:
        ConnectorDefect: There is none.
    """
    path: list[str] | None = None
    name = ""
    for part in point.value.split("."):
        name = f"{name}.{part}".lstrip(".")
        spec = PathFinder.find_spec(name, path)
        if spec is None or not spec.submodule_search_locations:
            raise ConnectorDefect(point.value, "is not a package, or can't be found")
        path = list(spec.submodule_search_locations)
    return Foreign(package=point.value, place=Path((path or [""])[0]), installed=True)


def check_allowed(kind: str, foreign: Foreign, settings: ThirdPartySettings) -> None:
    """Make sure that the settings let it run.

    Raises:
        NotAllowed: They do not; the message says what would.
    """
    if kind not in settings.allow:
        raise NotAllowed(
            kind,
            f"is not by us and not allowed: {foreign.place}; "
            f'to use it, add "{kind}" to `allow` in [third_party]',
        )


def check_sound(kind: str, foreign: Foreign, settings: ThirdPartySettings, folder: Path) -> None:
    """Make sure that nobody but the administrator wrote it, and that it is what was agreed on.

    Args:
        kind: Its id.
        foreign: Where it is.
        settings: What it must be.
        folder: The administrator's folder, with which everything in it is judged.

    Raises:
        ConnectorDefect: It is not; the message names the file and what to do.
    """
    if not foreign.installed:
        if foreign.place.name != kind:
            raise ConnectorDefect(
                kind, f"{foreign.place}: the folder must have the name of its id, {kind}"
            )
        for place in folder.resolve().parents:  # whoever writes there may replace it
            _check_rights(kind, place, sticky=True)
        for place in (folder, *_within(foreign.place)):
            _check_rights(kind, place)
    wanted = settings.sha256.get(kind)
    if wanted is not None and wanted.lower() != (is_now := digest(foreign.place)):
        raise ConnectorDefect(
            kind, f"{foreign.place} is not the package that was agreed on: its sha256 is {is_now}"
        )


def digest(place: Path) -> str:
    """Return the sha256 of a package: of every file's path and content, in order."""
    total = hashlib.sha256()
    for file in sorted(each for each in _within(place) if each.is_file()):
        name = file.relative_to(place).as_posix().encode()
        content = file.read_bytes()
        total.update(b"%d %s %d " % (len(name), name, len(content)) + content)
    return total.hexdigest()


def _within(place: Path) -> list[Path]:
    """Return the package and everything in it; a link stands for what it leads to."""
    found = [place]
    for folder, folders, files in os.walk(place):
        found += [Path(folder) / name for name in (*folders, *files)]
    return found


def _check_rights(kind: str, place: Path, *, sticky: bool = False) -> None:
    """Refuse what others may change; `sticky`: they may put things beside it."""
    why = _windows_fault(place) if sys.platform == "win32" else _posix_fault(place, sticky)
    if why:
        raise ConnectorDefect(
            kind,
            f"{place} {why}: only the administrator may write where connectors are run from; "
            f"mend it with: chown -R root {place} && chmod -R go-w {place}",
        )


def _posix_fault(place: Path, sticky: bool) -> str:
    for found in {place.lstat(), place.stat()}:
        if found.st_uid not in ADMINISTRATORS:
            return f"belongs to user {found.st_uid}"
        if stat.S_ISLNK(found.st_mode):
            continue
        for bit, whom in ((stat.S_IWGRP, "its group"), (stat.S_IWOTH, "everybody")):
            if found.st_mode & bit and not (sticky and found.st_mode & stat.S_ISVTX):
                return f"can be written to by {whom}"
    return ""


def _windows_fault(place: Path) -> str:
    """Try it: rights on Windows are lists, and what counts is whether this agent may write."""
    try:
        if place.is_dir():
            trial = place / f".ringside-{os.getpid()}"
            trial.touch(exist_ok=False)
            trial.unlink()
        else:
            os.close(os.open(place, os.O_WRONLY))
    except OSError:
        return ""
    return "can be written to by the user the desk runs as"
