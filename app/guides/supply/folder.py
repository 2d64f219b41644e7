"""A folder of guides as an author keeps it: which files count, and when one has changed."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from app.guides.pack.refusal import brief
from app.guides.supply.files import reach

OURS, THEIRS = "ringside", "folder"
STATUS = Path("status") / "status.yaml"
"""In a folder of guides: chips in place of ours."""

Stamp = tuple[int, int]
"""When a file was changed, in nanoseconds, and its size."""


class FolderFiles:
    """The files of one folder, with ours for what it has none of.

    Attributes:
        guides: The folder of guide files.
        facts: Folders of the catalogue: ours, and `facts` in the folder.
        status: The file of the chips.
    """

    def __init__(self, resources: Path, folder: Path | None = None) -> None:
        """Make one; None: the guides that come with the program."""
        own = reach(folder) if folder is not None else None
        self.guides = own if own is not None else resources / "guides"
        self.facts = [resources / "facts", *([own / "facts"] if own is not None else [])]
        theirs = own is not None and (own / STATUS).is_file()
        self.status = own / STATUS if own is not None and theirs else resources / "status.yaml"
        self._name = THEIRS if own is not None else OURS

    def edition(self) -> str:
        """Name what the files say now: `folder@kdpabmfeqrcd`; another after any change."""
        digest = hashlib.sha256()
        for part, file in self._files():
            try:
                text = file.read_bytes()
            except OSError:
                text = b"?"
            digest.update(f"{part}/{file.name}\0{len(text)}\0".encode())
            digest.update(text)
        return f"{self._name}@{brief(digest.hexdigest(), 12)}"

    def stamps(self) -> dict[Path, Stamp]:
        """Return when each file was changed; cheap enough to ask every second."""
        found: dict[Path, Stamp] = {}
        for _part, file in self._files():
            try:
                kept = file.stat()
            except OSError:
                continue
            found[file] = (kept.st_mtime_ns, kept.st_size)
        return found

    def _files(self) -> Iterator[tuple[str, Path]]:
        for folder in (self.guides, *self.facts):
            part = "guides" if folder == self.guides else "facts"
            for file in sorted(folder.glob("*.yaml")):
                yield part, file
        yield "status", self.status
