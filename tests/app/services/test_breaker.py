"""A system that does not answer is left alone for a while, and asked again by itself."""

import asyncio

from app.domain.call import CallId
from app.domain.effects import LookUpCaller
from app.domain.events import CallerLookedUp, CallerLookupFailed, FactsArrived, FactsFailed
from app.sdk.errors import AuthFailed, NotReady
from app.services.breaker import Breaker, Limits
from tests.app.services.offices import CHEN, LATE, LIU, NOT_ON_RECORD, Answer, Office
from tests.app.services.test_sharing import Calls, opened, wish
from tests.app.services.virtual import virtually

GIVES = {"AAA": ("aaa.one",), "Billing": ("bill.one", "bill.two")}
BILLS = frozenset({"bill.one", "bill.two"})
EVERY = BILLS | {"aaa.one"}
SILENT = Answer(0.5, LATE)


class Down:
    """Billing is down until it is mended; everything else is well."""

    def __init__(self, answer=SILENT):
        self.answer, self.down = answer, True

    def __call__(self, system, _time):
        return self.answer if system == "Billing" and self.down else Answer(0.1)


async def break_it(calls, times=3):
    for number in range(times):
        await asyncio.wait([calls.ask(wish(f"before-{number}", customer=LIU))], timeout=1)
    stop(calls)


def reasons(calls, call):
    return [event.reason for _, event in calls.told[call] if isinstance(event, FactsFailed)]


def stop(calls):
    for task in calls.tasks.values():
        task.cancel()


def test_after_three_in_a_row_it_fails_at_once_and_says_when_it_is_asked_again():
    async def play():
        office = Office(GIVES, Down())
        async with opened(office) as lookup, Calls(lookup) as calls:
            await break_it(calls)
            asked = office.times("Billing")
            calls.ask(wish("next"))
            await asyncio.sleep(0.2)
            stop(calls)
            return asked, office.times("Billing"), calls

    before, after, calls = virtually(play())
    assert (before, after) == (3, 3)
    assert calls.values("next") == {"aaa.one": 1}
    assert reasons(calls, "next") == ["no answer for 2 s; asked again in 2 s"]


def test_whoever_waits_is_told_as_soon_as_it_answers_again():
    async def play():
        down = Down()
        office = Office(GIVES, down)
        async with opened(office) as lookup, Calls(lookup) as calls:
            await break_it(calls)
            calls.ask(wish("one", EVERY))
            calls.ask(wish("two", EVERY, LIU))
            await asyncio.sleep(1)
            down.down = False
            probed = office.times("Billing")
            async with asyncio.timeout(20):
                await asyncio.wait([calls.tasks["one"], calls.tasks["two"]])
            took_s = asyncio.get_running_loop().time()
            stop(calls)
            return probed, took_s, office, calls

    probed, took_s, office, calls = virtually(play())
    assert probed == 3
    assert 3 < took_s < 5
    assert calls.values("one") == calls.values("two") == dict.fromkeys(EVERY, 1)
    assert not office.twice


def test_one_request_tries_it_and_each_failure_makes_the_pause_longer():
    async def play():
        office = Office(GIVES, Down())
        async with opened(office) as lookup, Calls(lookup) as calls:
            await break_it(calls)
            for call in ("one", "two", "three"):
                calls.ask(wish(call))
            await asyncio.sleep(200)
            stop(calls)
            return office, calls

    office, calls = virtually(play())
    tried = [facts for _, system, facts in office.asked if system == "Billing"][3:]
    assert len(tried) == 6, "the pauses are 2, 4, 8, 16, 32, 64 and 120 s"
    assert all(len(facts) == 1 for facts in tried), "as little as can be is asked of it"
    words = [why for why in reasons(calls, "one") if why != LATE.message]
    assert words[:3] == [
        "no answer for 2 s; asked again in 2 s",
        "no answer for 4 s; asked again in 4 s",
        "no answer for 8 s; asked again in 8 s",
    ]


def test_a_click_tries_it_at_once():
    async def play():
        down = Down()
        office = Office(GIVES, down)
        async with opened(office) as lookup, Calls(lookup) as calls:
            await break_it(calls)
            down.down = False
            await calls.ask(wish("one", BILLS, anew=True, pressed=True))
            at_s = asyncio.get_running_loop().time()
            stop(calls)
            return at_s, calls

    at_s, calls = virtually(play())
    assert at_s < 4
    assert calls.values("one") == {"bill.one": 1, "bill.two": 1}


def test_a_click_that_finds_it_down_still_is_told_so_and_waits():
    async def play():
        office = Office(GIVES, Down())
        async with opened(office) as lookup, Calls(lookup) as calls:
            await break_it(calls)
            calls.ask(wish("one", BILLS, anew=True, pressed=True))
            await asyncio.sleep(1)
            stop(calls)
            return office.times("Billing"), calls

    times, calls = virtually(play())
    assert times == 4
    assert reasons(calls, "one") == [LATE.message, "no answer for 2 s; asked again in 4 s"]


def test_a_try_given_up_lets_the_next_one_try():
    async def play():
        down = Down(Answer(50.0))
        office = Office(GIVES, Down())
        async with opened(office) as lookup, Calls(lookup) as calls:
            await break_it(calls)
            office._plan = down
            calls.ask(wish("one"))
            calls.ask(wish("two", customer=LIU))
            await asyncio.sleep(2.1)
            assert office.times("Billing") == 4
            down.down = False
            calls.tasks["one"].cancel()
            await asyncio.sleep(0.5)
            stop(calls)
            return calls

    assert virtually(play()).values("two")["bill.one"] == 1


