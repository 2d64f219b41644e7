"""What the desk makes of the broker's topics, whatever comes late, twice, or never."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.call import Outcome
from app.sdk.calls.clock import SwitchClock
from connectors.mqtt.board import CALLS_LIMIT, LOGGED_MOST, SETTLE_S, STALE_S, Board
from connectors.mqtt.topics import Topics
from tests.connectors.mqtt.floor import word

TOPICS = Topics("main", "101", "main")
AT = datetime(2026, 3, 10, 7, 0, tzinfo=UTC)


class Played:
    """A board with a clock of its own."""

    def __init__(self, up=None) -> None:
        self.now = AT
        self.board = Board(TOPICS, SwitchClock(lambda: self.now), up)
        self.seq = 0

    def said(self, topic, kept=False, **words):
        payload = {"schema": 1, "at": self.now.isoformat(), **words}
        return words_of(self.board.hear(topic, json.dumps(payload).encode(), kept=kept))

    def gateway(self, state="online", life="a", **words):
        return self.said(TOPICS.status, state=state, life=life, **words)

    def manifest(self, *calls, **words):
        return self.said(TOPICS.state, calls=list(calls), **words)

    def call(self, phase, outcome=None, name="c-1", kept=False, seq=None, **contact):
        self.seq += 1
        over = {"outcome": outcome} if outcome else {}
        topic, seq = TOPICS.call(name), self.seq if seq is None else seq
        return self.said(topic, kept, seq=seq, phase=phase, contact=contact, **over)

    def clear(self, name="c-1"):
        return words_of(self.board.hear(TOPICS.call(name), b""))

    def later(self, seconds):
        self.now += timedelta(seconds=seconds)
        return words_of(self.board.tick())

    def lose(self):
        return words_of(self.board.lose())


def words_of(events):
    return [word(event) for event in events]


@pytest.fixture
def idle():
    played = Played()
    played.gateway()
    assert played.manifest() == ["LinkRestored"]
    return played


def test_nothing_is_told_before_gateway_manifest_and_every_call_in_it_are_there():
    played = Played()
    assert played.call("ringing", kept=True) == []
    assert played.manifest("c-1", "c-2", kept=True) == []
    assert played.gateway(kept=True) == []
    assert played.call("held", name="c-2", kept=True) == ["ringing", "Held", "LinkRestored"]


def test_a_call_of_the_manifest_that_never_comes_is_waited_for_a_second():
    played = Played()
    played.gateway()
    assert played.manifest("c-1") == []
    assert played.later(SETTLE_S / 2) == []
    assert played.later(SETTLE_S / 2) == ["LinkRestored"]


def test_what_a_dead_gateway_left_behind_is_not_shown():
    played = Played()
    played.call("ringing", kept=True)
    played.manifest(kept=True)
    assert played.gateway() == ["LinkRestored"]
    assert played.later(10) == []


def test_a_retained_call_nothing_was_heard_of_for_hours_is_not_shown():
    played = Played()
    played.call("ringing", kept=True)
    played.now += timedelta(seconds=STALE_S + 1)
    played.manifest("c-1", kept=True)
    assert played.gateway() == ["LinkRestored"]


def test_a_call_nothing_is_heard_of_for_hours_ends(idle):
    idle.manifest("c-1")
    idle.call("active")
    assert idle.later(STALE_S - 1) == []
    assert idle.later(1) == ["ConnectionCleared"]


def test_a_gateway_that_goes_offline_is_a_lost_link_with_its_reason(idle):
    assert idle.gateway("offline", reason="it was shut down") == ["LinkLost"]
    assert idle.board.lacking == "the gateway main is offline: it was shut down"
    assert idle.gateway("offline") == []


def test_a_gateway_that_comes_back_counts_anew_and_what_ended_meanwhile_is_told(idle):
    idle.seq = 100
    idle.manifest("c-1", "c-2")
    idle.call("ringing")
    idle.call("active", name="c-2")
    idle.gateway("offline")
    assert idle.call("held", name="c-2", seq=1) == []
    idle.clear("c-1")
    idle.manifest("c-2")
    assert idle.gateway(life="b") == ["unknown", "Held", "LinkRestored"]


def test_a_gateway_that_is_back_before_it_was_missed_is_believed_at_once(idle):
    idle.manifest("c-1")
    idle.call("ringing", seq=7)
    assert idle.gateway(life="b") == ["LinkLost", "LinkRestored"]
    assert idle.call("active", seq=1) == ["Established"]


def test_after_a_broken_line_the_end_that_still_stands_says_how_it_ended(idle):
    idle.manifest("c-1")
    idle.call("ringing")
    assert idle.lose() == ["LinkLost"]
    idle.call("closed", "answered-elsewhere", kept=True)
    idle.manifest("c-1", kept=True)
    assert idle.gateway(kept=True) == ["answered-elsewhere", "LinkRestored"]


def test_a_call_that_ended_before_anybody_listened_is_nobodys():
    played = Played()
    played.call("closed", "missed", kept=True)
    played.manifest("c-1", kept=True)
    assert played.gateway(kept=True) == ["LinkRestored"]


def test_a_topic_cleared_without_an_end_is_never_told_as_missed(idle):
    idle.manifest("c-1")
    idle.call("ringing")
    assert idle.clear() == ["unknown"]


def test_a_call_the_manifest_no_longer_names_ends_after_a_moment(idle):
    idle.manifest("c-1")
    idle.call("active")
    assert idle.manifest() == []
    assert idle.later(SETTLE_S) == ["ConnectionCleared"]


def test_the_same_conversation_offered_again_is_the_same_call(idle):
    idle.manifest("c-1")
    first = idle.call("ringing") + idle.call("closed", "missed") + idle.clear()
    assert first + idle.call("ringing") == ["ringing", "missed", "ringing"]


def test_a_late_snapshot_after_the_end_brings_nothing_back(idle):
    idle.manifest("c-1")
    idle.call("ringing", seq=1)
    idle.call("closed", "abandoned", seq=3)
    idle.clear()
    assert idle.call("ringing", seq=2) == []


def test_who_took_it_stands_in_the_event_that_ends_it(idle):
    idle.manifest("c-1")
    idle.call("ringing", ani="12000000101")
    payload = {"schema": 1, "at": AT.isoformat(), "seq": 9, "phase": "closed",
               "outcome": "answered-elsewhere", "contact": {"answered_by": "102"}}  # fmt: skip
    (told,) = idle.board.hear(TOPICS.call("c-1"), json.dumps(payload).encode())
    assert (told.outcome, told.contact.answered_by) == (Outcome.ANSWERED_ELSEWHERE, "102")


def test_topics_of_other_agents_and_gateways_are_nobodys(idle):
    others = (
        "cti/v1/main/agent/102/call/c-9", "cti/v1/main/agent/101/call/c-9/more",
        "cti/v1/main/agent/101/call/", "cti/v1/main/agent/101/call/%41", "cti/v1/other/agent/101",
        "cti/v1/main/agent/1012/call/c-9", "cti/v1/main/agent/101/call/a%0Ab",
    )  # fmt: skip
    for topic in others:
        assert idle.said(topic, seq=1, phase="ringing", contact={}) == []
    assert idle.board.held == 0


def test_an_agent_of_several_parts_is_one_level_of_the_topic():
    topics = Topics("main", "PJSIP/101", "main")
    assert topics.call("a/b#1") == "cti/v1/main/agent/PJSIP%2F101/call/a%2Fb%231"
    assert topics.call_of(topics.call("a/b#1")) == "a/b#1"


def test_more_calls_than_can_be_true_are_left_out(idle):
    names = [f"c-{one}" for one in range(CALLS_LIMIT + 50)]
    told = [word for name in names for word in idle.call("ringing", name=name)]
    assert told == ["ringing"] * CALLS_LIMIT


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (b"{", "truncated"),
        (b"[]", "Expected `object`"),
        (b'{"schema": 2}', "$.schema"),
        (b'{"schema": 1, "seq": -1}', "$.seq"),
        (b'{"schema": 1, "seq": 1, "at": "2026-03-10T07:00:00"}', "$.at"),
        (b'{"schema": 1, "seq": 1, "at": "2026-03-10T07:00:00Z", "phase": "wrap-up"}', "$.phase"),
        (b'{"schema": 1, "seq": 1, "at": "2026-03-10T07:00:00Z", "phase": "ringing", '
         b'"contact": {"number": "1"}}', "`number` - at `$.contact`"),
        (b'{"schema": 1, "seq": 1, "at": "2026-03-10T07:00:00Z", "phase": "closed", '
         b'"contact": {}}', "needs one - at `$.outcome`"),
        (b'{"schema": 1, "seq": 1, "at": "2026-03-10T07:00:00Z", "phase": "held", '
         b'"contact": {}, "outcome": "missed"}', "has none yet - at `$.outcome`"),
        (b" " * 70_000, "at most 65536"),
        (b"\xff\xfe", "invalid"),
    ],
)  # fmt: skip
def test_a_message_that_is_not_as_agreed_is_dropped_and_its_place_is_logged(
    idle, payload, said, caplog
):
    assert idle.board.hear(TOPICS.call("c-1"), payload) == []
    assert said in caplog.text
    idle.manifest("c-1")
    assert idle.call("ringing") == ["ringing"]


def test_a_flood_of_what_is_not_as_agreed_is_logged_once(idle, caplog):
    for _ in range(1_000):
        idle.board.hear(TOPICS.call("c-1"), b"{")
    assert len(caplog.records) == 1


def test_a_flood_of_ever_new_nonsense_is_logged_a_few_times(idle, caplog):
    for number in range(1_000):
        idle.board.hear(TOPICS.call("c-1"), json.dumps({f"k{number}": 1}).encode())
    assert len(caplog.records) == LOGGED_MOST


def test_a_gateways_reason_is_shown_as_text(idle):
    idle.gateway("offline", reason="\x1b[2Jupgrade\u202e\r\ntonight")
    assert idle.board.lacking == "the gateway main is offline: [2Jupgrade tonight"


STORY = [("offered", None), ("ringing", None), ("active", None), ("held", None),
         ("active", None), ("consulting", None), ("closed", "transferred")]  # fmt: skip


def final(order):
    """How it all ends when the snapshots come in that order."""
    played = Played()
    played.gateway()
    played.manifest("c-1")
    told = []
    for number in order:
        phase, outcome = STORY[number]
        told += played.call(phase, outcome, seq=number)
    return told


@given(st.lists(st.integers(0, len(STORY) - 2), max_size=20))
def test_late_doubled_and_missing_snapshots_end_in_the_same_story(order):
    told = final([0, *order, len(STORY) - 1, *order])
    assert told[0] == "offered"
    assert told[-1] == "Transferred"
    assert told.count("Transferred") == 1
    assert final(order) == final([n for i, n in enumerate(order) if n > max(order[:i], default=-1)])


def test_an_hour_of_difference_between_the_clocks_harms_nothing():
    played = Played()
    ahead = timedelta(hours=1)
    for number, (phase, outcome) in enumerate(STORY):
        played.now += timedelta(seconds=1)
        at = (played.now + ahead).isoformat()
        if number == 0:
            played.gateway(at=at)
            played.manifest("c-1", at=at)
        topic, over = TOPICS.call("c-1"), {"outcome": outcome} if outcome else {}
        assert played.said(topic, seq=number, phase=phase, contact={}, at=at, **over)
    assert played.board.up
