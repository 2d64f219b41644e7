"""A source's line is tried again, and told of once when it goes and once when it comes."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime

import pytest

from app.domain.call import CallId
from app.domain.events import LinkLost, LinkRestored
from app.sdk.calls import link
from app.sdk.calls.link import CLOSED, Heard, Link
from app.sdk.connector import ConnectorContext
from app.sdk.errors import AuthFailed, NotReady

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
UP = LinkRestored(call_id=CallId(""), at=AT)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "FIRST_DELAY_S", 0.001)


class Line:
    """Fails, lives, or ends, one connection after the other."""

    def __init__(self, *ways: Exception | str) -> None:
        self._ways = list(ways)
        self.opened = 0

    async def connection(self) -> AsyncGenerator[Heard, None]:
        self.opened += 1
        way = self._ways.pop(0)
        if isinstance(way, Exception):
            raise way
        yield UP
        if way == "stays":
            await asyncio.Event().wait()


def made() -> Link:
    context = ConnectorContext(
        agent="101", secret=lambda name: "", now=lambda: AT, random=lambda: 0.5
    )
    return Link("pbx", "pbx.example:5038", context)


async def heard(line: Line, made_: Link, count: int) -> list[type]:
    told: list[type] = []
    async with aclosing(made_.events(line.connection)) as events:
        async for event in events:
            told.append(type(event))
            if len(told) == count:
                return told
    return told


async def test_it_is_told_once_that_it_is_gone_however_often_it_fails(
    caplog: pytest.LogCaptureFixture,
) -> None:
    line = Line(NotReady("pbx", "refused"), OSError("no route"), TimeoutError(), "stays")
    with caplog.at_level(logging.INFO):
        assert await heard(line, made(), 2) == [LinkLost, LinkRestored]
    assert line.opened == 4
    said = [record.getMessage() for record in caplog.records]
    assert said == [
        "pbx: pbx.example:5038: refused; trying again",
        "pbx: pbx.example:5038: connected",
    ]


async def test_a_line_that_breaks_is_opened_again() -> None:
    line = Line("ends", "ends", "stays")
    told = await heard(line, made(), 5)
    assert told == [LinkRestored, LinkLost, LinkRestored, LinkLost, LinkRestored]


async def test_a_refused_login_is_not_tried_again() -> None:
    line, one = Line(AuthFailed("pbx", "wrong password"), "stays"), made()
    with pytest.raises(AuthFailed, match="wrong password"):
        await heard(line, one, 1)
    assert line.opened == 1


async def test_health_opens_the_line_once_while_nobody_listens() -> None:
    [well] = await made().health(Line("stays").connection)
    [ill] = await made().health(Line(NotReady("pbx", "refused")).connection)
    [short] = await made().health(Line(TimeoutError()).connection)
    assert (well.well, well.detail) == (True, "")
    assert (ill.well, ill.detail) == (False, "refused")
    assert (short.well, short.detail) == (False, "no answer in time")


async def test_health_disturbs_no_line_that_is_listened_to() -> None:
    line, one = Line("ends", "stays"), made()
    async with aclosing(one.events(line.connection)) as events:
        assert isinstance(await anext(events), LinkRestored)
        assert [each.well for each in await one.health(line.connection)] == [True]
        assert isinstance(await anext(events), LinkLost)
        [ill] = await one.health(line.connection)
        assert (ill.well, ill.detail) == (False, CLOSED)
    assert line.opened == 1