def test_what_the_system_answers_shows_that_it_is_there():
    async def play(error):
        office = Office(GIVES, Down(Answer(0.5, error)))
        async with opened(office) as lookup, Calls(lookup) as calls:
            await break_it(calls, times=5)
            return office.times("Billing")

    assert virtually(play(NOT_ON_RECORD)) == 5
    assert virtually(play(AuthFailed("office", "sign-in refused"))) == 5


def test_one_slow_corner_of_a_system_does_not_make_it_silent():
    gives = {"Billing": tuple(f"bill.{number}" for number in range(9))}

    async def play():
        quick = Office({"Billing": ("bill.quick",)}, lambda _s, _t: Answer(0.1))
        slow = Office(gives, lambda _s, _t: SILENT)
        async with opened(slow, quick) as lookup, Calls(lookup) as calls:
            facts = {"bill.quick", "bill.0"}
            for number in range(2):
                await calls.ask(wish(f"call-{number}", facts))
        return slow.times("Billing"), quick.times("Billing")

    assert virtually(play()) == (2, 2)


def test_an_answer_that_came_since_outweighs_a_request_sent_before_it():
    async def play():
        breaker = Breaker(lambda: 0.5, Limits(failures=2))
        breaker.answered(1.0)
        breaker.failed(0.5, 2.0)
        breaker.failed(0.9, 2.0)
        assert not breaker.open
        breaker.failed(1.5, 2.5)
        breaker.failed(1.6, 2.6)
        assert breaker.open
        breaker.close()

    virtually(play())


def test_pauses_are_spread_and_have_an_end():
    async def play(random, failures):
        breaker = Breaker(lambda: random, Limits(failures=1))
        now_s = asyncio.get_running_loop().time()
        breaker.failed(now_s, now_s)
        for _ in range(failures):
            number = breaker.probe(now_s)
            breaker.failed(now_s, now_s)
            breaker.give_up(number, now_s)
        await breaker.turn()
        return asyncio.get_running_loop().time()

    assert virtually(play(0.0, 0)) == 1.5
    assert virtually(play(0.5, 0)) == 2
    assert virtually(play(0.5, 1)) == 4
    assert virtually(play(0.5, 60)) == 120


class Crm:
    """A directory that is down until it is mended."""

    name = "crm"

    def __init__(self):
        self.down, self.asked = True, 0

    async def find_customers(self, number):
        self.asked += 1
        await asyncio.sleep(0.5)
        if self.down:
            raise NotReady(self.name, "unreachable")
        return (CHEN,)


def test_a_directory_out_of_reach_is_not_asked_and_the_caller_found_once_it_is_back():
    async def play():
        crm, told = Crm(), {}
        async with opened(directories=[crm]) as lookup, asyncio.TaskGroup() as group:

            def call(name, **how):
                told[name] = []
                effect = LookUpCaller(call_id=CallId(name), number=name, **how)
                return group.create_task(lookup.find_caller(effect, told[name].append))

            early = [await_ for number in range(3) if (await_ := call(f"early-{number}"))]
            await asyncio.sleep(1)
            late = call("late")
            await asyncio.sleep(1)
            asked = crm.asked
            call("click", pressed=True)
            await asyncio.sleep(1)
            clicked = crm.asked
            crm.down = False
            async with asyncio.timeout(60):
                await asyncio.gather(late, *early)
        return asked, clicked, told

    asked, clicked, told = virtually(play())
    assert (asked, clicked) == (3, 4)
    first, *_, last = told["late"]
    assert isinstance(first, CallerLookupFailed)
    assert first.reason == "no answer for 1 s; asked again in 2 s"
    assert all(isinstance(events[-1], CallerLookedUp) for events in told.values())
    assert last.customers == (CHEN,)


def test_what_was_good_a_moment_ago_is_shown_though_the_system_is_out_of_reach():
    async def play():
        down = Down()
        down.down = False
        office = Office(GIVES, down)
        async with opened(office, ttl_s=60) as lookup, Calls(lookup) as calls:
            await calls.ask(wish("first", EVERY))
            down.down = True
            await break_it(calls)
            await calls.ask(wish("second", EVERY))
            stop(calls)
        return calls

    calls = virtually(play())
    assert calls.values("second") == dict.fromkeys(EVERY, 1)
    assert all(isinstance(event, FactsArrived) for _, event in calls.told["second"])


def test_whoever_clicks_again_and_again_is_told_once():
    async def play():
        office = Office(GIVES, Down())
        async with opened(office) as lookup, Calls(lookup) as calls:
            await break_it(calls)
            clicks = []
            for _ in range(5):
                clicks.append(calls.ask(wish("one", BILLS, anew=True, pressed=True)))
                await asyncio.sleep(0.7)
            waiting = sum(not click.done() for click in clicks)
            calls.told["one"].clear()
            await asyncio.sleep(200)
            stop(calls)
            return waiting, calls

    waiting, calls = virtually(play())
    assert waiting == 1
    words = [why for why in reasons(calls, "one") if why != LATE.message]
    assert len(words) == len(set(words)) > 1
