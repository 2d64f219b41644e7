"""How each connector in a process stands, written down for whoever asks from outside the desk."""

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import msgspec

from app.paths import owned_folder

TOLD_S = 5.0
"""How often a keeper writes down how its connector stands."""
STALE = timedelta(seconds=3 * TOLD_S)
"""What is older than this was left by a desk that has died."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How one stood when it was last looked at.

    Attributes:
        state: `up`, `starting` or `down`.
        pid: Its process; 0 while it is down.
        restarts: Since the desk was started.
        memory_mb: What it held.
        why: Why it ended last; empty while it never has.
    """

    name: str
    state: str
    pid: int = 0
    restarts: int = 0
    memory_mb: float = 0.0
    why: str = ""
    at: datetime


class Roll:
    """A folder with a file for each. What can't be written or read is left out: nobody needs it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, standing: Standing) -> None:
        """Write down how one stands now."""
        file = self._file(standing.name)
        with suppress(OSError):
            owned_folder(self._folder)
            new = file.with_suffix(".new")
            new.write_bytes(msgspec.json.encode(standing))
            new.replace(file)

    def strike(self, name: str) -> None:
        """Take one off: it has ended in order."""
        with suppress(OSError):
            self._file(name).unlink(missing_ok=True)

    def find(self, name: str) -> Standing | None:
        """Return how one stands, as its desk wrote it down last."""
        try:
            return msgspec.json.decode(self._file(name).read_bytes(), type=Standing)
        except (OSError, msgspec.DecodeError):
            return None

    def _file(self, name: str) -> Path:
        return self._folder / f"{quote(name, safe='')}.json"
