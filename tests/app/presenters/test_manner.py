"""The card speaks to the customer as they are: other words, other offers, the same step."""

from msgspec.structs import replace

from app.domain.actions import ActionDefinition
from app.domain.events import ActionRequested, FactNoted
from app.domain.facts import FactDefinition
from app.domain.guide import Step, Wording
from tests.app.domain.session.calls import BOOK, CALL, FAULT, STALE, after, at
from tests.app.presenters.cards import CATALOGUE, card


def both(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def action(name: str) -> ActionDefinition:
    return ActionDefinition(
        name=name, title=both(name, name), running=both("", ""), done=both("", "")
    )


SORRY = Wording(when="customer.mood == 'angry'", say=both("非常抱歉", "I'm very sorry"))
CHEAP = Wording(when="customer.fee_sensitive", do=("pack.small",))
OFFER = Step(
    step="offer",
    when="session.online and not session.traffic",
    title=both("推荐", "Offer"),
    say=both("推荐套餐", "A plan"),
    do=("plan.big",),
    wording=(SORRY, CHEAP),
)
MANNER = {
    name: FactDefinition(type=kind, label=both(name, name), manner=True)
    for name, kind in (("customer.mood", "text"), ("customer.fee_sensitive", "bool"))
}
BOOK_OF_MANNER = replace(
    BOOK,
    guides={"fault": replace(FAULT, steps=(OFFER,))},
    actions={name: action(name) for name in ("plan.big", "pack.small")},
    definitions=CATALOGUE | MANNER,
)


def noted(fact: str, value: str | bool, seconds: float = 6) -> FactNoted:
    return FactNoted(call_id=CALL, at=at(seconds), fact=fact, value=value)


def shown(*events: FactNoted | ActionRequested) -> tuple[str, str, list[str]]:
    """The step, its script, and the buttons."""
    made = card(after(*STALE, *events, book=BOOK_OF_MANNER), "en", BOOK_OF_MANNER)
    assert made.step is not None
    return made.step.name, made.step.script, [button.name for button in made.actions]


def test_in_no_manner_the_step_speaks_as_it_is_written() -> None:
    assert shown() == ("offer", "A plan", ["plan.big"])


def test_to_an_angry_customer_it_says_the_same_otherwise() -> None:
    assert shown(noted("customer.mood", "angry")) == ("offer", "I'm very sorry", ["plan.big"])


def test_to_one_who_minds_the_fee_it_offers_something_else() -> None:
    assert shown(noted("customer.fee_sensitive", True)) == ("offer", "A plan", ["pack.small"])


def test_it_is_said_for_whom_the_words_were_chosen() -> None:
    angry, minds = noted("customer.mood", "angry"), noted("customer.fee_sensitive", True)
    for events, said in (
        ((), ""),
        ((angry,), "worded: angry"),
        ((minds,), "worded: customer.fee_sensitive"),
        ((minds, angry), "worded: angry"),
    ):
        made = card(after(*STALE, *events, book=BOOK_OF_MANNER), "en", BOOK_OF_MANNER)
        assert made.step is not None
        assert made.step.manner == said


def test_an_action_pressed_in_other_words_still_belongs_to_its_step() -> None:
    press = ActionRequested(call_id=CALL, at=at(8), action="plan.big")
    session = after(*STALE, noted("customer.fee_sensitive", True), press, book=BOOK_OF_MANNER)
    (order,) = session.orders.values()
    assert order.step == "offer"
