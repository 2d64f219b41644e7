"""A guide file on disk, and the author's unsaved work beside it.

A file is replaced as a whole or not at all. What is typed is kept in `.<name>.draft` beside it
until it is saved, so that a crash loses a second's work at most.
"""

import hashlib
import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from app.guides.problem import Mark, Problem, Unreadable
from app.guides.yaml_tree import MAX_BYTES

_BOM = "\ufeff"


class OnDisk(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it was read or written last.

    Attributes:
        text: Lines end with a line feed alone, and there is no byte order mark.
        stamp: Changes with the content; empty while there is no file.
        newline: What ends its lines on disk.
        marked: Whether it begins with a byte order mark.
    """

    text: str
    stamp: str
    newline: str = "\n"
    marked: bool = False


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """Unsaved work: the text, the content of the file it began with, and when it was kept."""

    text: str
    stamp: str
    at: datetime


def read_kept(path: Path) -> OnDisk:
    """Read a file to edit it; one that is not there is empty.

    Raises:
        Unreadable: It can't be opened, is too big, or is not UTF-8.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return OnDisk(text="", stamp="")
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise _unreadable(path, 1, f"文件打不开：{why}", f"can't be opened: {why}") from error
    if len(content) > MAX_BYTES:
        zh, en = f"文件超过 {MAX_BYTES} 字节", f"more than {MAX_BYTES} bytes"
        raise _unreadable(path, 1, zh, en)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        zh, en = "文件不是 UTF-8 编码", "the file is not UTF-8"
        raise _unreadable(path, line, zh, en) from error
    ends = text.count("\r\n")
    newline = "\r\n" if ends > text.count("\n") - ends else "\n"
    return OnDisk(
        text=text.removeprefix(_BOM).replace("\r\n", "\n"),
        stamp=stamp_of(content),
        newline=newline,
        marked=text.startswith(_BOM),
    )


def write_kept(path: Path, text: str, before: OnDisk) -> OnDisk:
    """Replace the file in one move, in the manner it was written in before.

    Raises:
        OSError: It could not be written; the old content is untouched.
    """
    if text == before.text and before.stamp and stamp_now(path) == before.stamp:
        return before
    content = text.replace("\n", before.newline)
    encoded = ((_BOM if before.marked else "") + content).encode("utf-8")
    _replace(path.resolve(), encoded)
    return OnDisk(text=text, stamp=stamp_of(encoded), newline=before.newline, marked=before.marked)


def stamp_of(content: bytes) -> str:
    """Return what stands for this content."""
    return hashlib.sha256(content).hexdigest()


def stamp_now(path: Path) -> str:
    """Return the stamp of what is on disk now; empty when there is no file to be read."""
    try:
        return stamp_of(path.read_bytes())
    except OSError:
        return ""


def draft_file(path: Path) -> Path:
    """Return where unsaved work on a file is kept."""
    return path.with_name(f".{path.name}.draft")


def keep_draft(path: Path, text: str, stamp: str) -> None:
    """Keep unsaved work.

    Raises:
        OSError: There is no room for it, or no right to write there.
    """
    draft = Draft(text=text, stamp=stamp, at=datetime.now(UTC))
    _replace(draft_file(path), msgspec.json.encode(draft))


def find_draft(path: Path) -> Draft | None:
    """Return unsaved work left behind; None if there is none that differs from the file."""
    try:
        draft = msgspec.json.decode(draft_file(path).read_bytes(), type=Draft)
        return None if draft.text == read_kept(path).text else draft
    except (OSError, msgspec.DecodeError, Unreadable):
        return None


def drop_draft(path: Path) -> None:
    """Forget unsaved work: it has been saved, or is not wanted."""
    draft_file(path).unlink(missing_ok=True)


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, temporary)
        else:
            temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _unreadable(path: Path, line: int, zh: str, en: str) -> Unreadable:
    mark = Mark(line, 1)
    return Unreadable(
        Problem(
            file=str(path),
            line=mark.line,
            column=mark.column,
            path="",
            message_zh=zh,
            message_en=en,
        )
    )
