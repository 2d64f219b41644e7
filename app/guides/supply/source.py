"""A place packs come from, and the simplest one: a file, perhaps on a share."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from app.guides.pack.envelope import Sealed, Trust, read_pack, verify
from app.guides.pack.judge import check_program, check_succession
from app.guides.pack.manifest import Manifest
from app.guides.pack.refusal import Refused
from app.guides.supply.cache import Demand
from app.guides.supply.files import reach

Hear = Callable[[Demand], None]
"""Told of a mandatory pack as soon as that is certain, be the pack itself to be had or not."""


class Source(Protocol):
    """Looks for a newer pack. Blocks: it is asked in a thread of its own."""

    def fetch(
        self, have: Manifest | None, now: datetime, hear: Hear
    ) -> tuple[Sealed, bytes] | None:
        """Return a newer pack, its signature seen to, and its file; None: there is none.

        Raises:
            Refused: There is something, and it may not be used, or the place can't be reached.
        """
        ...


class PackFile:
    """A file somebody copies new packs to."""

    def __init__(self, file: Path, trust: Callable[[], Trust]) -> None:
        """Make one; `trust` is asked each time: a key may have been added."""
        self._file, self._trust = file, trust
        self._seen: tuple[int, int] | None = None

    def fetch(
        self, have: Manifest | None, now: datetime, hear: Hear
    ) -> tuple[Sealed, bytes] | None:
        """See `Source`."""
        where = str(self._file)
        try:
            kept = reach(self._file).stat()
            stamp = (kept.st_mtime_ns, kept.st_size)
            if have is not None and stamp == self._seen:
                return None
            file = reach(self._file).read_bytes()
        except OSError as error:
            raise unreachable(where, error) from error
        sealed = read_pack(file, where)
        verify(sealed, self._trust())
        taken = accept(sealed, have, now, hear)
        self._seen = stamp
        return (sealed, file) if taken else None


def accept(sealed: Sealed, have: Manifest | None, now: datetime, hear: Hear) -> bool:
    """Return whether a verified pack is newer than the one there is.

    Raises:
        Refused: It may not be used here.
    """
    manifest = sealed.manifest
    newer = have is None or have.pack != manifest.pack or have.version < manifest.version
    if manifest.mandatory_since is not None and newer:
        hear(Demand(pack=manifest.pack, version=manifest.version, since=manifest.mandatory_since))
    check_program(manifest, sealed.where)
    return check_succession(manifest, have, sealed.where, now)


def unreachable(where: str, error: OSError) -> Refused:
    """Say that a place can't be read, as a refusal."""
    why = error.strerror or type(error).__name__
    return Refused(
        f"{where}：读取失败（{why}）；请检查路径、权限与网络，恢复后会自动再试",
        f"{where}: can't be read ({why}); check path, rights and network, it is tried again by "
        "itself",
    )
