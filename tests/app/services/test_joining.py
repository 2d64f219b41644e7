"""Two switches tell of one agent: the same conversation, told twice, is one call."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.call import LIVE, CallId, Contact, Outcome, Phase
from app.domain.events import (
    CallUpdated,
    Conferenced,
    ConnectionCleared,
    Delivered,
    Diverted,
    Established,
    Failed,
    Held,
    Retrieved,
    SwitchEvent,
    Transferred,
)
from app.domain.session import Playbook, Session, open_session, reduce
from app.services.joining import KEPT_MAX, Joining
from tests.app.domain.session.calls import CALL, CONTACT, at, delivered
from tests.app.services.test_desk import LOST, RESTORED, Seen, desk

BOOK = Playbook()
PHONE, CLOUD = CallId("phone-7"), CallId("cloud-9")
POOR = Contact(ani="12000001046", other_party="12000001046")
RICH = Contact(
    ani="+8612000001046",
    dnis="10080",
    queue="broadband",
    caller_name="Chen Wei",
    waited_s=12.0,
    attached={"customer": "C1"},
)


class Heard:
    """A desk behind the joining piece: what its calls come to."""

    def __init__(self, *sources_up: str) -> None:
        self.second = 0.0
        self.joining = Joining(lambda: at(self.second))
        self.sessions: dict[CallId, Session] = {}
        self.told: list[SwitchEvent] = []
        for source in sources_up:
            self.joining.line(source, up=True)

    def hear(self, source: str, event: SwitchEvent, second: float) -> list[SwitchEvent]:
        self.second = second
        told = self.joining.hear(source, event)
        for each in told:
            known = self.sessions.get(each.call_id)
            moved = open_session(each, BOOK) if known is None else reduce(known, each, BOOK)
            self.sessions[each.call_id] = moved.session
        self.told += told
        return told

    @property
    def one(self) -> Session:
        (session,) = self.sessions.values()
        return session


def rings(call: CallId, contact: Contact, when: datetime | float = 0) -> Delivered:
    return Delivered(call_id=call, at=_at(when), contact=contact)


def taken(call: CallId, contact: Contact, when: datetime | float) -> Established:
    return Established(call_id=call, at=_at(when), contact=contact)


def over(call: CallId, contact: Contact, when: datetime | float) -> ConnectionCleared:
    return ConnectionCleared(call_id=call, at=_at(when), contact=contact)


def diverted(call: CallId, contact: Contact, outcome: Outcome, when: float) -> Diverted:
    return Diverted(call_id=call, at=at(when), contact=contact, outcome=outcome)


def _at(when: datetime | float) -> datetime:
    return when if isinstance(when, datetime) else at(when)


def both() -> Heard:
    heard = Heard("phone", "cloud")
    heard.hear("phone", rings(PHONE, POOR), 0)
    heard.hear("cloud", rings(CLOUD, RICH, 0.4), 0.4)
    return heard


def test_what_one_source_alone_tells_passes_untouched():
    heard, event = Heard("phone", "cloud"), rings(PHONE, POOR)
    assert heard.hear("phone", event, 0) == [event]
    assert heard.hear("phone", ended := over(PHONE, POOR, 9), 9) == [ended]


def test_a_call_both_tell_of_is_one_and_the_richer_source_fills_the_card():
    contact = both().one.contact
    assert (contact.queue, contact.caller_name, contact.dnis) == ("broadband", "Chen Wei", "10080")
    assert (contact.waited_s, contact.attached) == (12.0, {"customer": "C1"})


def test_the_number_stays_as_it_was_first_told_so_that_nobody_is_looked_up_twice():
    assert both().one.contact.ani == "12000001046"


def test_the_call_keeps_the_id_it_was_first_heard_under():
    assert both().one.call_id == PHONE


@pytest.mark.parametrize("later", [2.1, 30.0])
def test_the_same_number_later_is_another_call(later: float):
    heard = Heard("phone", "cloud")
    heard.hear("phone", rings(PHONE, POOR), 0)
    heard.hear("cloud", rings(CLOUD, RICH, later), later)
    assert set(heard.sessions) == {PHONE, CLOUD}


def test_another_number_at_the_same_time_is_another_call():
    heard = Heard("phone", "cloud")
    heard.hear("phone", rings(PHONE, POOR), 0)
    heard.hear("cloud", rings(CLOUD, replace(RICH, ani="12000002002"), 0.1), 0.1)
    assert set(heard.sessions) == {PHONE, CLOUD}


def test_two_withheld_numbers_are_never_taken_for_one():
    heard = Heard("phone", "cloud")
    heard.hear("phone", rings(PHONE, replace(POOR, ani=None)), 0)
    heard.hear("cloud", rings(CLOUD, replace(RICH, ani=None), 0.1), 0.1)
    assert len(heard.sessions) == 2


def test_a_conversation_both_name_alike_is_one_whenever_and_from_whatever_number():
    heard = Heard("phone", "cloud")
    heard.hear("phone", rings(PHONE, replace(POOR, ani=None, conversation="conv-1")), 0)
    later = taken(CLOUD, replace(RICH, conversation="conv-1"), 60)
    heard.hear("cloud", later, 60)
    assert heard.one.phase is Phase.ACTIVE


def test_two_switches_that_count_alike_do_not_mix_their_calls_up():
    heard = Heard("phone", "cloud")
    heard.hear("phone", rings(CallId("1"), POOR), 0)
    heard.hear("cloud", rings(CallId("1"), replace(RICH, ani="12000002002"), 50), 50)
    heard.hear("cloud", over(CallId("1"), replace(RICH, ani="12000002002"), 60), 60)
    assert len(heard.sessions) == 2
    assert heard.sessions[CallId("1")].phase is Phase.RINGING


def test_one_ending_does_not_close_what_the_other_still_has():
    heard = both()
    heard.hear("phone", taken(PHONE, POOR, 3), 3)
    heard.hear("cloud", diverted(CLOUD, RICH, Outcome.MISSED, 4), 4)
    assert heard.one.phase is Phase.ACTIVE
    heard.hear("phone", over(PHONE, POOR, 60), 60)
    assert (heard.one.phase, heard.one.outcome) == (Phase.WRAP_UP, Outcome.ANSWERED_HERE)


def test_when_both_have_ended_it_the_one_that_knows_how_is_believed():
    heard = both()
    heard.hear("phone", diverted(PHONE, POOR, Outcome.UNKNOWN, 5), 5)
    assert heard.one.phase is Phase.RINGING
    heard.hear("cloud", diverted(CLOUD, RICH, Outcome.ANSWERED_ELSEWHERE, 5.1), 5.1)
    assert heard.one.outcome is Outcome.ANSWERED_ELSEWHERE


def test_a_phone_that_only_saw_it_stop_does_not_make_a_colleagues_call_a_missed_one():
    heard = both()
    heard.hear("phone", diverted(PHONE, POOR, Outcome.MISSED, 5), 5)
    heard.hear("cloud", diverted(CLOUD, RICH, Outcome.ANSWERED_ELSEWHERE, 5.1), 5.1)
    assert heard.one.outcome is Outcome.ANSWERED_ELSEWHERE


def test_the_source_that_knows_of_a_hold_is_believed_until_it_takes_it_back():
    heard = both()
    heard.hear("phone", taken(PHONE, POOR, 3), 3)
    heard.hear("cloud", taken(CLOUD, RICH, 3.3), 3.3)
    heard.hear("phone", Held(call_id=PHONE, at=at(10), contact=POOR), 10)
    heard.hear("cloud", CallUpdated(call_id=CLOUD, at=at(11), contact=RICH), 11)
    assert heard.one.phase is Phase.HELD
    heard.hear("phone", Retrieved(call_id=PHONE, at=at(20), contact=POOR), 20)
    assert heard.one.phase is Phase.ACTIVE


def test_given_away_by_one_and_hung_up_by_the_other_it_was_given_away():
    heard = both()
    heard.hear("phone", taken(PHONE, POOR, 3), 3)
    heard.hear("phone", over(PHONE, POOR, 60), 60)
    heard.hear("cloud", Transferred(call_id=CLOUD, at=at(60.2), contact=RICH), 60.2)
    assert heard.one.outcome is Outcome.TRANSFERRED


def test_why_a_call_out_failed_is_kept():
    heard = both()
    heard.hear("phone", Failed(call_id=PHONE, at=at(5), contact=POOR, reason="busy"), 5)
    heard.hear("cloud", diverted(CLOUD, RICH, Outcome.UNKNOWN, 5.1), 5.1)
    assert [each.reason for each in heard.told if isinstance(each, Failed)] == ["busy"]


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_an_hour_off_moves_no_time_and_loses_no_event(hours: int):
    heard, off = Heard("phone", "cloud"), timedelta(hours=hours)
    heard.hear("phone", rings(PHONE, POOR), 0)
    heard.hear("cloud", rings(CLOUD, RICH, at(0.4) + off), 0.4)
    heard.hear("cloud", taken(CLOUD, RICH, at(3) + off), 3)
    heard.hear("phone", taken(PHONE, POOR, 3.2), 3.2)
    heard.hear("phone", Held(call_id=PHONE, at=at(30), contact=POOR), 30)
    heard.hear("phone", over(PHONE, POOR, 60), 60)
    heard.hear("cloud", over(CLOUD, RICH, at(60) + off), 60.1)
    session = heard.one
    assert (session.phase, session.answered_at) == (Phase.WRAP_UP, at(3))
    assert session.ended_at == at(60)


def test_a_call_in_a_first_snapshot_is_the_one_another_source_has_told_of_long_ago():
    heard = Heard("phone")
    heard.hear("phone", rings(PHONE, POOR), 0)
    heard.hear("phone", taken(PHONE, POOR, 3), 3)
    heard.hear("cloud", taken(CLOUD, RICH, 300), 300)
    heard.joining.line("cloud", up=True)
    assert heard.one.contact.queue == "broadband"


def test_a_call_read_back_from_the_log_is_found_by_whichever_source_comes_first():
    heard = Heard()
    heard.joining.expect(PHONE, POOR)
    heard.hear("cloud", taken(CLOUD, RICH, 100), 100)
    heard.hear("phone", taken(PHONE, POOR, 101), 101)
    assert list(heard.sessions) == [PHONE]
    heard.hear("cloud", over(CLOUD, RICH, 110), 110)
    assert heard.one.phase is Phase.ACTIVE
    heard.hear("phone", over(PHONE, POOR, 110), 110)
    assert heard.one.phase is Phase.WRAP_UP


def test_a_call_is_heard_while_one_of_its_lines_is_up():
    heard = both()
    heard.joining.line("phone", up=False)
    assert heard.joining.heard(PHONE)
    heard.joining.line("cloud", up=False)
    assert not heard.joining.heard(PHONE)
    assert heard.joining.tells("phone", PHONE)
    assert heard.joining.tells("cloud", PHONE)
    assert not heard.joining.tells("webhook", PHONE)


def test_who_cannot_be_heard_keeps_no_call_alive_against_who_can():
    heard = both()
    heard.hear("phone", taken(PHONE, POOR, 3), 3)
    heard.joining.line("cloud", up=False)
    heard.hear("phone", over(PHONE, POOR, 60), 60)
    assert heard.one.phase is Phase.WRAP_UP
    heard.joining.line("cloud", up=True)
    heard.hear("cloud", over(CLOUD, RICH, 61), 61)
    assert heard.one.phase is Phase.WRAP_UP


def test_the_end_of_a_call_nobody_told_of_begins_none():
    heard = Heard("phone", "cloud")
    assert heard.hear("phone", over(PHONE, POOR, 1), 1) == []


def test_what_is_over_is_forgotten_in_time():
    heard = Heard("phone", "cloud")
    for number in range(KEPT_MAX * 3):
        call = CallId(f"c{number}")
        contact = replace(POOR, ani=f"1200000{number:04d}")
        heard.hear("phone", rings(call, contact, number * 5), number * 5)
        heard.hear("phone", over(call, contact, number * 5 + 1), number * 5 + 1)
    assert len(heard.joining._joints) <= KEPT_MAX
    assert len(heard.joining._of) <= KEPT_MAX


STORY: tuple[tuple[type[SwitchEvent], float], ...] = (
    (Delivered, 0),
    (Established, 4),
    (Held, 10),
    (Retrieved, 20),
    (Conferenced, 30),
    (ConnectionCleared, 60),
)


def story(call: CallId, contact: Contact, late_s: float) -> list[SwitchEvent]:
    return [kind(call_id=call, at=at(s + late_s), contact=contact) for kind, s in STORY]


@given(
    st.floats(0, 1.9),
    st.lists(st.integers(0, 11), max_size=30),
    st.sets(st.integers(1, 4)),
    st.booleans(),
)
def test_a_storm_of_doubled_and_thinned_news_from_both_comes_to_one_story(
    late_s: float, doubled: Sequence[int], missing: set[int], cloud_first: bool
):
    phone, cloud = story(PHONE, POOR, 0), story(CLOUD, RICH, late_s)
    told = [("phone", e) for e in phone] + [("cloud", e) for e in cloud]
    told += [told[n] for n in doubled]
    kept = [
        (source, event)
        for source, event in told
        if not (source == "cloud" and [type(event)] in [[STORY[n][0]] for n in missing])
    ]
    kept.sort(key=lambda each: (each[1].at, cloud_first is (each[0] == "phone")))
    heard = Heard("phone", "cloud")
    for source, event in kept:
        heard.hear(source, event, (event.at - at(0)).total_seconds())
    session = heard.one
    assert (session.phase, session.outcome) == (Phase.WRAP_UP, Outcome.ANSWERED_HERE)
    assert session.contact.queue == "broadband"
    assert not any(each.phase in LIVE for each in heard.sessions.values())


async def test_a_call_two_sources_tell_of_is_one_and_heard_while_one_line_is_up():
    seen = Seen()
    cloud = replace(delivered(), call_id="cloud-9", contact=replace(CONTACT, queue="gold"))
    async with desk(seen) as the_desk:
        for source in ("phone", "cloud"):
            the_desk.hear(source, RESTORED)
        the_desk.hear("phone", delivered())
        the_desk.hear("cloud", cloud)
        the_desk.hear("phone", LOST)
        assert seen.sessions[CALL].link_lost_at is None
        the_desk.hear("cloud", LOST)
        assert seen.sessions[CALL].link_lost_at is not None
        the_desk.hear("phone", RESTORED)
        assert seen.sessions[CALL].link_lost_at is None
    assert list(seen.sessions) == [CALL]
