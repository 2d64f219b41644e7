"""A back office with a clock that stands still, and a plain HTTP client in front of it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from app.sandbox.office.backoffice import DEFAULT_TOKEN, BackOffice
from app.sandbox.town.operator import Operator

NOW = datetime(2026, 3, 10, 7, 0, tzinfo=UTC)
AUTH = {"Authorization": f"Bearer {DEFAULT_TOKEN}"}


class Clock:
    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at

    def move(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def operator(clock: Clock) -> Operator:
    return Operator(clock)


@pytest.fixture
async def office(operator: Operator) -> AsyncIterator[BackOffice]:
    async with BackOffice(operator, pace=0) as open_office:
        yield open_office


@pytest.fixture
async def http(office: BackOffice) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(office.url, headers=AUTH) as session:
        yield session
