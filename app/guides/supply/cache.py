"""The folder a desk keeps its packs in, so that it starts without its source and can go back.

    kept/<edition>.pack       what guide folders came to, compiled; for calls not yet finished
    <source>/packs/           packs that were found right, newest versions
    <source>/tuf/             what is trusted of a repository
    <source>/status.json      how the last look at the source went

One source has one folder. Several desks may share all of it: who writes holds the lock, files come
in one stroke, and names say what is in them.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from app.domain.guide import Text
from app.guides.pack.manifest import NAME
from app.guides.pack.refusal import Refused
from app.guides.supply.files import reach, write_whole

LOCK_S = 20.0
ENDING = ".pack"
_EDITION = re.compile(rf"{NAME}@(\d+\+)?[a-z]{{8,64}}")
_PACK = re.compile(rf"{NAME}@(\d+)\+[a-z]{{8}}")
PACKS_KEPT = 2
COPIES_KEPT = 4
KEPT_FOR = timedelta(days=7)


class Demand(msgspec.Struct, frozen=True, kw_only=True):
    """A pack that has to be used from some time on.

    Attributes:
        pack: Its name.
    """

    pack: str
    version: int
    since: datetime

    @property
    def title(self) -> str:
        """Name it the way people do."""
        return f"{self.pack} {self.version}"


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """How the last look at a source went.

    Attributes:
        checked_at: When it was; None: never.
        refused: Why nothing was taken from it; None: all was well.
        demand: The newest pack known to be mandatory.
        in_use: The edition the desk worked with then.
    """

    checked_at: datetime | None = None
    refused: Text | None = None
    demand: Demand | None = None
    in_use: str = ""


class Cache:
    """The folder, seen from one source."""

    def __init__(self, folder: Path, source: str = "") -> None:
        """Make one; `source` is what stands in the settings."""
        self.folder = folder
        digest = hashlib.sha256(source.encode()).hexdigest()[:12]
        self._own = folder / digest

    @property
    def metadata(self) -> Path:
        """Where what is trusted of a repository is kept."""
        return self._own / "tuf"

    @contextmanager
    def locked(self, wait_s: float = LOCK_S) -> Iterator[None]:
        """Keep every other desk of this folder from writing while inside.

        Raises:
            Refused: Another desk does not let go of it, or the folder can't be written to.
        """
        try:
            reach(self.folder).mkdir(parents=True, exist_ok=True, mode=0o700)
            with FileLock(reach(self.folder) / "lock", timeout=wait_s):
                yield
        except Timeout as error:
            raise Refused(
                f"{self.folder}：另一个 Ringside 正在使用，等了 {wait_s:g} 秒；稍后会再试",
                f"{self.folder}: another Ringside uses this folder, waited {wait_s:g} s; it is "
                "tried again later",
            ) from error

    def packs(self) -> list[Path]:
        """Return the files of this source's packs, highest version first."""
        found = [
            (int(named[1]), file.stat().st_mtime, file)
            for file in reach(self._own / "packs").glob(f"*{ENDING}")
            if (named := _PACK.fullmatch(file.name.removesuffix(ENDING)))
        ]
        return [file for *_order, file in sorted(found, reverse=True)]

    @property
    def newest(self) -> int:
        """The highest version there is; 0: none."""
        names = (_PACK.fullmatch(file.name.removesuffix(ENDING)) for file in self.packs())
        return max((int(name[1]) for name in names if name), default=0)

    def keep_pack(self, edition: str, file: bytes) -> None:
        """Keep a pack of this source.

        Raises:
            OSError: It can't be written.
        """
        write_whole(self._own / "packs" / f"{edition}{ENDING}", file)

    def keep_copy(self, edition: str, file: bytes) -> None:
        """Keep what a guide folder came to.

        Raises:
            OSError: It can't be written.
        """
        write_whole(self.folder / "kept" / f"{edition}{ENDING}", file)

    def find_copy(self, edition: str) -> bytes | None:
        """Return what a guide folder came to, if it was kept."""
        return _read(self.folder / "kept" / f"{edition}{ENDING}")

    def find(self, edition: str) -> bytes | None:
        """Return an edition from wherever in the folder it is, of whatever source."""
        if not _EDITION.fullmatch(edition):
            return None  # it stands in a log, and is about to become part of a path
        found = sorted(reach(self.folder).glob(f"*/packs/{edition}{ENDING}"))
        found.append(self.folder / "kept" / f"{edition}{ENDING}")
        return next((text for file in found if (text := _read(file)) is not None), None)

    def tidy(self, needed: Iterable[str], now: datetime) -> None:
        """Delete what is old, not among the latest, and not needed; what can't be deleted stays.

        What is needed counts as new from now on: another desk of this folder leaves it alone too.
        """
        keep = set(needed)
        old_s = (now - KEPT_FOR).timestamp()
        copies = sorted(
            reach(self.folder / "kept").glob(f"*{ENDING}"),
            key=lambda file: file.stat().st_mtime,
            reverse=True,
        )
        for file in (*self.packs()[PACKS_KEPT:], *copies[COPIES_KEPT:]):
            with suppress(OSError):
                if file.name.removesuffix(ENDING) in keep:
                    os.utime(file, (now.timestamp(), now.timestamp()))
                elif file.stat().st_mtime < old_s:
                    file.unlink()

    def status(self) -> Status:
        """Return how the last look at the source went; one that can't be read says nothing."""
        text = _read(self._own / "status.json")
        try:
            return Status() if text is None else msgspec.json.decode(text, type=Status)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return Status()

    def write_status(self, status: Status) -> None:
        """Keep how it went.

        Raises:
            OSError: It can't be written.
        """
        write_whole(self._own / "status.json", msgspec.json.encode(status))


def _read(file: Path) -> bytes | None:
    try:
        return reach(file).read_bytes()
    except OSError:
        return None
