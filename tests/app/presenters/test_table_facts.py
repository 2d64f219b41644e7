"""What a guide's tables give is said, shown and sent along like any other fact."""

from app.domain.actions import ActionDefinition
from app.domain.effects import Perform
from app.domain.events import ActionConfirmed, ActionRequested
from app.domain.facts import FactDefinition
from app.domain.guide import Guide, GuideOutcome, Otherwise, ReasonRule, Step, Table
from app.domain.session import Playbook
from tests.app.domain.session.calls import CALL, KNOWN, after, arrived, at, last
from tests.app.presenters.cards import CATALOGUE, card


def both(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


FEE = Guide(
    guide="fee",
    version=1,
    owner="care",
    title=both("退费", "Refund"),
    reasons=(ReasonRule(when="account.owed_fen > 0", weight=3, because=both("欠费", "Owing")),),
    tables=(
        Table(
            gives="goodwill.back_fen",
            columns=("onu.state",),
            rows=(("offline", "= account.owed_fen * 0.5"), (None, 0)),
        ),
        Table(
            gives="goodwill.ways",
            columns=("goodwill.back_fen",),
            rows=(("> 0", "cash"), ("> 100", "pack")),
            hit="collect",
        ),
    ),
    steps=(
        Step(
            step="pay",
            when="goodwill.back_fen > 0",
            title=both("退 {goodwill.back_fen:money}", "Refund {goodwill.back_fen:money}"),
            say=both("给您退 {goodwill.back_fen:money}", "You get {goodwill.back_fen:money} back"),
            do=("refund",),
        ),
    ),
    otherwise=Otherwise(),
    outcomes={"escalated": GuideOutcome(resolved=False, disposition="ESC")},
)
REFUND = ActionDefinition(
    name="refund",
    title=both("退费", "Refund"),
    running=both("退费中", "Refunding"),
    done=both("已退", "Refunded"),
    confirm=both("退 {goodwill.back_fen:money}？", "Refund {goodwill.back_fen:money}?"),
    needs=("goodwill.back_fen", "goodwill.ways", "onu.state"),
)
SOURCES = {"account.owed_fen": "Billing", "onu.state": "PON"}
BOOK = Playbook(
    guides={"fee": FEE},
    actions={"refund": REFUND},
    sources=SOURCES,
    definitions=CATALOGUE
    | {"goodwill.back_fen": FactDefinition(type="int", label=both("可退金额", "Goodwill"))},
    opening=frozenset(SOURCES),
)
OWING = (
    *KNOWN,
    arrived(source="Billing", account__owed_fen=2505),
    arrived(source="PON", onu__state="offline"),
)
PRESSED = ActionRequested(call_id=CALL, at=at(9), action="refund")


def test_a_script_says_what_a_table_gives_and_the_evidence_names_the_guide() -> None:
    step = card(after(*OWING, book=BOOK), "en", BOOK).step
    assert step is not None
    assert (step.title, step.script) == ("Refund 12.53 yuan", "You get 12.53 yuan back")
    shown = [(each.text, each.source.partition(" · ")[0]) for each in step.evidence]
    assert shown == [
        ("Goodwill: ¥12.53", "guide's table"),
        ("Modem: offline", "PON"),
        ("Owed: ¥25.05", "Billing"),
    ]
    assert step.folded == "", "no step is behind yet"


def test_an_order_is_confirmed_and_sent_with_what_a_table_gives() -> None:
    asked = after(*OWING, PRESSED, book=BOOK)
    line = card(asked, "zh", BOOK).action_line
    assert line is not None
    assert line.text == "退 ¥12.53？"
    confirmed = ActionConfirmed(call_id=CALL, at=at(10), key=line.key)
    (effect,) = last(*OWING, PRESSED, confirmed, book=BOOK).effects
    assert isinstance(effect, Perform)
    parameters = {
        "goodwill.back_fen": "1253",
        "goodwill.ways": "cash, pack",
        "onu.state": "offline",
    }
    assert effect.order.parameters == parameters


def test_what_a_table_cannot_give_yet_is_awaited_by_what_it_is_made_of() -> None:
    waiting = after(*OWING[:-1], book=BOOK)
    step = card(waiting, "en", BOOK).step
    assert step is not None
    assert (step.name, [each.source for each in step.evidence]) == ("await", ["PON"])
    assert "goodwill.back_fen" not in waiting.facts
