"""What takes an effect back stands last among the buttons, and is never the one recommended."""

from app.domain.events import AnyEvent
from tests.app.domain.session.calls import STALE, after
from tests.app.domain.session.test_taking_back import RESUMED, SUSPENDED, TWO_WAYS
from tests.app.presenters.cards import card
from widgets.state import ActionLook


def buttons(*events: AnyEvent) -> list[tuple[str, ActionLook, bool]]:
    made = card(after(*events, book=TWO_WAYS), "en", TWO_WAYS).actions
    return [(each.name, each.look, each.primary) for each in made]


def test_the_effect_is_had_and_can_be_taken_back() -> None:
    assert buttons(*STALE) == [("line.suspend", ActionLook.IDLE, True)]
    assert buttons(*SUSPENDED) == [
        ("line.suspend", ActionLook.DONE, False),
        ("line.resume", ActionLook.IDLE, False),
    ]


def test_taken_back_the_step_s_own_action_is_recommended_anew() -> None:
    assert buttons(*RESUMED) == [("line.suspend", ActionLook.IDLE, True)]
