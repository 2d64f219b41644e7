"""Files other programs may be reading: written whole or not at all, under paths of any length."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

LONG = 240
"""Windows takes no longer path without being told; a folder's limit is 12 less than a file's."""
_PREFIX = "\\\\?\\"


def write_whole(file: Path, text: bytes) -> None:
    """Put a file in its place in one stroke; whoever reads sees the old one or the new one.

    Raises:
        OSError: It can't be written; what was there is still there.
    """
    folder = reach(file.parent)
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        os.replace(name, folder / file.name)
    except OSError:
        with suppress(OSError):
            os.unlink(name)
        raise


def reach(path: Path) -> Path:
    """Return a path that can be opened however long it is."""
    return Path(spelt_long(str(path))) if os.name == "nt" else path


def spelt_long(path: str) -> str:
    r"""Spell a long Windows path so that it is taken: `\\?\C:\...`, `\\?\UNC\server\share\...`."""
    if len(path) < LONG or path.startswith(_PREFIX):
        return path
    plain = path.replace("/", "\\")
    if plain.startswith("\\\\"):
        return f"{_PREFIX}UNC{plain[1:]}"
    return _PREFIX + plain if plain[1:2] == ":" else path
