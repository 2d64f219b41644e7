"""The desk gives each event to its call, keeps it first, and takes calls up again after a crash."""

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta

from msgspec.structs import replace

from app.domain.actions import ActionPhase
from app.domain.call import Outcome, Phase
from app.domain.events import (
    ActionConfirmed,
    ActionRequested,
    Diverted,
    Established,
    LinkLost,
    LinkRestored,
    WrapUpFinished,
)
from app.domain.facts import Having
from app.domain.session import Playbook
from app.sdk.connector import Changed, Reading, Receipt
from app.sdk.errors import AuthFailed
from app.services.desk import LIVE_CARDS_MAX, Desk
from app.services.editions import OneEdition
from app.services.foresight import RulesAlone
from app.services.perform import Performer
from app.services.runner import Services, replayed
from tests.app.domain.session.calls import (
    BOOK,
    CALL,
    CHEN,
    CONTACT,
    STALE,
    at,
    cleared,
    delivered,
    established,
)
from tests.app.services.fakes import Line, Memory, People, Systems, Target, looking_up, now

RULES_ALONE = RulesAlone()
LOST = LinkLost(call_id="", at=at(5))
RESTORED = LinkRestored(call_id="", at=at(8))
AAA = Reading(system="AAA", values={"session.online": True, "session.traffic": False})
PON = Reading(system="PON", values={"onu.state": "online"})


class Seen:
    """What the desk showed and said."""

    def __init__(self):
        self.sessions = {}
        self.phases = []
        self.links = []

    def change(self, session):
        self.sessions[session.call_id] = session
        self.phases.append(session.phase)

    def link(self, source, up, reason):
        self.links.append((source, up, reason))


@asynccontextmanager
async def desk(
    seen, journal=None, target=None, playbook=BOOK, foresight=RULES_ALONE, systems=(AAA, PON)
):
    targets = {name: target or Target(Receipt(reference="M-7")) for name in BOOK.actions}
    async with looking_up([People(CHEN)], [Systems(*systems)], BOOK) as lookup:
        services = Services(
            editions=OneEdition(playbook),
            journal=journal or Memory(),
            lookup=lookup,
            performer=Performer(targets, BOOK.actions, now=now),
            now=now,
            on_change=seen.change,
            foresight=foresight,
        )
        async with asyncio.TaskGroup() as group:
            yield Desk(services, group, seen.link)


async def until(condition):
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - the condition is the product's own state
            await asyncio.sleep(0)


async def test_a_call_fills_itself_as_the_systems_answer():
    seen = Seen()
    async with desk(seen) as the_desk:
        await the_desk.follow(Line(delivered(), established()))
        await until(lambda: all(fact.known for fact in seen.sessions[CALL].facts.values()))
    session = seen.sessions[CALL]
    assert session.phase is Phase.ACTIVE
    assert session.customer == CHEN
    assert session.facts["onu.state"].value == "online"


async def test_one_click_is_carried_out_and_its_result_comes_back():
    seen, target = Seen(), Target(Receipt(reference="M-7"))
    async with desk(seen, target=target) as the_desk:
        the_desk.hear("switch", delivered())
        the_desk.hear("switch", established())
        await until(lambda: seen.sessions[CALL].facts.get("onu.state") is not None)
        await until(lambda: seen.sessions[CALL].facts["onu.state"].known)
        the_desk.act(ActionRequested(call_id=CALL, at=at(10), action="aaa.disconnect"))
        key = next(iter(seen.sessions[CALL].orders))
        the_desk.act(ActionConfirmed(call_id=CALL, at=at(11), key=key))
        await until(lambda: seen.sessions[CALL].orders[key].phase is ActionPhase.DONE)
        the_desk.hear("switch", cleared())
    assert target.performed == [key]
    assert seen.sessions[CALL].orders[key].reference == "M-7"


async def test_every_event_is_kept_before_it_counts():
    seen, journal = Seen(), Memory()
    async with desk(seen, journal) as the_desk:
        the_desk.hear("switch", delivered())
        await until(lambda: "onu.state" in seen.sessions[CALL].facts)
        the_desk.hear("switch", established())
        assert replayed(journal.sessions[0], BOOK) == seen.sessions[CALL]


async def test_a_call_is_taken_up_where_the_log_ends():
    seen, journal = Seen(), Memory()
    number = journal.begin(CALL, at(0))
    for event in STALE:
        journal.append(number, event)
    async with desk(seen, journal) as the_desk:
        the_desk.restore()
        assert seen.sessions[CALL].phase is Phase.ACTIVE
        assert seen.sessions[CALL].restored


