"""Buttons stay where they are, and the line below says what matters most of what was ordered."""

from itertools import pairwise
from typing import Any

import pytest
from msgspec.structs import replace

from app.domain.actions import ActionDefinition, ActionPhase, ActionState
from app.domain.session import GuideStep, Session
from app.presenters.orders import buttons, latest, line
from tests.app.domain.session.calls import BOOK, CHEN, KNOWN, LIU, after, at, delivered
from tests.app.presenters.cards import had, voice
from widgets.state import Action, ActionLine, ActionLook, Choice, Mark


def action(name: str, confirm: dict[str, str] | None = None) -> ActionDefinition:
    return ActionDefinition(
        name=name,
        title={"zh": f"办{name}", "en": f"Do {name}"},
        running={"zh": f"{name} 中…", "en": f"Doing {name}…"},
        done={"zh": f"{name} 已办", "en": f"Did {name}"},
        confirm=confirm,
        icon="ticket",
    )


ASKED = {"zh": "退 {account.owed_fen:money}？", "en": "Pay {account.owed_fen:money} back?"}
BOOKED = replace(BOOK, actions={n: action(n, ASKED if n == "a" else None) for n in "abcdef"})
Phase = ActionPhase


def order(
    name: str, phase: ActionPhase = Phase.RUNNING, seconds: float = 10, **more: Any
) -> ActionState:
    fields = {
        "key": f"{name}-key",
        "guide": "g",
        "step": "s",
        "asked_at": at(seconds),
        "changed_at": at(seconds),
        "customer": CHEN,
    }
    return ActionState(action=name, phase=phase, **{**fields, **more})


def with_orders(*orders: ActionState) -> Session:
    session = after(*KNOWN)
    paid = session.facts | had("Billing", account__owed_fen=12800)
    return replace(session, facts=paid, orders={each.key: each for each in orders})


def row(session: Session, *recommended: str, step: str = "s") -> tuple[Action, ...]:
    return buttons(
        session, recommended, BOOKED, voice("en", book=BOOKED), step=GuideStep("g", step)
    )


def names(session: Session, *recommended: str, step: str = "s") -> str:
    return "".join(each.name for each in row(session, *recommended, step=step))


def test_the_recommended_action_stands_first_and_filled():
    assert row(with_orders(), "a", "b") == (
        Action(name="a", text="Do a", icon="ticket", primary=True),
        Action(name="b", text="Do b", icon="ticket"),
    )


def test_nothing_may_be_ordered_for_nobody():
    assert not any(each.enabled for each in row(after(delivered()), "a", "b"))


def test_an_action_no_connector_offers_has_no_button():
    assert names(with_orders(order("never")), "gone", "a") == "a"


@pytest.mark.parametrize(
    ("phase", "text", "look", "enabled"),
    [
        (Phase.CONFIRMING, "Do a", ActionLook.CONFIRM, False),
        (Phase.RUNNING, "Doing a…", ActionLook.RUNNING, False),
        (Phase.CHECKING, "Checking…", ActionLook.RUNNING, False),
        (Phase.DONE, "Did a", ActionLook.DONE, False),
        (Phase.FAILED, "Do a", ActionLook.FAILED, True),
        (Phase.UNKNOWN, "Unknown", ActionLook.UNKNOWN, False),
    ],
)
def test_a_button_shows_how_far_its_order_has_come(
    phase: ActionPhase, text: str, look: ActionLook, enabled: bool
):
    (button,) = row(with_orders(order("a", phase)), "a")
    assert (button.text, button.look, button.enabled) == (text, look, enabled)
    assert not button.primary, "what was pressed is recommended no more"


def test_progress_is_shown_while_it_runs_only():
    (running,) = row(with_orders(order("a", Phase.RUNNING, progress=0.4)), "a")
    (done,) = row(with_orders(order("a", Phase.DONE, progress=0.4)), "a")
    assert (running.progress, done.progress) == (0.4, None)


def test_the_tip_says_why_it_failed_in_the_agents_language():
    session = with_orders(order("a", Phase.FAILED, reason="refused: no such session"))
    (button,) = buttons(session, ("a",), BOOKED, voice("zh", book=BOOKED))
    assert button.tip == "被拒绝（会话不存在）"


def test_a_press_moves_no_button():
    assert names(with_orders(), "a", "b", "c") == "abc"
    for pressed in "abc":
        assert names(with_orders(order(pressed)), "a", "b", "c") == "abc"
        assert names(with_orders(order(pressed, Phase.DONE)), "a", "b", "c") == "abc"
    assert names(with_orders(order("c"), order("b")), "a", "b", "c") == "abc"


def test_a_step_of_another_guide_is_another_step_though_it_bears_the_same_name():
    elsewhere = order("c", Phase.DONE, guide="other")
    assert names(with_orders(elsewhere), "a", "b", "c") == "cab"


def test_what_was_pressed_before_stands_before_what_comes_next():
    before = order("c", Phase.DONE, step="earlier")
    assert names(with_orders(before), "a", "b") == "cab"
    assert names(with_orders(before), "a", "c") == "ca"


