"""Every recording of a real switch tells the story that truly happened, as far as it can be told.

The recordings show calls of the kinds of `asterisk/01` and `02`, made anew: one that rang, was
answered and ended; one that rang several phones and that another answered. Why a phone stopped
ringing is not in the package: it stays unknown, and is never called missed.
"""

import json
from pathlib import Path

import pytest

from app.cli import main
from app.cli.story import told
from app.domain.events import Delivered, Established
from tests.connectors.sip_dialog.staged import play

CAPTURES = Path(__file__).parents[2] / "captures" / "sip"
ASTERISK = Path(__file__).parents[2] / "captures" / "asterisk"

OLGA, PAUL, PLAIN = "15551230030", "15551230031", "15550001111"
ANSWERED = [("ringing", None), ("active", None), ("wrap-up", "answered-here")]
STOPPED = [("ringing", None), ("closed", "unknown")]
STORIES = {
    "asterisk-01-hint-101-ring-answer-hold-end": ("101", OLGA, "Olga Otto", ANSWERED),
    "asterisk-02-queue-ringall-hint-101": ("101", PAUL, "Paul Prix", STOPPED),
    "asterisk-02-queue-ringall-hint-102": ("102", PAUL, "Paul Prix", STOPPED),
    "kamailio-01-answered": ("201", PLAIN, None, ANSWERED),
    "kamailio-02-abandoned-cancel": ("201", PLAIN, None, STOPPED),
}


def recorded(name: str) -> bytes:
    return (CAPTURES / f"{name}.sip").read_bytes()


def test_every_recording_has_its_story():
    assert {path.stem for path in CAPTURES.glob("*.sip")} == STORIES.keys()


@pytest.mark.parametrize("chunk", [1, 7, 1000, 1_000_000])
@pytest.mark.parametrize("name", STORIES)
def test_a_recording_tells_exactly_what_happened(name: str, chunk: int):
    agent, number, caller, phases = STORIES[name]
    raw = recorded(name)
    events = play([raw[at : at + chunk] for at in range(0, len(raw), chunk)], agent)
    lines = list(told(events))
    assert [(line["phase"], line["outcome"]) for line in lines] == phases
    assert {line["ani"] for line in lines} == {number}
    assert {event.contact.caller_name for event in events} == {caller}
    assert len({event.call_id for event in events}) == 1


@pytest.mark.parametrize("name", STORIES)
def test_another_agent_is_told_nothing(name: str):
    assert play([recorded(name)], "999") == []


def test_ring_and_answer_are_told_at_the_times_the_phone_really_rang_and_was_answered():
    """The same call as `asterisk/01`: rings for about as long as the switch's own log says."""
    steps = json.loads((ASTERISK / "01-simple-call.json").read_text("utf-8"))["steps"]
    at = {step["note"]: step["t"] for step in steps}
    events = play([recorded("asterisk-01-hint-101-ring-answer-hold-end")])
    rang = next(event.at for event in events if isinstance(event, Delivered))
    answered = next(event.at for event in events if isinstance(event, Established))
    truly_s = at["101 answers"] - at["101 rings"]
    assert (answered - rang).total_seconds() == pytest.approx(truly_s, abs=0.6)


def test_ring_all_has_one_winner_and_these_two_are_not_missed():
    """As in `asterisk/02` all ring and one answers: neither of these two, says the recording."""
    for agent in ("101", "102"):
        events = play([recorded(f"asterisk-02-queue-ringall-hint-{agent}")], agent)
        assert not any(isinstance(event, Established) for event in events)
        assert [event.outcome.value for event in events if hasattr(event, "outcome")] == ["unknown"]


def test_the_story_command_prints_it(capsys: pytest.CaptureFixture[str]):
    file = CAPTURES / "kamailio-01-answered.sip"
    words = ["story", "--source", "sip_dialog", "--agent", "201", str(file)]
    assert main(words) == 0
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["phase"] for line in printed] == ["ringing", "active", "wrap-up"]
    assert {line["call"] for line in printed} == {"1-21138@127.0.0.1"}