async def test_a_restored_call_the_switch_no_longer_has_ends_in_wrap_up():
    seen, journal = Seen(), Memory()
    number = journal.begin(CALL, at(0))
    for event in STALE:
        journal.append(number, event)
    async with desk(seen, journal) as the_desk:
        the_desk.restore()
        the_desk.hear("switch", RESTORED)
    assert seen.sessions[CALL].phase is Phase.WRAP_UP


async def test_a_restored_call_the_switch_still_has_goes_on():
    seen, journal = Seen(), Memory()
    number = journal.begin(CALL, at(0))
    for event in STALE:
        journal.append(number, event)
    async with desk(seen, journal) as the_desk:
        the_desk.restore()
        the_desk.hear("switch", Established(call_id=CALL, at=at(70), contact=CONTACT))
        the_desk.hear("switch", RESTORED)
    assert seen.sessions[CALL].phase is Phase.ACTIVE


async def test_a_closed_call_is_not_taken_up_again():
    seen, journal = Seen(), Memory()
    async with desk(seen, journal) as the_desk:
        the_desk.hear("switch", delivered())
        gone = Diverted(call_id=CALL, at=at(9), contact=CONTACT, outcome=Outcome.MISSED)
        the_desk.hear("switch", gone)
    assert journal.unfinished() == []


async def test_the_link_is_lost_once_for_every_live_call():
    seen = Seen()
    async with desk(seen) as the_desk:
        the_desk.hear("switch", delivered())
        the_desk.hear("switch", LOST)
        assert seen.sessions[CALL].link_lost_at == at(5)
        the_desk.hear("switch", RESTORED)
        assert seen.sessions[CALL].link_lost_at is None
        the_desk.hear("switch", cleared(9))
    assert seen.links == [("switch", False, ""), ("switch", True, "")]


async def test_a_refused_login_is_said_and_the_desk_goes_on():
    seen = Seen()
    async with desk(seen) as the_desk:
        await the_desk.follow(Line(error=AuthFailed("switch", "wrong password")))
    assert seen.links[-1] == ("switch", False, "wrong password")


async def test_an_end_heard_of_an_unknown_call_opens_nothing():
    seen = Seen()
    async with desk(seen) as the_desk:
        the_desk.hear("switch", cleared())
    assert seen.sessions == {}


async def test_a_defect_in_one_call_does_not_end_the_others():
    seen = Seen()
    broken = replace(delivered(), call_id="odd")

    def change(session):
        if session.call_id == "odd":
            raise RuntimeError("cannot be shown")
        seen.change(session)

    async with desk(seen) as the_desk:
        the_desk._services = replace(the_desk._services, on_change=change)
        the_desk.hear("switch", broken)
        the_desk.hear("switch", delivered())
        the_desk.hear("switch", cleared(9))
    assert seen.sessions[CALL].outcome is Outcome.ABANDONED


async def test_finishing_wrap_up_closes_and_marks_the_log():
    seen, journal = Seen(), Memory()
    async with desk(seen, journal) as the_desk:
        the_desk.hear("switch", delivered())
        the_desk.hear("switch", established())
        the_desk.hear("switch", cleared())
        done = WrapUpFinished(call_id=CALL, at=at(95) + timedelta(seconds=1), disposition="OK")
        the_desk.act(done)
    assert seen.sessions[CALL].phase is Phase.CLOSED
    assert journal.finished == {0}


async def test_a_playbook_without_guides_still_follows_calls():
    seen = Seen()
    async with desk(seen, playbook=Playbook()) as the_desk:
        the_desk.hear("switch", delivered())
        the_desk.hear("switch", cleared(3))
    assert seen.sessions[CALL].outcome is Outcome.ABANDONED


async def test_a_restored_ring_the_switch_no_longer_has_ends_as_unknown_not_as_abandoned():
    seen, journal = Seen(), Memory()
    journal.append(journal.begin(CALL, at(0)), delivered())
    async with desk(seen, journal) as the_desk:
        the_desk.restore()
        the_desk.hear("switch", RESTORED)
    assert seen.sessions[CALL].outcome is Outcome.UNKNOWN


async def test_when_the_switch_refuses_us_a_restored_call_does_not_stay_for_ever():
    seen, journal = Seen(), Memory()
    number = journal.begin(CALL, at(0))
    for event in STALE:
        journal.append(number, event)
    async with desk(seen, journal) as the_desk:
        the_desk.restore()
        await the_desk.follow(Line(error=AuthFailed("switch", "wrong password")))
    assert seen.sessions[CALL].phase is Phase.WRAP_UP