def test_at_most_three_are_shown():
    assert names(with_orders(), "a", "b", "c", "d") == "abc"
    many = [order(n, Phase.RUNNING, step="earlier") for n in "abcdef"]
    assert len(row(with_orders(*many), "a")) == 3


def test_the_next_one_takes_the_place_of_what_has_been_done_longest():
    earlier = (
        order("a", Phase.DONE, 30, step="x"),
        order("b", Phase.RUNNING, 10, step="x"),
        order("c", Phase.DONE, 20, step="x"),
    )
    assert names(with_orders(*earlier), "d") == "abd"
    assert names(with_orders(*earlier, order("d")), "d") == "abd"
    b_done = replace(earlier[1], phase=Phase.DONE, changed_at=at(40))
    assert names(with_orders(earlier[0], b_done, earlier[2], order("d")), "d") == "abd"


def test_what_is_still_open_gives_its_place_to_nobody():
    open_orders = [order(n, Phase.UNKNOWN, step="x") for n in "abc"]
    assert names(with_orders(*open_orders), "d") == "abc"


def test_a_failure_put_away_gives_its_place_away():
    failed = [order(n, Phase.FAILED, step="x", dismissed=n == "b") for n in "abc"]
    assert names(with_orders(*failed), "d") == "adc"


def test_only_the_first_not_yet_pressed_is_filled():
    shown = row(with_orders(order("a", Phase.DONE)), "a", "b", "c")
    assert [each.primary for each in shown] == [False, True, False]


def test_of_one_action_the_last_order_counts():
    first = order("a", Phase.FAILED, 10, key="1", reason="server error 503")
    again = order("a", Phase.DONE, 20, key="2", reference="GD-7")
    session = with_orders(first, again)
    assert latest(session) == {"a": again}
    assert said(session) == ActionLine(key="2", text="Did a: GD-7")


# The line


def said(session: Session, language: str = "en") -> ActionLine | None:
    return line(session, BOOKED, voice(language, book=BOOKED))


def test_without_orders_the_line_is_empty():
    assert said(with_orders()) is None
    assert said(with_orders(order("never"))) is None


def test_a_change_is_asked_for_first():
    asked = said(with_orders(order("a", Phase.CONFIRMING)), "zh")
    assert asked == ActionLine(
        key="a-key",
        text="退 ¥128？",
        mark=Mark.TODO,
        links=(Choice(key="confirm", text="确定"), Choice(key="dismiss", text="取消")),
    )


@pytest.mark.parametrize("phase", [Phase.RUNNING, Phase.CHECKING])
def test_while_it_runs_the_line_says_so(phase: ActionPhase):
    assert said(with_orders(order("a", phase))) == ActionLine(
        key="a-key", text="Doing a…", mark=Mark.BUSY
    )


def test_an_unknown_outcome_offers_to_check_and_never_to_try_again():
    shown = said(with_orders(order("a", Phase.UNKNOWN, reason="no answer in time")), "zh")
    assert shown == ActionLine(
        key="a-key",
        text="办a：结果未知，未及时应答",
        mark=Mark.BAD,
        links=(Choice(key="check", text="核实"),),
    )


def test_a_failure_says_why_and_can_be_put_away():
    shown = said(with_orders(order("a", Phase.FAILED, reason="not permitted")), "zh")
    assert shown == ActionLine(
        key="a-key",
        text="办a：无权限",
        mark=Mark.BAD,
        links=(Choice(key="dismiss", text="知道了"),),
    )
    assert said(with_orders(order("a", Phase.FAILED, dismissed=True))) is None


def test_a_failure_without_a_reason_is_said_all_the_same():
    shown = said(with_orders(order("a", Phase.FAILED)), "zh")
    assert shown is not None
    assert shown.text == "办a：未说明原因"


@pytest.mark.parametrize(("reference", "text"), [("GD-7", "Did a: GD-7"), ("", "Did a")])
def test_a_result_is_said_with_what_it_is_called_elsewhere(reference: str, text: str):
    done = with_orders(order("a", Phase.DONE, reference=reference))
    assert said(done) == ActionLine(key="a-key", text=text)


def test_a_reference_from_outside_is_plain_and_short():
    shown = said(with_orders(order("a", Phase.DONE, reference="\u202e<b>\n" + "7" * 10_000)))
    assert shown is not None
    assert len(shown.text) < 100
    assert not set("\u202e\n") & set(shown.text)


def test_what_needs_the_agent_most_is_said_before_what_is_newer():
    by_urgency = (
        Phase.CONFIRMING, Phase.UNKNOWN, Phase.CHECKING, Phase.RUNNING, Phase.FAILED, Phase.DONE,
    )  # fmt: skip
    for first, then in pairwise(by_urgency):
        shown = said(with_orders(order("a", first, 10), order("b", then, 99)))
        assert shown is not None
        assert shown.key == "a-key"


def test_of_equals_the_newest_is_said():
    shown = said(with_orders(order("a", Phase.DONE, 99), order("b", Phase.DONE, 10)))
    assert shown is not None
    assert shown.key == "a-key"


def test_an_order_about_another_customer_is_not_on_this_card():
    session = with_orders(order("a", Phase.DONE, customer=LIU))
    assert [each.look for each in row(session, "a")] == [ActionLook.IDLE]
    assert said(session) is None
