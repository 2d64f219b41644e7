"""Every recording of a real FreeSWITCH tells each agent exactly the story that truly happened."""

from pathlib import Path

import pytest

from app.domain.call import Direction, Outcome, Phase
from connectors.freeswitch import Settings, replay
from tests.connectors.asterisk.played import by_call, chunks, context_of, names, outcome, phases

CAPTURES = Path(__file__).parents[2] / "captures" / "freeswitch"
PLAIN, IN_JSON = "01-simple-call-hold.plain", "01b-simple-call-hold.json"
QUEUED, ABANDONED = "02-callcenter-ringall-answered", "03-callcenter-abandoned"
OFFERED, RINGING, ACTIVE, HELD = Phase.OFFERED, Phase.RINGING, Phase.ACTIVE, Phase.HELD
HELD_CALL = [OFFERED, RINGING, ACTIVE, HELD, ACTIVE]
DIRECT, SUPPORT = "8005550101", "8005550100"
JANE, WAITING, GONE = (
    ("15551240001", "Jane FS"),
    ("15551240002", "Queue Caller"),
    ("15551240003", "Gone Caller"),
)
HERE, ELSEWHERE, LEFT = Outcome.ANSWERED_HERE, Outcome.ANSWERED_ELSEWHERE, Outcome.ABANDONED
RUNG = [OFFERED, RINGING]
QUEUE = "support@default"

STORIES = {
    (PLAIN, "101"): (HELD_CALL, HERE, *JANE, DIRECT, None, None),
    (IN_JSON, "101"): (HELD_CALL, HERE, *JANE, DIRECT, None, None),
    (QUEUED, "101"): (RUNG, ELSEWHERE, *WAITING, SUPPORT, QUEUE, "102"),
    (QUEUED, "102"): ([*RUNG, ACTIVE], HERE, *WAITING, SUPPORT, QUEUE, None),
    (ABANDONED, "101"): (RUNG, LEFT, *GONE, SUPPORT, QUEUE, None),
    (ABANDONED, "102"): (RUNG, LEFT, *GONE, SUPPORT, QUEUE, None),
}


def play(name: str, agent: str, chunk: int) -> list:
    content = (CAPTURES / f"{name}.esl").read_bytes()
    return list(replay(Settings(), context_of(agent), chunks(content, chunk)))


@pytest.mark.parametrize("chunk", [7, 1448, 65536])
@pytest.mark.parametrize("agent", ["101", "102", "103"])
@pytest.mark.parametrize("name", [PLAIN, IN_JSON, QUEUED, ABANDONED])
def test_a_recording_tells_what_truly_happened(name: str, agent: str, chunk: int) -> None:
    told = by_call(play(name, agent, chunk))
    stories = [story_of(events) for events in told.values()]
    expected = STORIES.get((name, agent))
    assert stories == ([expected] if expected else [])


def story_of(events: list) -> tuple:
    contact = events[-1].contact
    assert contact.direction is Direction.IN
    assert contact.other_party == contact.ani
    assert contact.attached["customer_id"] == f"C-{contact.ani}"
    assert contact.attached["User-to-User"] == "56a390f3d2b7310023;encoding=hex"
    return (
        phases(events), outcome(events), contact.ani, contact.caller_name, contact.dnis,
        contact.queue, contact.answered_by,
    )  # fmt: skip


@pytest.mark.parametrize("agent", ["101", "user/101", "101@default", "user/101@pbx.example"])
@pytest.mark.parametrize("name", [PLAIN, QUEUED])
def test_an_agent_may_be_named_as_extension_user_or_queue_agent(name: str, agent: str) -> None:
    told, expected = play(name, agent, 65536), play(name, "101", 65536)
    assert (phases(told), outcome(told)) == (phases(expected), outcome(expected))


@pytest.mark.parametrize("name", [IN_JSON, QUEUED])
def test_bytes_that_come_one_by_one_tell_the_same(name: str) -> None:
    assert play(name, "101", 1) == play(name, "101", 1 << 20)


@pytest.mark.parametrize("name", [PLAIN, QUEUED, ABANDONED])
def test_both_agents_speak_of_the_same_call_by_its_callers_leg(name: str) -> None:
    told = {event.call_id for agent in ("101", "102") for event in play(name, agent, 65536)}
    assert len(told) == 1
    (call_id,) = told
    created = (CAPTURES / f"{name}.esl").read_bytes().partition(b"Event-Name: CHANNEL_CREATE")[2]
    assert created.partition(b"Unique-ID: ")[2].startswith(call_id.encode())


def test_whoever_takes_a_queued_call_is_told_how_long_it_waited() -> None:
    told = play(QUEUED, "102", 65536)
    assert names(told) == [
        "Delivered", "Delivered", "Established", "CallUpdated", "ConnectionCleared",
    ]  # fmt: skip
    assert [event.contact.waited_s for event in told] == [0.0, 0.0, 0.0, 2.0, 2.0]


def test_the_loser_of_a_race_has_not_missed_the_call() -> None:
    *_, last = play(QUEUED, "101", 65536)
    assert (last.outcome, last.contact.answered_by) == (ELSEWHERE, "102")
