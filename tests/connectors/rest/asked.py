"""One question to a system behind HTTP, and its answer."""

from contextlib import aclosing
from typing import Any

from app.sdk.kit import lent
from app.sdk.reading import Reading
from connectors.rest import connect
from tests.connectors.rest.setup import CUSTOMER, settings


def question(fact: str = "a.b", take: str = "x", **keys: Any) -> dict[str, Any]:
    facts = {fact: {"take": take}}
    return {"system": "Billing", "ask": {"path": "/x"}, "facts": facts, "limit_s": 1.0} | keys


async def read(url: str, asked: dict[str, Any], context: Any = None, **more: Any) -> Reading:
    """Ask one question and return the one answer."""
    given = settings(url, questions=[asked], actions={}, **more)
    wanted = frozenset(asked["facts"])
    async with (
        connect(given, context or lent()) as rest,
        aclosing(rest.read(CUSTOMER, wanted)) as readings,
    ):
        (reading,) = [each async for each in readings]
    return reading
