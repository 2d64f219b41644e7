"""The one clock of the program, handed to whoever needs the time."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the time, UTC-aware."""
    return datetime.now(UTC)
