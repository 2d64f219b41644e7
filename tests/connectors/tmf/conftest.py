"""A back office on loopback and the real connector in front of it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.actions import ActionPhase, ActionState
from app.domain.customer import Customer
from app.domain.facts import Value
from app.sandbox.office.backoffice import DEFAULT_TOKEN, BackOffice
from app.sandbox.town.cast import SCENARIOS
from app.sandbox.town.operator import Operator
from app.sdk.connector import ConnectorContext, Reading
from connectors.tmf import Settings, connect
from connectors.tmf.asking import holds
from connectors.tmf.connector import QUESTIONS, Tmf

NOW = datetime(2026, 3, 10, 7, 0, tzinfo=UTC)
ALL_FACTS = frozenset(fact for question in QUESTIONS for fact in question.facts)


def concerning(customer: Customer) -> frozenset[str]:
    """Everything that may be asked about somebody with what they have."""
    asked = (q for q in QUESTIONS if not q.whose or holds(customer, q.whose))
    return frozenset(fact for question in asked for fact in question.facts)


class Clock:
    """Stands still until it is moved; `step` moves it at every look."""

    def __init__(self) -> None:
        self.at = NOW
        self.step = timedelta(0)

    def __call__(self) -> datetime:
        self.at += self.step
        return self.at

    def move(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class World:
    """Everything a test needs: the operator, its office, and a connector to it."""

    def __init__(self, clock: Clock, operator: Operator, office: BackOffice, tmf: Tmf) -> None:
        self.clock = clock
        self.operator = operator
        self.office = office
        self.tmf = tmf

    async def customer(self, key: str) -> Customer:
        [found] = await self.tmf.find_customers(SCENARIOS[key].number)
        return found

    async def readings(
        self, customer: Customer, facts: frozenset[str] | None = None
    ) -> list[Reading]:
        wanted = concerning(customer) if facts is None else facts
        return [reading async for reading in self.tmf.read(customer, wanted)]

    async def facts(self, customer: Customer) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for reading in await self.readings(customer, ALL_FACTS):
            assert not reading.failed, reading
            found = reading.values | found if not reading.asked else found | reading.values
        return found


def context(clock: Callable[[], datetime], token: str = DEFAULT_TOKEN) -> ConnectorContext:
    return ConnectorContext(
        agent="PJSIP/101", secret=lambda _name: token, now=clock, random=lambda: 0.5
    )


@asynccontextmanager
async def opened(
    clock: Clock | None = None,
    *,
    filters: bool = True,
    order_takes_s: float = 0.0,
    token: str = DEFAULT_TOKEN,
    **settings: object,
) -> AsyncIterator[World]:
    clock = clock or Clock()
    operator = Operator(clock, order_takes=timedelta(seconds=order_takes_s))
    async with BackOffice(operator, pace=0, filters=filters) as office:
        asked = Settings(base_url=office.url, **{"poll_s": 0.01, "limit_s": 30.0, **settings})
        async with connect(asked, context(clock, token)) as tmf:
            yield World(clock, operator, office, tmf)


Opener = Callable[..., AbstractAsyncContextManager[World]]


@pytest.fixture
def open_world() -> Opener:
    return opened


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with opened() as found:
        yield found


@pytest.fixture
def order() -> Callable[..., ActionState]:
    def make(action: str, key: str = "key-1", **parameters: str) -> ActionState:
        return ActionState(
            key=key,
            action=action,
            step="",
            phase=ActionPhase.RUNNING,
            asked_at=NOW,
            changed_at=NOW,
            parameters={name.replace("__", "."): value for name, value in parameters.items()},
        )

    return make
