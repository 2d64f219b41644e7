"""The switch's times are told in ours; their order stays the switch's."""

from datetime import UTC, datetime, timedelta

from app.domain.call import CallId, Contact
from app.domain.events import Established, Held
from app.sdk.calls.clock import DeskTime, SwitchClock

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
CALL = CallId("lab-1.1")


def established(at: datetime) -> Established:
    return Established(call_id=CALL, at=at, contact=Contact())


def desk_time(ahead: timedelta) -> tuple[SwitchClock, DeskTime]:
    clock = SwitchClock(lambda: NOW)
    clock.hear(NOW + ahead)
    return clock, DeskTime(clock)


def test_a_switch_an_hour_ahead_tells_our_time():
    _, time = desk_time(HOUR)
    assert time.tell(established(NOW + HOUR)).at == NOW


def test_a_switch_that_is_right_is_believed_to_the_microsecond():
    _, time = desk_time(timedelta(seconds=0.4))
    event = established(NOW + timedelta(seconds=0.4))
    assert time.tell(event) is event


def test_the_distance_of_two_events_stays_what_the_switch_says():
    clock, time = desk_time(HOUR)
    first = time.tell(established(NOW + HOUR)).at
    clock.hear(NOW + HOUR + timedelta(milliseconds=300))
    later = Held(call_id=CALL, at=NOW + HOUR + timedelta(seconds=5), contact=Contact())
    assert time.tell(later).at - first == timedelta(seconds=5)


def test_when_the_switchs_clock_is_put_back_a_call_does_not_go_back_in_time():
    clock, time = desk_time(HOUR)
    first = time.tell(established(NOW + HOUR)).at
    clock.hear(NOW - HOUR)
    assert time.tell(established(NOW - HOUR - timedelta(seconds=9))).at == first
