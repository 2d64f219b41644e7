"""What a connector may answer when the other system fails, row by row."""

import re
from enum import StrEnum
from typing import Any

import msgspec

from app.sdk.connector import Reading
from app.sdk.errors import AuthFailed, ConnectorDefect, ConnectorError, InvalidReply, NotReady
from app.sdk.kit.hostile import unfit
from app.sdk.kit.rows import Row


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
