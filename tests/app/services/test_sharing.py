"""What several calls want is asked once, each of them is told, and whoever leaves takes nothing."""

import asyncio
from contextlib import asynccontextmanager

from app.domain.call import CallId
from app.domain.effects import FetchFacts, LookUpCaller
from app.domain.events import CallerLookedUp, FactsArrived, FactsFailed, HistoryArrived
from app.services.lookup import Source, Waits, open_lookup
from tests.app.services.offices import CHEN, LIU, NOT_ON_RECORD, Answer, Office, always, playbook_of
from tests.app.services.virtual import now, virtually

GIVES = {"AAA": ("aaa.one", "aaa.two"), "Billing": ("bill.one",)}
ALL = frozenset({"aaa.one", "aaa.two", "bill.one"})


@asynccontextmanager
async def opened(*offices, ttl_s=None, directories=(), waits=Waits()):  # noqa: B008 - frozen
    sources = [Source(office, office.gives) for office in offices]
    book = playbook_of(*offices, ttl_s=ttl_s)
    async with open_lookup(
        directories, sources, book, waits, now=now, random=lambda: 0.5
    ) as lookup:
        yield lookup


def wish(call="one", facts=ALL, customer=CHEN, **how):
    return FetchFacts(call_id=CallId(call), customer=customer, facts=frozenset(facts), **how)


class Calls:
    """Some calls at once, what each was told, and when."""

    def __init__(self, lookup):
        self._lookup = lookup
        self.told = {}
        self.tasks = {}

    async def __aenter__(self):
        self._group = asyncio.TaskGroup()
        await self._group.__aenter__()
        return self

    async def __aexit__(self, *error):
        return await self._group.__aexit__(*error)

    def ask(self, effect):
        told = self.told.setdefault(effect.call_id, [])
        post = lambda event: told.append((asyncio.get_running_loop().time(), event))  # noqa: E731
        task = self._group.create_task(self._lookup.fetch(effect, post))
        self.tasks[effect.call_id] = task
        return task

    def values(self, call):
        arrived = [event for _, event in self.told[call] if isinstance(event, FactsArrived)]
        return {name: value for event in arrived for name, value in event.values.items()}


def test_two_calls_share_one_request_and_are_both_told_at_the_same_time():
    async def play():
        office = Office(GIVES, always(Answer(0.5, 7, history=True)))
        async with opened(office) as lookup, Calls(lookup) as calls:
            calls.ask(wish("one"))
            await asyncio.sleep(0.2)
            calls.ask(wish("two"))
        return office, calls

    office, calls = virtually(play())
    assert (office.times("AAA"), office.times("Billing")) == (1, 1)
    for call in ("one", "two"):
        assert calls.values(call) == dict.fromkeys(ALL, 7)
        assert sum(isinstance(event, HistoryArrived) for _, event in calls.told[call]) == 2
        assert {at for at, _ in calls.told[call]} == {0.5}
        assert {round(e.took_s, 3) for _, e in calls.told[call] if hasattr(e, "took_s")} == {0.5}


def test_a_second_call_asks_only_for_what_is_not_on_its_way():
    async def play():
        office = Office(GIVES, always(Answer(0.5)))
        async with opened(office) as lookup, Calls(lookup) as calls:
            calls.ask(wish("one", {"aaa.one"}))
            await asyncio.sleep(0.2)
            calls.ask(wish("two", {"aaa.one", "aaa.two"}))
            calls.ask(wish("three", {"aaa.one"}, LIU))
        return office, calls

    office, calls = virtually(play())
    assert [(who, set(facts)) for who, _, facts in office.asked] == [
        ("C1", {"aaa.one"}),
        ("C1", {"aaa.two"}),
        ("C2", {"aaa.one"}),
    ]
    assert calls.values("two") == {"aaa.one": 1, "aaa.two": 1}


def test_a_call_that_ends_takes_nothing_from_the_others():
    async def play():
        office = Office(GIVES, always(Answer(0.5)))
        async with opened(office) as lookup, Calls(lookup) as calls:
            calls.ask(wish("one"))
            await asyncio.sleep(0.1)
            calls.ask(wish("two"))
            await asyncio.sleep(0.1)
            calls.tasks["one"].cancel()
        return office, calls

    office, calls = virtually(play())
    assert office.times("AAA") == 1
    assert calls.values("two") == dict.fromkeys(ALL, 1)
    assert calls.told["one"] == []


def test_the_last_call_that_ends_ends_the_request():
    async def play():
        office = Office(GIVES, always(Answer(50.0)))
        async with opened(office) as lookup, Calls(lookup) as calls:
            for call in ("one", "two"):
                calls.ask(wish(call))
            await asyncio.sleep(0.1)
            calls.tasks["one"].cancel()
            await asyncio.sleep(0.1)
            assert (lookup.out, office.closed) == (1, 0)
            calls.tasks["two"].cancel()
            await asyncio.sleep(0.1)
            assert (lookup.out, office.closed) == (0, 1)
            return asyncio.get_running_loop().time()

    assert virtually(play()) < 1


def test_an_answer_is_kept_as_long_as_it_is_good_and_not_a_moment_longer():
    async def play():
        office = Office(GIVES, always(Answer(0.5, history=True)))
        async with opened(office, ttl_s=60) as lookup, Calls(lookup) as calls:
            await calls.ask(wish("one"))
            await asyncio.sleep(59)
            await calls.ask(wish("two"))
            kept = office.times("AAA")
            await asyncio.sleep(1)
            await calls.ask(wish("three"))
            return kept, office, calls

    kept, office, calls = virtually(play())
    assert (kept, office.times("AAA")) == (1, 2)
    first, second = ([e for _, e in calls.told[c] if e.source == "AAA"] for c in ("one", "two"))
    assert [(type(e), e.at) for e in first] == [(type(e), e.at) for e in second]
    assert calls.told["two"][0][0] == 59.5


