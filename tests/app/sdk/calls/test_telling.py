"""What is told of a call follows from how it stood and stands."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.call import CallId, Contact, Outcome, Phase
from app.domain.events import (
    CallUpdated,
    Conferenced,
    ConnectionCleared,
    Consulted,
    Delivered,
    Diverted,
    Established,
    Failed,
    Held,
    Retrieved,
    Transferred,
)
from app.sdk.calls.telling import Teller

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
ONE = CallId("one")
CALLER = Contact(ani="120000001")


def told(*steps: Phase) -> list[type]:
    teller = Teller()
    return [type(event) for phase in steps for event in teller.tell(ONE, phase, CALLER, AT)]


def test_each_phase_is_told_once_by_its_own_event() -> None:
    steps = [
        Phase.OFFERED,
        Phase.RINGING,
        Phase.RINGING,
        Phase.ACTIVE,
        Phase.ACTIVE,
        Phase.HELD,
        Phase.CONSULTING,
        Phase.ACTIVE,
        Phase.CONFERENCING,
    ]
    kinds = [Delivered, Delivered, Established, Held, Consulted, Retrieved, Conferenced]
    assert told(*steps) == kinds


@pytest.mark.parametrize("phase", [Phase.ACTIVE, Phase.HELD, Phase.RINGING])
def test_a_better_contact_in_the_same_phase_is_an_update(phase: Phase) -> None:
    teller = Teller()
    teller.tell(ONE, phase, Contact(), AT)
    assert [type(e) for e in teller.tell(ONE, phase, CALLER, AT)] == [CallUpdated]


def test_the_customer_after_a_consultation_is_somebody_new() -> None:
    teller = Teller()
    teller.tell(ONE, Phase.ACTIVE, Contact(consult_from="102"), AT)
    assert [type(e) for e in teller.tell(ONE, Phase.ACTIVE, CALLER, AT)] == [Established]


def test_time_never_goes_back_within_a_call() -> None:
    teller = Teller()
    teller.tell(ONE, Phase.RINGING, CALLER, AT)
    [late] = teller.tell(ONE, Phase.ACTIVE, CALLER, AT - timedelta(seconds=5))
    [end] = teller.end(ONE, Outcome.ANSWERED_HERE, AT - timedelta(seconds=9))
    assert late.at == end.at == AT


@pytest.mark.parametrize(
    ("outcome", "answered", "kind"),
    [
        (Outcome.MISSED, False, Diverted),
        (Outcome.MISSED, True, ConnectionCleared),
        (Outcome.ABANDONED, False, ConnectionCleared),
        (Outcome.TRANSFERRED, True, Transferred),
        (Outcome.TRANSFERRED, False, Transferred),
        (Outcome.FAILED, False, Failed),
        (Outcome.ANSWERED_ELSEWHERE, False, Diverted),
    ],
)
def test_a_call_ends_once_and_what_was_answered_was_answered(
    outcome: Outcome, answered: bool, kind: type
) -> None:
    teller = Teller()
    teller.tell(ONE, Phase.ACTIVE if answered else Phase.RINGING, CALLER, AT)
    [ended] = teller.end(ONE, outcome, AT)
    assert type(ended) is kind
    if isinstance(ended, Diverted):
        assert ended.outcome is outcome
    assert teller.end(ONE, outcome, AT) == []
    assert teller.calls == {}


def test_a_call_never_told_of_has_no_end() -> None:
    assert Teller().end(ONE, Outcome.MISSED, AT) == []
