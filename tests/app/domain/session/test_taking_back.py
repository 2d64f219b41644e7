"""What was done elsewhere is taken back by what the guide names for it, and by nothing else."""

from msgspec.structs import replace

from app.domain.actions import ActionDefinition, ActionPhase
from app.domain.effects import FetchFacts, Perform
from app.domain.events import (
    ActionConfirmed,
    ActionFailed,
    ActionRequested,
    ActionSucceeded,
    ActionUnknown,
    AnyEvent,
    StepDone,
)
from app.domain.guide import Step, Verify
from app.domain.session import Session, last_move, offered_actions, offered_back, standing
from tests.app.domain.session.calls import BOOK, CALL, FAULT, STALE, after, arrived, at, last

WORDS = {"zh": "x", "en": "x"}


def action(name: str, level: int = 0, **more: object) -> ActionDefinition:
    return ActionDefinition(
        name=name,
        title=WORDS,
        running=WORDS,
        done=WORDS,
        level=level,
        **more,  # type: ignore[arg-type]
    )


SUSPEND = Step(
    step="suspend",
    when="session.online and not session.traffic",
    do=("line.suspend",),
    undo="line.resume",
    verify=Verify(facts=("onu.state",)),
)
THEN = Step(step="then", when="session.online", do=("note",))
GUIDE = replace(FAULT, goal="False", steps=(SUSPEND, THEN))
ACTIONS = {
    "line.suspend": action("line.suspend"),
    "line.resume": action("line.resume", refreshes=("session.online",)),
    "note": action("note"),
}
TWO_WAYS = replace(BOOK, guides={"fault": GUIDE}, actions=ACTIONS)


def press(name: str, seconds: float) -> ActionRequested:
    return ActionRequested(call_id=CALL, at=at(seconds), action=name)


def keys(session: Session, name: str) -> list[str]:
    return [order.key for order in session.orders.values() if order.action == name]


def carried_out(*events: AnyEvent, name: str, seconds: float) -> tuple[AnyEvent, ...]:
    """These events, the press of an action and its success."""
    pressed = (*events, press(name, seconds))
    key = keys(after(*pressed, book=TWO_WAYS), name)[-1]
    return (*pressed, ActionSucceeded(call_id=CALL, at=at(seconds + 1), key=key))


SUSPENDED = carried_out(*STALE, name="line.suspend", seconds=10)
RESUMED = carried_out(*SUSPENDED, name="line.resume", seconds=20)


def back(*events: AnyEvent) -> tuple[str, ...]:
    session = after(*events, book=TWO_WAYS)
    stand = standing(session, TWO_WAYS)
    assert stand is not None
    return offered_back(session, stand, TWO_WAYS)


def test_what_takes_an_effect_back_is_offered_once_it_is_there() -> None:
    assert back(*STALE) == ()
    assert back(*STALE, press("line.suspend", 10)) == ()
    assert back(*SUSPENDED) == ("line.resume",)


def test_an_effect_that_never_was_or_may_not_be_is_not_taken_back() -> None:
    pressed = (*STALE, press("line.suspend", 10))
    (key,) = keys(after(*pressed, book=TWO_WAYS), "line.suspend")
    failed = ActionFailed(call_id=CALL, at=at(11), key=key, reason="no")
    assert back(*pressed, failed, StepDone(call_id=CALL, at=at(12), step="suspend")) == ()
    unknown = ActionUnknown(call_id=CALL, at=at(11), key=key, reason="late")
    assert back(*pressed, unknown, StepDone(call_id=CALL, at=at(12), step="suspend")) == ()


def test_what_was_done_since_and_cannot_be_taken_back_does_not_stand_in_the_way() -> None:
    seen = (*SUSPENDED, arrived(seconds=13, source="PON", onu__state="online"))
    noted = carried_out(*seen, name="note", seconds=15)
    assert after(*noted, book=TWO_WAYS).tried.keys() == {"suspend", "then"}
    assert back(*noted) == ("line.resume",)


def test_it_is_sent_as_an_order_of_no_step() -> None:
    moved = last(*SUSPENDED, press("line.resume", 20), book=TWO_WAYS)
    assert isinstance(moved.effects[0], Perform)
    order = moved.effects[0].order
    assert (order.step, order.takes_back) == ("", "suspend")


def test_carried_out_the_step_is_to_be_taken_again_and_its_effect_looked_at() -> None:
    before = after(*RESUMED[:-1], book=TWO_WAYS)
    assert "suspend" in before.tried
    moved = last(*RESUMED, book=TWO_WAYS)
    assert moved.session.tried == {}
    (fetched,) = [each for each in moved.effects if isinstance(each, FetchFacts)]
    assert fetched.facts == {"session.online", "onu.state"}
    assert back(*RESUMED) == ()


def test_taken_back_it_may_be_done_again_under_a_key_of_its_own() -> None:
    again = after(*RESUMED, press("line.suspend", 30), book=TWO_WAYS)
    one, other = keys(again, "line.suspend")
    assert one != other
    assert again.orders[other].phase is ActionPhase.RUNNING
    twice = carried_out(*RESUMED, name="line.suspend", seconds=30)
    assert back(*twice) == ("line.resume",)
    thrice = after(*carried_out(*twice, name="line.resume", seconds=40), book=TWO_WAYS)
    assert len(keys(thrice, "line.resume")) == 2
    assert thrice.tried == {}


def test_it_is_none_of_the_actions_a_step_recommends() -> None:
    session = after(*SUSPENDED, book=TWO_WAYS)
    stand = standing(session, TWO_WAYS)
    assert stand is not None
    assert offered_actions(session, stand, TWO_WAYS) == ()


def test_what_was_done_elsewhere_is_not_undone_by_going_back() -> None:
    assert last_move(after(*SUSPENDED, book=TWO_WAYS), at(30)) is None


def test_the_caller_has_to_be_verified_as_far_as_it_needs() -> None:
    gated = {**ACTIONS, "line.resume": action("line.resume", level=2)}
    book = replace(TWO_WAYS, actions=gated)
    session = after(*SUSPENDED, book=book)
    stand = standing(session, book)
    assert stand is not None
    assert offered_back(session, stand, book) == ()
    assert keys(after(*SUSPENDED, press("line.resume", 20), book=book), "line.resume") == []


def test_asked_about_first_it_changes_nothing_until_said_yes_to() -> None:
    asking = {**ACTIONS, "line.resume": action("line.resume", confirm=WORDS)}
    book = replace(TWO_WAYS, actions=asking)
    asked = after(*SUSPENDED, press("line.resume", 20), book=book)
    (key,) = keys(asked, "line.resume")
    assert "suspend" in asked.tried
    confirmed = (
        press("line.resume", 20),
        ActionConfirmed(call_id=CALL, at=at(21), key=key),
        ActionSucceeded(call_id=CALL, at=at(22), key=key),
    )
    assert after(*SUSPENDED, *confirmed, book=book).tried == {}
