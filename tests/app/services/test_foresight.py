"""Experience speaks before anybody sees the call, its words are kept, and its failures are not."""

from datetime import timedelta

import pytest

from app.domain.events import ReasonsWeighed, SuggestionsHidden, WrapUpFinished
from app.domain.weighing import By, Weighed, Weighing
from app.services.runner import replayed
from tests.app.domain.session.calls import BOOK, CALL, CHEN, cleared, delivered, established
from tests.app.services.fakes import Memory, now
from tests.app.services.test_desk import Seen, desk, until

SAID = Weighing(by=By.EXPERIENCE, learned=7, shares={"fault": Weighed(share=0.9)})
FINISHED = WrapUpFinished(call_id=CALL, at=now() + timedelta(days=1), disposition="OK")


class Wise:
    """Hides the suggestions of every call, weighs once facts are there, and counts the closed."""

    def __init__(self):
        self.closed = []

    def begin(self, session, playbook):
        return SuggestionsHidden(call_id=session.call_id, at=session.as_of)

    def weigh(self, session, playbook):
        if session.weighing is not None or not session.facts:
            return None
        return ReasonsWeighed(call_id=session.call_id, at=session.as_of, weighing=SAID)

    def close(self, session, playbook):
        self.closed.append(session.disposition)


class Broken:
    """Fails at whatever it is asked."""

    def begin(self, session, playbook):
        raise ZeroDivisionError("begin")

    weigh = close = begin


async def play(foresight, journal):
    seen = Seen()
    async with desk(seen, journal=journal, foresight=foresight) as the_desk:
        the_desk.hear("switch", delivered())
        the_desk.hear("switch", established())
        await until(lambda: seen.sessions[CALL].customer == CHEN)
        await until(lambda: all(fact.known for fact in seen.sessions[CALL].facts.values()))
        the_desk.hear("switch", cleared())
        the_desk.act(FINISHED)
    return seen


async def test_what_experience_says_is_in_the_log_and_the_log_tells_the_same_call():
    journal, wise = Memory(), Wise()
    seen = await play(wise, journal)
    (events,) = journal.sessions
    kinds = [type(event).__name__ for event in events]
    assert kinds[:2] == ["Delivered", "SuggestionsHidden"]
    assert kinds.count("ReasonsWeighed") == 1
    session = seen.sessions[CALL]
    assert (session.blind, session.weighing) == (True, SAID)
    assert replayed(events, BOOK) == session


async def test_a_call_is_handed_over_to_be_learnt_from_when_it_is_closed():
    wise = Wise()
    await play(wise, Memory())
    assert wise.closed == ["OK"]


async def test_a_call_that_was_closed_as_the_program_died_is_learnt_from_at_the_next_start():
    journal, wise = Memory(), Wise()
    await play(wise, journal)
    journal.finished.clear()
    async with desk(Seen(), journal=journal, foresight=wise) as the_desk:
        the_desk.restore()
    assert wise.closed == ["OK", "OK"]


async def test_experience_that_fails_costs_no_call(caplog: pytest.LogCaptureFixture):
    journal = Memory()
    seen = await play(Broken(), journal)
    session = seen.sessions[CALL]
    assert (session.disposition, session.weighing, session.blind) == ("OK", None, False)
    assert journal.finished == {0}
    assert "its reasons could not be weighed" in caplog.text
    assert "could not be learnt from" in caplog.text
