"""What a caller has to be verified for is asked on the card, and not read out before."""

import pytest
from msgspec.structs import replace

from app.domain.events import Answered
from app.domain.facts import FactDefinition
from app.domain.guide import Guide, GuideOutcome, Otherwise, ReasonRule, Step
from app.domain.session import Playbook
from app.presenters.book import Book
from app.presenters.overlay import OverlayPresenter
from tests.app.domain.session.calls import CALL, KNOWN, after, arrived, at
from tests.app.presenters.cards import CATALOGUE, NOW, card, rules, words
from tests.app.presenters.desks import Seen
from widgets.state import Choice


def both(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


BILL = Guide(
    guide="bill",
    version=1,
    owner="care",
    title=both("账单", "Bill"),
    reasons=(ReasonRule(when="account.owed_fen > 0", weight=3, because=both("欠费", "Owing")),),
    steps=(
        Step(
            step="owed",
            when="account.owed_fen > 0",
            title=both("告知欠费", "Say what is owed"),
            say=both("您欠费 {account.owed_fen:money}", "You owe {account.owed_fen:money}"),
        ),
    ),
    otherwise=Otherwise(
        say=both("转交 {account.owed_fen:money}", "Over: {account.owed_fen:money}")
    ),
    outcomes={"escalated": GuideOutcome(resolved=False, disposition="ESC")},
)
ASK = {"yes": both("一致", "They match"), "no": both("不一致", "No match")}
BOOK = Playbook(
    guides={"bill": BILL},
    sources={"account.owed_fen": "Billing"},
    definitions=CATALOGUE
    | {
        "account.owed_fen": replace(CATALOGUE["account.owed_fen"], level=1),
        "caller.known": FactDefinition(
            type="bool", label=both("身份", "Caller"), ask=both("姓名？", "Name?"), answers=ASK
        ),
        "caller.proven": FactDefinition(
            type="bool", label=both("验证", "Proof"), ask=both("密码？", "Code?"), answers=ASK
        ),
    },
    opening=frozenset({"account.owed_fen"}),
)
OWING = (*KNOWN, arrived(source="Billing", account__owed_fen=2500))


def said(fact: str, value: bool) -> Answered:
    return Answered(call_id=CALL, at=at(7), fact=fact, value=value)


def stranger(*events: Answered):
    """The call of somebody the number tells nothing of."""
    session = after(*OWING, *events, book=BOOK)
    facts = {n: f for n, f in session.facts.items() if f.source != "crm"}
    return replace(session, facts=facts)


def test_a_caller_known_by_the_number_is_told_at_once():
    step = card(after(*OWING, book=BOOK), "en", BOOK).step
    assert step is not None
    assert step.script == "You owe 25.00 yuan"


def test_another_is_asked_who_they_are_in_the_words_of_the_catalogue():
    step = card(stranger(), "zh", BOOK).step
    assert step is not None
    assert step.script == "姓名？"
    assert step.question is not None
    assert step.question.answers == (
        Choice(key="yes", text="一致"),
        Choice(key="no", text="不一致"),
    )


def test_one_click_on_the_answer_opens_the_step():
    book = Book(playbook=BOOK, rules=rules())
    presenter = OverlayPresenter(lambda _edition: book, words("en"), lambda: NOW)
    seen = Seen(presenter)
    presenter.present(stranger())
    presenter.answer(CALL, "caller.known", "yes")
    assert seen.acted == [Answered(call_id=CALL, at=NOW, fact="caller.known", value=True)]
    step = card(stranger(said("caller.known", True)), "en", BOOK).step
    assert step is not None
    assert step.script == "You owe 25.00 yuan"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_may_not_be_read_out_stays_a_blank(language: str):
    refused = (said("caller.known", False), said("caller.proven", False))
    step = card(stranger(*refused), language, BOOK).step
    assert step is not None
    assert (step.name, step.script.split()[-1]) == ("otherwise", "____")
