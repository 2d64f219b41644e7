"""Questions are asked at once, and each answer is given on as it comes."""

import asyncio
from contextlib import aclosing

from app.sdk.asking import Ask, readings
from app.sdk.connector import Reading
from app.sdk.errors import InvalidReply


def ask(system: str, *facts: str, after: asyncio.Event | None = None, limit_s: float = 9.0) -> Ask:
    async def answer() -> Reading:
        if after is not None:
            await after.wait()
        return Reading(system=system, values=dict.fromkeys(facts, system), raw={facts[0]: "raw"})

    return Ask(system=system, facts=frozenset(facts), limit_s=limit_s, answer=answer)


async def test_a_quick_answer_does_not_wait_for_a_slow_one() -> None:
    answered = asyncio.Event()
    asks = [ask("slow", "a", after=answered), ask("quick", "b")]
    systems = []
    async for reading in readings("trial", asks, frozenset({"a", "b"})):
        systems.append(reading.system)
        answered.set()
    assert systems == ["quick", "slow"]


async def test_what_is_not_wanted_is_neither_asked_nor_given_on() -> None:
    asks = [ask("one", "a", "b"), ask("other", "c")]
    came = [reading async for reading in readings("trial", asks, frozenset({"b"}))]
    assert [(each.system, each.values, each.raw) for each in came] == [("one", {"b": "one"}, {})]


async def test_a_system_that_fails_or_is_late_costs_the_others_nothing() -> None:
    async def broken() -> Reading:
        raise InvalidReply("trial", "answer not understood")

    asks = [
        Ask(system="broken", facts=frozenset({"a"}), limit_s=9.0, answer=broken),
        ask("late", "b", after=asyncio.Event(), limit_s=0.01),
        ask("well", "c"),
    ]
    came = {each.system: each async for each in readings("trial", asks, frozenset("abc"))}
    assert came["broken"].failed == {"a": "answer not understood"}
    assert came["late"].failed == {"b": "no answer within 0.01 s"}
    assert came["well"].values == {"c": "well"}


async def test_closing_the_iterator_cancels_what_is_still_out() -> None:
    cancelled = asyncio.Event()

    async def endless() -> Reading:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()
        raise AssertionError

    asks = [
        ask("quick", "a"),
        Ask(system="endless", facts=frozenset({"b"}), limit_s=9.0, answer=endless),
    ]
    async with aclosing(readings("trial", asks, frozenset("ab"))) as came:
        assert (await anext(came)).system == "quick"
    assert cancelled.is_set()