async def test_one_switchs_line_says_nothing_of_anothers_calls():
    seen = Seen()
    async with desk(seen) as the_desk:
        the_desk.hear("switch", delivered())
        the_desk.hear("cloud", LOST)
        assert seen.sessions[CALL].link_lost_at is None
        the_desk.hear("switch", LOST)
        assert seen.sessions[CALL].link_lost_at == at(5)
        the_desk.hear("switch", cleared(9))


async def test_restored_calls_finished_and_dropped_before_the_switch_speaks_are_passed_over(caplog):
    seen, journal = Seen(), Memory()
    number = journal.begin(CALL, at(0))
    for event in (*STALE, cleared()):
        journal.append(number, event)
    async with desk(seen, journal) as the_desk:
        the_desk.restore()
        the_desk.act(WrapUpFinished(call_id=CALL, at=at(70), disposition="done"))
        assert seen.sessions[CALL].phase is Phase.CLOSED
        for other in range(LIVE_CARDS_MAX + 1):
            the_desk.hear("switch", replace(delivered(), call_id=f"call-{other}", at=at(71)))
        the_desk.hear("switch", replace(RESTORED, at=at(80)))
    assert not caplog.records


class Slow(Target):
    """Carries an order out once it is let."""

    def __init__(self):
        super().__init__(Receipt(reference="M-7"))
        self.let = asyncio.Event()

    async def perform(self, customer, order, progress):
        await self.let.wait()
        return await super().perform(customer, order, progress)


async def test_a_call_that_closes_with_its_last_order_waits_for_no_system_any_more():
    down = Reading(system="PON", failed={"onu.state": "unreachable"}, retryable=True)
    seen, target = Seen(), Slow()
    async with (
        asyncio.timeout(5),
        desk(seen, target=target, systems=(AAA, *[down] * 3)) as the_desk,
    ):
        the_desk.hear("switch", delivered())
        the_desk.hear("switch", established())
        await until(lambda: seen.sessions[CALL].facts.get("onu.state") is not None)
        await until(lambda: seen.sessions[CALL].facts["onu.state"].having is Having.FAILED)
        the_desk.act(ActionRequested(call_id=CALL, at=at(10), action="aaa.disconnect"))
        key = next(iter(seen.sessions[CALL].orders))
        the_desk.act(ActionConfirmed(call_id=CALL, at=at(11), key=key))
        the_desk.hear("switch", cleared())
        the_desk.act(WrapUpFinished(call_id=CALL, at=at(95), disposition="OK"))
        assert seen.sessions[CALL].finishing
        target.let.set()
        await until(lambda: seen.sessions[CALL].phase is Phase.CLOSED)


class Telling:
    """A system that tells of these changes, then of none for ever."""

    name = "tmf"

    def __init__(self, *changes):
        self._told = changes

    async def changes(self):
        for change in self._told:
            yield change


async def test_a_change_is_asked_about_by_the_calls_of_that_customer_and_no_others():
    seen = Seen()
    online = frozenset({"session.online"})
    async with desk(seen) as placed:
        placed.hear("switch", delivered())
        placed.hear("switch", established())
        await until(lambda: "onu.state" in seen.sessions[CALL].facts)
        await until(lambda: all(fact.known for fact in seen.sessions[CALL].facts.values()))
        before = seen.sessions[CALL]
        await placed.heed(Telling(Changed(facts=online, customer_id="somebody else's")))
        assert seen.sessions[CALL] is before
        await placed.heed(Telling(Changed(facts=frozenset({"no.fact"}))))
        assert seen.sessions[CALL] is before
        await placed.heed(Telling(Changed(facts=online, customer_id=CHEN.customer_id)))
        assert seen.sessions[CALL].facts["session.online"].having is Having.LOADING


async def test_a_desk_that_is_closing_begins_nothing_whatever_is_said_yet():
    seen = Seen()
    async with desk(seen) as the_desk:
        the_desk.hear("switch", delivered())
        the_desk.hear("switch", established())
        await until(lambda: "onu.state" in seen.sessions[CALL].facts)
        await until(lambda: all(fact.known for fact in seen.sessions[CALL].facts.values()))
        the_desk.stop()
        await the_desk.heed(Telling(Changed(facts=frozenset({"onu.state"}))))
        [runner] = the_desk._runners.values()
        waiting = [task for task in runner._lookups | runner._rest if not task.cancelling()]
        assert waiting == []
    assert seen.sessions[CALL].phase is Phase.ACTIVE
