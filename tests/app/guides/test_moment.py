"""Times as authors write and say them."""

from datetime import UTC, datetime, timedelta

import pytest

from app.guides.moment import find_written, instant

AT = datetime(2026, 1, 15, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("-3h", "-3h"),
        ("+2d", "+2d"),
        ("2 h ago", "-2h"),
        ("2h", "-2h"),
        ("10 minutes ago", "-10m"),
        ("in 3 days", "+3d"),
        ("3 days from now", "+3d"),
        ("2小时前", "-2h"),
        ("2 小时后", "+2h"),
        ("30分钟前", "-30m"),
        ("5天前", "-5d"),
        ("2026-01-15", "2026-01-15"),
        ("2026-01-15T08:00:00+08:00", "2026-01-15t08:00:00+08:00"),
        ("soon", None),
        ("", None),
        ("2 apples", None),
        ("2 h before lunch", None),
    ],
)
def test_what_people_say_is_written_as_a_test_has_it(said: str, written: str | None):
    assert find_written(said) == written


@pytest.mark.parametrize(
    ("text", "ahead"),
    [
        ("-3h", timedelta(hours=-3)),
        ("+90s", timedelta(seconds=90)),
        ("2026-01-15T05:00", timedelta(hours=1)),
        ("2026-01-15T13:00+08:00", timedelta(hours=1)),
    ],
)
def test_a_time_is_seen_from_a_moment(text: str, ahead: timedelta):
    assert instant(text, AT) == AT + ahead
