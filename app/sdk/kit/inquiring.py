"""Ask a connector everything it can be asked, and note what becomes of each question."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from functools import partial
from typing import Any

from app.domain.customer import Customer
from app.domain.events import LinkLost, LinkRestored
from app.sdk.connector import (
    ActionTarget,
    CallSource,
    Directory,
    Examined,
    FactSource,
    Health,
    Messenger,
    Reading,
    Relay,
    ScreenBridge,
    TicketDesk,
)
from app.sdk.kit.judging import Act, Outcome
from app.sdk.kit.trial import Questions

PATIENCE_S = 15.0
"""Time limits in a trial's settings are far below this; whoever takes so long hangs."""
LISTEN_S = 0.5
KEY = "kit-key-1"
NOBODY = Customer(customer_id="C-1", name="Nobody")


async def asked_all(connector: Any, questions: Questions, offered: frozenset[str]) -> list[Outcome]:
    """Ask a connector everything it can be asked, one after the other."""
    q, found = questions, []
    customer = q.customer or NOBODY
    facts = q.facts or offered
    if isinstance(connector, Directory) and q.number:
        found.append(
            await _tried(Act.FIND, "directory", lambda: connector.find_customers(q.number))
        )
    if isinstance(connector, FactSource) and facts:
        found.append(await _tried(Act.READ, "facts", lambda: readings(connector, customer, facts)))
    if isinstance(connector, TicketDesk) and q.draft is not None:
        found.append(await _tried(Act.FIND, "tickets", lambda: connector.find_tickets(customer)))
        found.append(await _tried(Act.CHECK, "ticket", lambda: connector.find_by_key(KEY)))
    if isinstance(connector, ActionTarget):
        for each in q.orders:
            check = partial(connector.check, q.customer, each)
            found.append(await _tried(Act.CHECK, each.action, check))
    form = q.form
    if isinstance(connector, ScreenBridge) and form is not None:
        found.append(await _tried(Act.GLANCE, "screen", connector.read_context))
    return found + await _listened(connector)


async def _listened(connector: Any) -> list[Outcome]:
    """Ask for what a connector hears of others: calls, and what another desk has left."""
    found = []
    if isinstance(connector, Relay):
        found.append(await _tried(Act.FIND, "parcel", lambda: connector.take("kit", 0, 0)))
    if isinstance(connector, CallSource):
        found.append(await _tried(Act.LISTEN, "calls", lambda: _heard(connector)))
    return found


async def told_all(connector: Any, questions: Questions) -> list[Outcome]:
    """Have a connector carry out everything it can, one after the other."""
    q, found = questions, []
    if isinstance(connector, ActionTarget):
        for each in q.orders:
            perform = partial(connector.perform, q.customer, each, _quiet)
            found.append(await _tried(Act.TELL, each.action, perform))
    draft = q.draft
    if isinstance(connector, TicketDesk) and draft is not None:
        found.append(await _tried(Act.TELL, "ticket", lambda: connector.open_ticket(draft, KEY)))
    if isinstance(connector, Messenger) and q.to:
        found.append(await _tried(Act.TELL, "message", lambda: connector.send(q.to, "s", "t", KEY)))
    if isinstance(connector, Relay):
        found.append(await _tried(Act.TELL, "parcel", lambda: connector.give("kit", b"kit")))
    form = q.form
    if isinstance(connector, ScreenBridge) and form is not None:
        bring_up = partial(connector.open_customer, q.customer or NOBODY, q.number)
        found.append(await _tried(Act.TELL, "screen", bring_up))
        found.append(await _tried(Act.TELL, "form", lambda: connector.fill(*form)))
    return found


async def readings(
    source: FactSource, customer: Customer, facts: frozenset[str]
) -> tuple[Reading, ...]:
    """Read facts to the end."""
    async with aclosing(source.read(customer, facts)) as given:
        return tuple([reading async for reading in given])


async def healths(connector: Examined) -> tuple[Health, ...]:
    """Ask for signs of life; whatever is raised fails the test, as it should."""
    limit = asyncio.timeout(PATIENCE_S)
    try:
        async with limit:
            return await connector.health()
    except TimeoutError:
        assert not limit.expired(), f"health: still not ended after {PATIENCE_S:g} s"
        raise


async def _tried(act: Act, what: str, doing: Callable[[], Awaitable[Any]]) -> Outcome:
    limit = asyncio.timeout(PATIENCE_S)
    try:
        async with limit:
            return Outcome(act=act, what=what, result=await doing())
    except Exception as error:  # noqa: BLE001 - which error it is, is what is looked at
        assert not limit.expired(), f"{what}: still not ended after {PATIENCE_S:g} s"
        return Outcome(act=act, what=what, error=error)


async def _heard(source: CallSource) -> tuple[Any, ...]:
    heard: list[Any] = []
    async with aclosing(source.events()) as events:
        limit = asyncio.timeout(LISTEN_S)
        try:
            async with limit:
                async for event in events:
                    heard.append(event)
                    if isinstance(event, LinkLost | LinkRestored):
                        break
        except TimeoutError:
            if not limit.expired():
                raise
    return tuple(heard)


def _quiet(_share: float) -> None:
    """Take note of how far it is."""
