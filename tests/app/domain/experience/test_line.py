"""The line of a call, made from its log: what was suggested, clicked and coded, and nobody."""

import msgspec
import pytest
from msgspec.structs import replace

from app.domain.call import Direction, Outcome, Phase
from app.domain.events import (
    AnyEvent,
    Established,
    GuideChosen,
    ReasonsWeighed,
    StepDone,
    SuggestionsHidden,
    WrapUpFinished,
)
from app.domain.experience import ELSE, GuideLine, ReasonLine, line_of
from app.domain.facts import FactDefinition
from app.domain.guide import GuideOutcome
from app.domain.session import Playbook
from app.domain.weighing import By, Weighed, Weighing
from app.services.runner import replayed
from app.store.codec import decode_event, encode_event
from tests.app.domain.session.calls import (
    BOOK,
    CALL,
    CONTACT,
    FAULT,
    SOURCES,
    STALE,
    after,
    arrived,
    at,
    cleared,
)

BILL = replace(
    FAULT,
    guide="bill",
    reasons=(),
    outcomes={
        "explained": GuideOutcome(resolved=True, disposition="BILL-OK"),
        "escalated": GuideOutcome(resolved=False, disposition="ESC"),
    },
)
CATALOGUE = {name: FactDefinition(type="bool", label={}) for name in (*SOURCES, "customer.name")}
TWO = replace(BOOK, guides={"fault": FAULT, "bill": BILL}, definitions=CATALOGUE)
CHOSE = GuideChosen(call_id=CALL, at=at(10), guide="bill")


def ended(*clicks: AnyEvent, code: str = "OK") -> list[AnyEvent]:
    finished = WrapUpFinished(call_id=CALL, at=at(99), disposition=code, note="Chen, 12000001046")
    return [*STALE, *clicks, cleared(), finished]


def line(*clicks: AnyEvent, code: str = "OK", book: Playbook = TWO) -> ReasonLine:
    found = line_of(after(*ended(*clicks, code=code), book=book), book)
    assert found is not None
    return found


def test_it_says_what_the_rules_scored_and_what_was_suggested():
    told = line()
    assert told.rules == {"fault": GuideLine(version=3, score=3.0, held={"1": 3.0})}
    assert (told.quiet, told.idle) == (("bill",), 0)
    assert (told.suggested, told.by) == (("fault",), By.RULES)
    assert told.shares == pytest.approx((0.9526,))
    assert told.features[-2:] == ("session.online=true", "session.traffic=false")
    assert told.at == at(99)


def test_the_code_says_what_it_was_about_and_the_click_does_not():
    told = line(CHOSE, code="OK")
    assert (told.picked, told.worked, told.coded, told.code) == ("bill", "bill", "fault", "OK")


@pytest.mark.parametrize(
    ("code", "coded"),
    [
        ("BILL-OK", "bill"),
        ("VISIT", "fault"),
        ("OTHER", ELSE),
        ("", None),
        ("TRANSFERRED", None),
        ("ESC", None),
    ],
)
def test_a_code_is_its_guides_and_one_of_several_guides_is_nobodys(code: str, coded: str | None):
    assert line(code=code).coded == coded


def test_a_code_of_several_guides_is_that_of_the_guide_in_use():
    assert line(CHOSE, code="ESC").coded == "bill"


def test_a_code_of_several_guides_is_that_of_one_worked_in_before():
    begun = StepDone(call_id=CALL, at=at(9), step="stale")
    third = replace(
        BILL, guide="move", outcomes={"k": GuideOutcome(resolved=True, disposition="K")}
    )
    book = replace(TWO, guides={**TWO.guides, "move": third})
    onward = GuideChosen(call_id=CALL, at=at(11), guide="move")
    assert line(begun, onward, code="ESC", book=book).coded == "fault"


def test_the_call_is_judged_as_it_stood_when_the_agent_began():
    begun = StepDone(call_id=CALL, at=at(9), step="stale")
    mended = arrived(30, session__online=True, session__traffic=True)
    assert line(begun, mended).features == line(begun).features
    assert line(begun, mended).rules == line(begun).rules


def test_a_blind_call_says_so_and_what_would_have_been_suggested():
    hidden = SuggestionsHidden(call_id=CALL, at=at(1))
    told = line(hidden, CHOSE)
    assert (told.blind, told.suggested, told.picked) == (True, ("fault",), "bill")


def test_what_experience_said_is_told_with_how_much_it_had_learnt():
    shares = {"fault": Weighed(share=0.61)}
    weighing = Weighing(by=By.EXPERIENCE, learned=77, shares=shares)
    told = line(ReasonsWeighed(call_id=CALL, at=at(5), weighing=weighing))
    assert (told.by, told.learned, told.shares) == (By.EXPERIENCE, 77, (0.61,))


def test_nobody_is_in_it():
    named = arrived(2, customer__name="陈伟", contact__number="12000001046")
    written = msgspec.json.encode(line(named, CHOSE)).decode()
    for personal in ("12000001046", "1046", "陈伟", "Chen", "C1", "bb1046", CALL, "10080"):
        assert personal not in written


def test_a_code_that_is_a_text_is_left_out():
    assert line(code="call Mr Chen back").code == ""


def test_the_written_log_tells_the_same_line():
    events = ended(CHOSE)
    session = replayed([decode_event(encode_event(each)) for each in events], TWO)
    assert session is not None
    assert line_of(session, TWO) == line(CHOSE)


def test_what_is_not_over_was_not_answered_or_did_not_come_in_has_none():
    over = after(*ended(), book=TWO)
    out = replace(CONTACT, direction=Direction.OUT)
    assert line_of(over, TWO) is not None
    assert line_of(replace(over, phase=Phase.WRAP_UP), TWO) is None
    assert line_of(replace(over, answered_at=None), TWO) is None
    assert line_of(replace(over, contact=out), TWO) is None


def test_a_call_given_away_without_a_code_of_ours_says_nothing():
    away = after(*STALE, Established(call_id=CALL, at=at(9), contact=CONTACT), book=TWO)
    over = replace(away, phase=Phase.CLOSED, outcome=Outcome.TRANSFERRED, disposition="SOMEWHERE")
    found = line_of(over, TWO)
    assert found is not None
    assert found.coded is None


def test_it_can_be_read_back():
    told = line(CHOSE)
    assert msgspec.json.decode(msgspec.json.encode(told), type=ReasonLine) == told
