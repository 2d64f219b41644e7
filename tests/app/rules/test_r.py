"""The call model: one session for each conversation, in whatever order it is told of."""

import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import registry
from app.cli.story import chunks
from app.domain.call import CallId, Outcome, Phase
from app.domain.events import (
    Conferenced,
    ConnectionCleared,
    Consulted,
    Diverted,
    Established,
    Failed,
    Held,
    LinkEvent,
    SwitchEvent,
    Transferred,
)
from app.domain.session import Session, open_session, reduce
from app.sdk.connector import ConnectorContext
from app.services.joining import Joining
from tests.app.domain.session.calls import (
    BOOK,
    CONTACT,
    KNOWN,
    after,
    at,
    cleared,
    delivered,
    established,
)
from tests.app.rules.stage import FIRST, Stage, gone

CAPTURES = Path(__file__).parents[2] / "captures" / "asterisk"
STORIES = (
    "01-simple-call",
    "02-queue-ringall-3",
    "03b-blind-transfer-ami",
    "04-attended-transfer-ami",
    "05-hold-unhold",
    "06-queue-abandoned",
    "07-two-simultaneous",
    "09-ring-no-answer-next-agent",
)


@cache
def told(story: str, agent: str) -> tuple[SwitchEvent, ...]:
    """What one agent's desk hears of a recorded call."""
    module = registry.load("asterisk")
    context = ConnectorContext(
        agent=agent, secret=lambda _: "", now=lambda: at(0), random=lambda: 0.5
    )
    heard = module.replay(module.Settings(), context, chunks([CAPTURES / f"{story}.ami"]))
    return tuple(event for event in heard if not isinstance(event, LinkEvent))


def ends(events: list[SwitchEvent]) -> dict[CallId, tuple[Phase, Outcome | None]]:
    """How each call stands at the end, as the desk has it."""
    joining, sessions = Joining(lambda: at(0)), dict[CallId, Session]()
    for event in (made for each in events for made in joining.hear("switch", each)):
        known = sessions.get(event.call_id)
        moved = open_session(event, BOOK) if known is None else reduce(known, event, BOOK)
        sessions[event.call_id] = moved.session
    return {name: (each.phase, each.outcome) for name, each in sessions.items()}


def test_r1_every_leg_of_a_transferred_call_is_one_session_at_each_desk():
    for agent in ("PJSIP/101", "PJSIP/102"):
        calls = {event.call_id for event in told("03b-blind-transfer-ami", agent)}
        assert len(calls) <= 1


def test_r1_a_call_that_comes_back_is_the_same_session():
    again = after(*KNOWN, established(), gone(Outcome.MISSED, 30), delivered(60))
    assert (again.call_id, again.phase, again.customer is not None) == (
        FIRST,
        Phase.RINGING,
        True,
    )


def test_r2_each_phase_has_its_event():
    consult = delivered(contact=CONTACT)
    talking = (delivered(), established())
    asked = Consulted(call_id=FIRST, at=at(10), contact=CONTACT)
    met = Conferenced(call_id=FIRST, at=at(12), contact=CONTACT)
    held = Held(call_id=FIRST, at=at(9), contact=CONTACT)
    reached = [
        after(delivered(alerting=False)),
        after(consult),
        after(*talking),
        after(*talking, held),
        after(*talking, asked),
        after(*talking, asked, met),
        after(*talking, cleared()),
        after(delivered(), cleared(9)),
    ]
    assert [session.phase for session in reached] == [
        Phase.OFFERED,
        Phase.RINGING,
        Phase.ACTIVE,
        Phase.HELD,
        Phase.CONSULTING,
        Phase.CONFERENCING,
        Phase.WRAP_UP,
        Phase.CLOSED,
    ]


@pytest.mark.parametrize(
    ("ending", "outcome"),
    [
        (gone(Outcome.ANSWERED_ELSEWHERE), Outcome.ANSWERED_ELSEWHERE),
        (gone(Outcome.MISSED), Outcome.MISSED),
        (gone(Outcome.REJECTED), Outcome.REJECTED),
        (gone(Outcome.UNKNOWN), Outcome.UNKNOWN),
        (cleared(20), Outcome.ABANDONED),
        (Failed(call_id=FIRST, at=at(20), contact=CONTACT), Outcome.FAILED),
    ],
)
def test_r2_rejected_missed_and_every_other_outcome_stay_distinct(ending, outcome):
    assert after(delivered(), ending).outcome is outcome


def test_r2_answered_and_given_away_are_told_apart():
    away = Transferred(call_id=FIRST, at=at(30), contact=CONTACT)
    assert after(delivered(), established(), away).outcome is Outcome.TRANSFERRED
    assert after(delivered(), established(), cleared()).outcome is Outcome.ANSWERED_HERE


def test_r3_an_unknown_call_in_an_answered_event_creates_the_session():
    session = after(established())
    assert (session.phase, session.joined_late) == (Phase.ACTIVE, True)


def test_r3_that_it_was_answered_counts_even_when_it_is_told_last():
    session = after(delivered(), cleared(90), established(4))
    assert (session.phase, session.outcome) == (Phase.WRAP_UP, Outcome.ANSWERED_HERE)
    assert session.answered_at == at(4)


def test_r3_an_end_told_before_its_beginning_leaves_no_call_open():
    assert ends([cleared(9), delivered()]) == {FIRST: (Phase.CLOSED, Outcome.ABANDONED)}


@pytest.mark.parametrize("agent", ["PJSIP/101", "PJSIP/102", "PJSIP/103"])
@pytest.mark.parametrize("story", STORIES)
@given(seed=st.integers(0, 2**32), keep=st.floats(0, 1))
def test_r3_shuffled_doubled_and_thinned_recordings_end_as_the_whole_one(
    story: str, agent: str, seed: int, keep: float
):
    whole = list(told(story, agent))
    dice = random.Random(seed)
    last = {event.call_id: event for event in whole}
    first_talk = {
        event.call_id: event for event in reversed(whole) if isinstance(event, Established)
    }
    needed = [*last.values(), *first_talk.values()]
    mixed = [event for event in whole if event in needed or dice.random() < keep]
    mixed += dice.choices(mixed, k=len(mixed)) if mixed else []
    dice.shuffle(mixed)
    for call_id, ending in last.items():
        if not isinstance(ending, ConnectionCleared | Diverted | Transferred | Failed):
            mixed.append(last[call_id])
    lone = {event.call_id for event in mixed} - {
        event.call_id for event in mixed if event not in last.values()
    }
    expected = {name: end for name, end in ends(whole).items() if name not in lone}
    assert {name: end for name, end in ends(mixed).items() if name not in lone} == expected


def test_r4_new_events_update_the_same_card_and_never_open_a_second_one(stage: Stage):
    stage.tell(*KNOWN, established(), Held(call_id=FIRST, at=at(9), contact=CONTACT))
    assert {card.call_id for card in stage.seen.cards} == {FIRST}
    assert stage.chips == ()
