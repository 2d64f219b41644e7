"""A call is judged by the playbook it began with: past a switch, a crash and a restart."""

import asyncio
import logging
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from msgspec.structs import replace

from app.domain.call import CallId, Phase
from app.domain.events import GuideChosen, PlaybookOpened, Restored, StepSkipped, WrapUpFinished
from app.domain.guide import Guide
from app.domain.session import Playbook, standing
from app.sdk.connector import Reading
from app.services.desk import Desk
from app.services.editions import edition_of
from app.services.perform import Performer
from app.services.runner import Services, replayed
from tests.app.domain.session.calls import BOOK, CALL, CHEN, FAULT, at, cleared, delivered
from tests.app.services.fakes import Memory, People, Systems, looking_up, now

AAA = Reading(system="AAA", values={"session.online": True, "session.traffic": False})
PON = Reading(system="PON", values={"onu.state": "offline"})
OTHER = CallId("lab-2.9")


def edition(name: str, guide: Guide = FAULT) -> Playbook:
    return replace(BOOK, edition=name, guides={"fault": guide})


ONE = edition("care@1+aa")
TURNED = replace(FAULT, version=4, steps=(FAULT.steps[1], FAULT.steps[0], FAULT.steps[2]))
TWO = edition("care@2+bb", TURNED)


class Shelf:
    """Editions that are where they are put."""

    def __init__(self, present: Playbook, *others: Playbook) -> None:
        self.present, self.others = present, others

    def find(self, name: str) -> Playbook | None:
        return next((e for e in (self.present, *self.others) if e.edition == name), None)


@asynccontextmanager
async def desk(shelf: Shelf, journal: Memory, shown: dict):
    async with looking_up([People(CHEN)], [Systems(AAA, PON)], BOOK) as lookup:
        services = Services(
            editions=shelf,
            journal=journal,
            lookup=lookup,
            performer=Performer({}, BOOK.actions, now=now),
            now=now,
            on_change=lambda session: shown.__setitem__(session.call_id, session),
        )
        async with asyncio.TaskGroup() as group:
            yield Desk(services, group, lambda *_: None)


async def until(condition):
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - the condition is the product's own state
            await asyncio.sleep(0)


def told(shown, call=CALL):
    facts = shown[call].facts if call in shown else {}
    return bool(facts) and all(fact.known for fact in facts.values())


async def test_what_a_call_begins_with_stands_in_its_log_and_its_session():
    journal, shown = Memory(), {}
    async with desk(Shelf(ONE), journal, shown) as the_desk:
        the_desk.hear("switch", delivered())
        assert shown[CALL].edition == "care@1+aa"
        the_desk.stop()
    assert [type(event) for event in journal.sessions[0][:2]] == [type(delivered()), PlaybookOpened]
    assert edition_of(journal.sessions[0]) == "care@1+aa"


async def test_a_call_keeps_its_edition_and_the_next_one_begins_with_the_new():
    shelf, journal, shown = Shelf(ONE), Memory(), {}
    async with desk(shelf, journal, shown) as the_desk:
        the_desk.hear("switch", delivered())
        shelf.present = TWO
        the_desk.hear("switch", replace(delivered(3), call_id=OTHER))
        await until(lambda: told(shown) and told(shown, OTHER))
        for call in (CALL, OTHER):
            the_desk.act(GuideChosen(call_id=call, at=at(9), guide="fault"))
        assert [shown[call].edition for call in (CALL, OTHER)] == ["care@1+aa", "care@2+bb"]
        assert the_desk.editions == {"care@1+aa", "care@2+bb"}
        first, second = standing(shown[CALL], ONE), standing(shown[OTHER], TWO)
        assert (first[0].version, first[1].current) == (3, "dark")
        assert (second[0].version, second[1].current) == (4, "stale")
        assert [shown[call].guide_version for call in (CALL, OTHER)] == [3, 4]
        the_desk.stop()


async def test_a_restart_takes_each_call_up_with_its_own_edition():
    journal, shown = Memory(), {}
    async with desk(Shelf(ONE), journal, shown) as the_desk:
        the_desk.hear("switch", delivered())
        await until(lambda: told(shown))
        the_desk.act(StepSkipped(call_id=CALL, at=at(9), step="dark"))
        before = standing(shown[CALL], ONE)
        the_desk.stop()
    async with desk(Shelf(TWO, ONE), journal, shown) as the_desk:
        the_desk.restore()
        assert shown[CALL].edition == "care@1+aa"
        assert shown[CALL].edition_lost == ""
        assert standing(shown[CALL], ONE)[1].current == before[1].current
        assert the_desk.editions == {"care@1+aa"}
        the_desk.stop()
    opened = [e for e in journal.sessions[0] if isinstance(e, PlaybookOpened)]
    assert len(opened) == 1


async def test_an_edition_that_is_gone_is_said_and_the_call_goes_on(
    caplog: pytest.LogCaptureFixture,
):
    journal, shown = Memory(), {}
    async with desk(Shelf(ONE), journal, shown) as the_desk:
        the_desk.hear("switch", delivered())
        the_desk.stop()
    with caplog.at_level(logging.WARNING):
        async with desk(Shelf(TWO), journal, shown) as the_desk:
            the_desk.restore()
            await until(lambda: told(shown))
            assert standing(shown[CALL], TWO)[0].version == 4
            the_desk.stop()
    assert (shown[CALL].edition, shown[CALL].edition_lost) == ("care@2+bb", "care@1+aa")
    assert "its guides (care@1+aa) are to be had no more; it goes on with care@2+bb" in caplog.text
    assert edition_of(journal.sessions[0]) == "care@2+bb"
    assert replayed(journal.sessions[0], TWO).edition_lost == "care@1+aa"


async def test_a_log_from_before_there_were_editions_is_taken_up_without_a_word():
    journal, shown = Memory(), {}
    journal.append(journal.begin(CALL, at(0)), delivered())
    async with desk(Shelf(TWO), journal, shown) as the_desk:
        the_desk.restore()
        assert (shown[CALL].edition, shown[CALL].edition_lost) == ("care@2+bb", "")
        the_desk.stop()
    assert isinstance(journal.sessions[0][-1], Restored)


async def test_the_desk_is_quiet_while_no_call_is_live():
    journal, shown = Memory(), {}
    async with desk(Shelf(ONE), journal, shown) as the_desk:
        assert the_desk.quiet
        the_desk.hear("switch", delivered())
        assert not the_desk.quiet
        the_desk.hear("switch", cleared(seconds=5))
        over = at(6) + timedelta(seconds=1)
        the_desk.act(WrapUpFinished(call_id=CALL, at=over, disposition="", note=""))
        await until(lambda: the_desk.quiet)
        assert shown[CALL].phase is Phase.CLOSED
        assert the_desk.editions == {"care@1+aa"}, "it may come back"
