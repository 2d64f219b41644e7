"""Write down what the program did: a rotating file and stderr, one line per record.

Telephone numbers are masked in everything written, whoever logged it. What comes from outside can't
begin a line of its own: control and direction marks are written as escapes.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from app.paths import owned_folder

FILE = "ringside.log"
FILE_BYTES = 2_000_000
OLD_FILES = 4

_NUMBER = re.compile(r"\d{3,}(\d{4})")
_UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_QUIET = ("aiohttp", "asyncio", "keyring", "qasync", "zeroconf")
_CHAIN = 8


@contextmanager
def logging_to(folder: Path, level: int = logging.INFO) -> Iterator[Path | None]:
    """Log to a file in `folder` and to stderr while inside; yield the file's path.

    Yields None, after a warning on stderr, when the folder can't be written to.
    """
    root = logging.getLogger()
    former_level = root.level
    handlers = _open(folder)
    for handler in handlers:
        handler.setFormatter(OneLine())
        root.addHandler(handler)
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    files = [h.baseFilename for h in handlers if isinstance(h, RotatingFileHandler)]
    if not files:
        logging.getLogger(__name__).warning("no log file: %s can't be written to", folder)
    try:
        yield Path(files[0]) if files else None
    finally:
        root.setLevel(former_level)
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()


def mask_numbers(text: str) -> str:
    """Keep the last four of every run of seven or more digits."""
    return _NUMBER.sub(r"***\1", text)


class OneLine(logging.Formatter):
    """`2026-01-02T03:04:05.678Z INFO app.services.desk call answered`, errors with their causes."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one masked line."""
        text = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            text += " | " + chain(record.exc_info[1])
        stamp = self.formatTime(record)
        return f"{stamp} {record.levelname} {record.name} {mask_numbers(_escape(text))}"

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        """Return the record's time in UTC."""
        at = datetime.fromtimestamp(record.created, UTC)
        return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def chain(error: BaseException) -> str:
    """Write an exception and its causes in one line, each with the place it was raised at."""
    parts: list[str] = []
    next_error: BaseException | None = error
    while next_error is not None and len(parts) < _CHAIN:
        parts.append(f"{type(next_error).__name__}: {next_error}{_place(next_error.__traceback__)}")
        if isinstance(next_error, BaseExceptionGroup):
            parts.extend(f"[{chain(inner)}]" for inner in next_error.exceptions)
        hidden = next_error.__suppress_context__
        next_error = next_error.__cause__ or (None if hidden else next_error.__context__)
    return " <- ".join(parts)


def _place(where: TracebackType | None) -> str:
    frames = traceback.extract_tb(where)
    if not frames:
        return ""
    last = frames[-1]
    return f" at {'/'.join(Path(last.filename).parts[-3:])}:{last.lineno} in {last.name}"


def _escape(text: str) -> str:
    return _UNSAFE.sub(lambda mark: mark[0].encode("unicode_escape").decode("ascii"), text)


def _open(folder: Path) -> list[logging.Handler]:
    handlers: list[logging.Handler] = []
    if sys.stderr is not None:  # a windowed program on Windows has none
        handlers.append(logging.StreamHandler())
    try:
        path = owned_folder(folder) / FILE
        handlers.append(
            RotatingFileHandler(path, maxBytes=FILE_BYTES, backupCount=OLD_FILES, encoding="utf-8")
        )
    except OSError:
        pass  # said by the caller, on stderr
    return handlers