def test_what_is_good_for_its_own_call_only_is_not_kept_for_another():
    async def play():
        office = Office(GIVES, always(Answer()))
        async with opened(office, ttl_s=None) as lookup, Calls(lookup) as calls:
            await calls.ask(wish("one"))
            await calls.ask(wish("two"))
        return office

    assert virtually(play()).times("AAA") == 2


def test_a_failure_is_never_kept():
    async def play():
        office = Office(GIVES, lambda _s, time: Answer(0.1, 1 if time else NOT_ON_RECORD))
        async with opened(office, ttl_s=60) as lookup, Calls(lookup) as calls:
            await calls.ask(wish("one"))
            await calls.ask(wish("two"))
        return calls

    assert virtually(play()).values("two") == dict.fromkeys(ALL, 1)


def test_what_is_asked_anew_goes_past_what_is_kept():
    async def play():
        office = Office(GIVES, lambda _s, time: Answer(0.1, time))
        async with opened(office, ttl_s=60) as lookup, Calls(lookup) as calls:
            await calls.ask(wish("one"))
            await calls.ask(wish("one", anew=True))
        return calls

    assert virtually(play()).values("one") == dict.fromkeys(ALL, 1)


def test_after_a_change_nothing_counts_that_was_asked_before_it():
    async def play():
        office = Office(GIVES, lambda _s, time: Answer(0.5, time))
        async with opened(office, ttl_s=60) as lookup, Calls(lookup) as calls:
            calls.ask(wish("one"))
            await asyncio.sleep(0.2)
            calls.ask(wish("two", {"aaa.one"}, anew=True, changed=True))
            lookup.forget("C1")
            await asyncio.sleep(0.1)
            calls.ask(wish("three", {"aaa.one"}))
            await asyncio.sleep(5)
            await calls.ask(wish("four", {"aaa.two"}))
        return office, calls

    office, calls = virtually(play())
    assert calls.values("one")["aaa.one"] == 0
    assert calls.values("two") == {"aaa.one": 1}
    assert calls.values("three") == {"aaa.one": 1}
    assert calls.values("four") == {"aaa.two": 2}
    assert not office.twice


def test_what_is_late_is_said_to_be_and_comes_after_all():
    def plan(system, _time):
        return Answer(2.7 if system == "Billing" else 0.3)

    async def play():
        office = Office(GIVES, plan)
        async with opened(office) as lookup, Calls(lookup) as calls:
            calls.ask(wish("one"))
        return calls

    told = virtually(play()).told["one"]
    (_, aaa), (late_s, late), (came_s, came) = told
    assert isinstance(aaa, FactsArrived)
    assert isinstance(late, FactsFailed)
    assert (late_s, late.source, late.coming) == (2.0, "Billing", True)
    assert (late.facts, late.reason) == (("bill.one",), "not within 2 s, still coming")
    assert isinstance(came, FactsArrived)
    assert (came_s, came.source) == (2.7, "Billing")
    assert late.at < came.at


def test_what_is_looked_at_again_is_never_said_to_be_late():
    async def play():
        office = Office(GIVES, always(Answer(2.7)))
        async with opened(office) as lookup, Calls(lookup) as calls:
            calls.ask(wish("one", anew=True))
        return calls

    assert all(isinstance(event, FactsArrived) for _, event in virtually(play()).told["one"])


class Directory:
    """Knows one customer, after a while."""

    name = "crm"

    def __init__(self, after_s=0.5):
        self.after_s, self.asked, self.ended = after_s, [], 0

    async def find_customers(self, number):
        self.asked.append(number)
        try:
            await asyncio.sleep(self.after_s)
            return (CHEN,)
        finally:
            self.ended += 1


def test_two_calls_from_one_number_share_one_search():
    async def play():
        crm, told = Directory(), {"one": [], "two": [], "three": []}
        async with opened(directories=[crm]) as lookup, asyncio.TaskGroup() as group:
            for call, number in (("one", "12000000001"), ("two", "12000000001"), ("three", "9")):
                effect = LookUpCaller(call_id=CallId(call), number=number)
                task = group.create_task(lookup.find_caller(effect, told[call].append))
                if call == "one":
                    await asyncio.sleep(0.1)
                    gone = task
            await asyncio.sleep(0.1)
            gone.cancel()
        return crm, told

    crm, told = virtually(play())
    assert crm.asked == ["12000000001", "9"]
    assert told["one"] == []
    for call in ("two", "three"):
        (event,) = told[call]
        assert isinstance(event, CallerLookedUp)
        assert (event.customers, round(event.took_s, 3)) == ((CHEN,), 0.5)


def test_the_last_call_that_ends_ends_the_search():
    async def play():
        crm = Directory(after_s=2.5)
        async with opened(directories=[crm]) as lookup, asyncio.TaskGroup() as group:
            effect = LookUpCaller(call_id=CallId("one"), number="12000000001")
            task = group.create_task(lookup.find_caller(effect, lambda _: None))
            await asyncio.sleep(0.1)
            task.cancel()
            again = group.create_task(lookup.find_caller(effect, lambda _: None))
            await asyncio.sleep(0.1)
            assert (crm.ended, len(crm.asked), lookup.out) == (1, 2, 1)
            again.cancel()
            await asyncio.sleep(0.1)
            return crm.ended, lookup.out, asyncio.get_running_loop().time()

    ended, out, took_s = virtually(play())
    assert (ended, out) == (2, 0)
    assert took_s < 1
