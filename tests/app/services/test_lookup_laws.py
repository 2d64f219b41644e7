"""Whatever systems do and calls want, in any order: everybody is told, nothing is out twice."""

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.call import CallId
from app.domain.effects import FetchFacts
from app.domain.events import FactsArrived, FactsFailed
from app.sdk.errors import InvalidReply
from app.services.kept import Pair
from tests.app.services.offices import CHEN, LATE, LIU, NOT_ON_RECORD, Answer, Office, playbook_of
from tests.app.services.test_sharing import Calls, opened
from tests.app.services.virtual import virtually

GIVES = {"A": ("x", "y", "z"), "B": ("u", "x"), "C": ("v", "w")}
MIRROR = {"D": ("x", "v"), "A": ("y",)}
FACTS = sorted({name for gives in (GIVES, MIRROR) for names in gives.values() for name in names})
NOT_UNDERSTOOD = InvalidReply("office", "answer not understood: a list")
HORIZON_S = 60.0

answers = st.builds(
    Answer,
    st.sampled_from([0.0, 0.1, 0.5, 1.9, 2.5, 50.0]),
    st.sampled_from([1, 2, None, LATE, LATE, NOT_ON_RECORD, NOT_UNDERSTOOD]),
    st.booleans(),
)
plans = st.dictionaries(
    st.sampled_from(["A", "B", "C", "D"]), st.lists(answers, min_size=1, max_size=6)
)
wishes = st.lists(
    st.tuples(
        st.sampled_from([0.0, 0.0, 0.05, 0.3, 2.0, 2.2, 30.0]),
        st.sampled_from(["one", "two", "three"]),
        st.frozensets(st.sampled_from(FACTS), min_size=1),
        st.sampled_from([CHEN, LIU]),
        st.sampled_from(
            [
                {},
                {"anew": True},
                {"anew": True, "changed": True},
                {"anew": True, "pressed": True},
            ]
        ),
        st.sampled_from([None, None, 0.0, 0.05, 0.7, 2.1, 15.0]),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


def planned(plan):
    def answer(system, time):
        each = plan.get(system, [Answer()])
        return each[time % len(each)]

    return answer


@settings(max_examples=200)
@given(plan=plans, wishes=wishes, ttl_s=st.sampled_from([None, 0.2, 60.0]))
def test_every_wanted_fact_is_known_or_failed_and_no_question_is_out_twice(plan, wishes, ttl_s):
    async def play():
        office, mirror = Office(GIVES, planned(plan)), Office(MIRROR, planned(plan), "mirror")
        book = playbook_of(office, mirror)
        async with (
            opened(office, mirror, ttl_s=ttl_s) as lookup,
            Calls(lookup) as calls,
            asyncio.TaskGroup() as group,
        ):
            for number, each in enumerate(wishes):
                group.create_task(one(calls, lookup, f"{each[1]}-{number}", each))
            await asyncio.sleep(HORIZON_S)
            still = {call for call, task in calls.tasks.items() if not task.done()}
            for task in calls.tasks.values():
                task.cancel()
            await asyncio.sleep(0.1)
            assert lookup.out == 0
        assert not office.twice
        assert not mirror.twice
        assert not office.out | mirror.out
        for number, each in enumerate(wishes):
            check(calls, f"{each[1]}-{number}", each, book, still)

    virtually(play())


async def one(calls, lookup, call, wish):
    after_s, _, facts, customer, how, ends_s, forgets = wish
    await asyncio.sleep(after_s)
    task = calls.ask(FetchFacts(call_id=CallId(call), customer=customer, facts=facts, **how))
    if ends_s is not None:
        await asyncio.sleep(ends_s)
        task.cancel()
    if forgets:
        lookup.forget(customer.customer_id)


def check(calls, call, wish, book, still):
    """Whoever stayed has been told of every system; whoever is still waiting, has failures."""
    _, _, facts, _, _, ends_s, _ = wish
    events = [event for _, event in calls.told[call]]
    told = {}
    for event in events:
        if isinstance(event, FactsArrived):
            told |= {Pair(event.source, name): True for name in event.values}
        elif isinstance(event, FactsFailed):
            told |= {Pair(event.source, name): event.coming for name in event.facts}
    wanted = {Pair(system, name) for name in facts for system in book.systems_of(name)}
    assert set(told) <= wanted
    if ends_s is None:
        assert set(told) == wanted
        coming = {
            (event.source, name)
            for event in events
            if isinstance(event, FactsFailed) and event.coming
            for name in event.facts
        }
        for pair in coming:
            later = [e for e in events if e.source == pair[0] and pair[1] in named(e)]
            assert not getattr(later[-1], "coming", False), "late is not the last word"
    if call in still:
        assert any(isinstance(event, FactsFailed) for event in events)


def named(event):
    if isinstance(event, FactsArrived):
        return event.values
    return event.facts if isinstance(event, FactsFailed) else ()
