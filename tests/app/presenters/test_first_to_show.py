"""Of several calls one has the card: the one talked in, else the ringing, else the wrap-up."""

import pytest

from app.domain.call import CallId, Contact, Phase
from app.domain.session import Session
from app.presenters.calls import first_to_show, shows
from tests.app.domain.session.calls import at


def call(name: str, phase: Phase, second: float = 0) -> Session:
    return Session(
        call_id=CallId(name),
        opened_at=at(second),
        heard_at=at(second),
        as_of=at(second),
        contact=Contact(),
        phase=phase,
        phase_at=at(second),
    )


@pytest.mark.parametrize(
    ("calls", "first"),
    [
        ([], None),
        ([("a", Phase.CLOSED, 0)], None),
        ([("a", Phase.RINGING, 0)], "a"),
        ([("a", Phase.RINGING, 0), ("b", Phase.RINGING, 5)], "b"),
        ([("a", Phase.ACTIVE, 0), ("b", Phase.RINGING, 5)], "a"),
        ([("a", Phase.HELD, 9), ("b", Phase.ACTIVE, 5)], "b"),
        ([("a", Phase.HELD, 0), ("b", Phase.RINGING, 5)], "a"),
        ([("a", Phase.HELD, 0), ("b", Phase.HELD, 5)], "b"),
        ([("a", Phase.WRAP_UP, 0), ("b", Phase.RINGING, 5)], "b"),
        ([("a", Phase.WRAP_UP, 9), ("b", Phase.WRAP_UP, 5)], "a"),
        ([("a", Phase.WRAP_UP, 9), ("b", Phase.CONSULTING, 5)], "b"),
        ([("a", Phase.OFFERED, 9), ("b", Phase.WRAP_UP, 5)], "a"),
    ],
)
def test_of_several_calls_the_one_talked_in_is_shown_then_the_ringing_then_wrap_up(
    calls: list[tuple[str, Phase, float]], first: str | None
):
    sessions = {CallId(name): call(name, phase, second) for name, phase, second in calls}
    found = first_to_show(sessions)
    assert (found.call_id if found else None) == first


@pytest.mark.parametrize("phase", list(Phase))
def test_only_a_closed_call_is_not_shown(phase: Phase):
    assert shows(call("a", phase)) is (phase is not Phase.CLOSED)
