"""Calendar months as the operator bills them: by the clock of China."""

from datetime import UTC, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))


def month_start(at: datetime, back: int = 0) -> datetime:
    """Return the first instant of the month `at` lies in, or of one so many months before it."""
    local = at.astimezone(CHINA)
    index = local.year * 12 + local.month - 1 - back
    return datetime(index // 12, index % 12 + 1, 1, tzinfo=CHINA).astimezone(UTC)


def month_end(at: datetime, back: int = 0) -> datetime:
    """Return the last second of that month."""
    return month_start(at, back - 1) - timedelta(seconds=1)
