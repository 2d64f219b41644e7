"""What a connector may answer when the other system fails, row by row."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from enum import StrEnum
from functools import partial
from typing import Any

import msgspec

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
from app.sdk.errors import AuthFailed, ConnectorDefect, ConnectorError, InvalidReply, NotReady
from app.sdk.kit.hostile import unfit
from app.sdk.kit.rows import Row
from app.sdk.kit.trial import Questions

PATIENCE_S = 15.0
"""Time limits in a trial's settings are far below this; whoever takes so long hangs."""
LISTEN_S = 0.5
KEY = "kit-key-1"
NOBODY = Customer(customer_id="C-1", name="Nobody")


class Act(StrEnum):
    """What a connector was asked to do."""

    FIND = "find"
    READ = "read"
    TELL = "tell"
    CHECK = "check"
    GLANCE = "glance"
    LISTEN = "listen"


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How it went: an error, or a result."""

    act: Act
    what: str
    error: BaseException | None = None
    result: Any = None


_DEFECT = re.compile(r"unexpected \w+(Error|Exception)\b")

ANY = (ConnectorError,)
UNCLEAR = (NotReady, InvalidReply)
FOUND: dict[Row, tuple[type[BaseException], ...]] = {
    Row.REFUSED: (NotReady,),
    Row.SILENT: (NotReady,),
    Row.CUT_OFF: UNCLEAR,
    Row.WRONG_CERTIFICATE: ANY,
    Row.EXPIRED_TOKEN: (AuthFailed,),
    Row.UNAUTHORIZED: (AuthFailed,),
    Row.FORBIDDEN: (AuthFailed,),
    Row.CONFLICT: ANY,
    Row.TOO_MANY: (NotReady,),
    Row.SERVER_ERROR: UNCLEAR,
    Row.BAD_GATEWAY: UNCLEAR,
    Row.UNAVAILABLE: UNCLEAR,
    Row.NOT_ITS_LANGUAGE: UNCLEAR,
    Row.WRONG_TYPES: (InvalidReply,),
    Row.EMPTY: UNCLEAR,
    Row.HUGE: UNCLEAR,
    Row.DEEP: UNCLEAR,
}
"""What asking has to raise; a row that is not here may be answered."""

UNKNOWN = (InvalidReply, TimeoutError)
TOLD: dict[Row, tuple[type[BaseException], ...]] = {
    **dict.fromkeys((Row.EXPIRED_TOKEN, Row.UNAUTHORIZED, Row.FORBIDDEN), (AuthFailed,)),
    **dict.fromkeys((Row.NOT_FOUND, Row.TOO_MANY), ANY),
    Row.UNAVAILABLE: (NotReady, *UNKNOWN),
    **dict.fromkeys(
        (
            Row.SILENT, Row.CUT_OFF, Row.SERVER_ERROR, Row.BAD_GATEWAY, Row.NOT_ITS_LANGUAGE,
            Row.WRONG_TYPES, Row.EMPTY, Row.HUGE, Row.DEEP,
        ),
        UNKNOWN,
    ),
}  # fmt: skip
"""What an order has to raise once it was sent: its outcome is unknown, or surely refused."""

ILL = frozenset(FOUND) - {
    Row.CONFLICT, Row.TOO_MANY, Row.WRONG_TYPES, Row.EMPTY, Row.HUGE, Row.DEEP,
}  # fmt: skip
"""Rows in which no system is well, whatever it is that is asked for a sign of life."""


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


def judge(row: Row, outcome: Outcome, facts: frozenset[str], *, sent: bool | None) -> str:
    """Say what is wrong with an outcome in that row, or nothing.

    Args:
        row: How the other system failed.
        outcome: What the connector made of it.
        facts: What was asked for, where it was facts.
        sent: Whether something that acts had reached the system; None where that is not known.
    """
    wrong = misfit(outcome)
    if wrong:
        return wrong
    if outcome.act is Act.READ and outcome.error is None:
        return _judge_readings(row, outcome.result, facts)
    wanted = _wanted(row, outcome, sent)
    if not wanted or isinstance(outcome.error, wanted):
        return ""
    names = " or ".join(kind.__name__ for kind in wanted)
    return f"{outcome.what}: {names} is due, there is {outcome.error or outcome.result!r}"


def misfit(outcome: Outcome) -> str:
    """Say what is wrong with an outcome whatever the row: its error's kind, its words."""
    error = outcome.error
    if error is not None and not _one_of_the_five(outcome.act, error):
        return f"{outcome.what}: {type(error).__name__} left the connector: {error}"
    for text in texts_of(outcome):
        why = unfit(text)
        if why:
            return f"{outcome.what}: a text {why}: {text[:80]!r}"
    return ""


def _one_of_the_five(act: Act, error: BaseException) -> bool:
    """A defect is for the desk to name; TimeoutError says that an order's outcome is unknown."""
    if act is Act.TELL and isinstance(error, TimeoutError):
        return True
    return isinstance(error, ConnectorError) and not isinstance(error, ConnectorDefect)


def texts_of(outcome: Outcome) -> list[str]:
    """Return every text an outcome would show."""
    if outcome.error is not None:
        return [str(outcome.error)]
    return [text for text in _texts(msgspec.to_builtins(outcome.result)) if text]


def messages_of(outcome: Outcome) -> list[str]:
    """Return what an outcome says went wrong."""
    if outcome.error is not None:
        return [str(outcome.error)]
    if outcome.act is Act.READ:
        return [why for reading in outcome.result for why in reading.failed.values()]
    return []


def _wanted(row: Row, outcome: Outcome, sent: bool | None) -> tuple[type[BaseException], ...]:
    if outcome.act in (Act.LISTEN, Act.GLANCE):
        return ()
    if outcome.act is Act.CHECK:
        return ANY if row in FOUND else ()
    if outcome.act is not Act.TELL:
        return FOUND.get(row, ())
    if row in (Row.REFUSED, Row.WRONG_CERTIFICATE):
        return (NotReady,) if row is Row.REFUSED else ANY
    if sent is None:
        return (*FOUND.get(row, ()), *TOLD.get(row, ())) if row in TOLD else ()
    return TOLD.get(row, ()) if sent else FOUND.get(row, ())


def _judge_readings(row: Row, given: tuple[Reading, ...], facts: frozenset[str]) -> str:
    said = {name for reading in given for name in reading.values}
    failed = {name for reading in given for name in reading.failed}
    defects = [
        why for each in given for why in each.failed.values() if why.startswith("unexpected ")
    ]
    if defects and any(why.split()[1].endswith(("Error", "Exception")) for why in defects):
        return f"facts: what it raised itself came out: {defects[0]}"
    if (said | failed) - facts:
        return f"facts: not asked for: {sorted((said | failed) - facts)}"
    if row in FOUND and (said or failed != facts):
        return f"facts: all of {sorted(facts)} should have failed; {sorted(said)} are given"
    if facts - said - failed:
        return f"facts: neither given nor failed: {sorted(facts - said - failed)}"
    return ""


def _texts(plain: Any) -> list[str]:
    match plain:
        case str():
            return [plain]
        case dict():
            return [text for each in plain.values() for text in _texts(each)]
        case list() | tuple():
            return [text for each in plain for text in _texts(each)]
        case _:
            return []


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
