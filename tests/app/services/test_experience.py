"""The learner: weighs when something is new, draws blind calls alike, learns each call once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.call import CallId, Direction, Phase
from app.domain.customer import Customer
from app.domain.events import ReasonsWeighed, SuggestionsHidden
from app.domain.experience import Experience, ReasonLine, learn
from app.domain.session import Session
from app.domain.weighing import By
from app.services.experience import Learner, is_blind
from tests.app.domain.experience.town import BOOK, lines, session_of, telling_calls
from tests.app.domain.session.calls import INTERNAL


class Shelf:
    """Keeps lines by call, as the store does."""

    def __init__(self) -> None:
        self.lines: dict[str, ReasonLine] = {}
        self.told: list[Experience] = []

    def keep(self, line: ReasonLine) -> bool:
        new = line.call not in self.lines
        self.lines[line.call] = line
        return new

    def learnt(self, experience: Experience) -> None:
        self.told.append(experience)


@pytest.fixture(scope="module")
def wise() -> Experience:
    experience = Experience()
    for line in lines(telling_calls(seed=2, count=250)):
        assert line.coded is not None
        experience = learn(experience, line.case, line.coded)
    assert experience.by is By.EXPERIENCE
    return experience


def learner(
    experience: Experience | None = None, *, learns: bool = True, blind_share: float = 0.0
) -> tuple[Learner, Shelf]:
    made, shelf = Learner(blind_share=blind_share, learns=learns), Shelf()
    made.begin_with(experience or Experience(), shelf)
    return made, shelf


def live(number: int = 1) -> Session:
    (*_, told) = telling_calls(seed=3, count=number)
    somebody = Customer(customer_id="C1", name="陈伟")
    return replace(told, phase=Phase.ACTIVE, customer=somebody, disposition="")


def test_what_is_weighed_is_said_once_for_the_same_facts(wise: Experience):
    made, _ = learner(wise)
    session = live()
    said = made.weigh(session, BOOK)
    assert isinstance(said, ReasonsWeighed)
    assert (said.weighing.by, said.weighing.learned) == (By.EXPERIENCE, 250)
    assert made.weigh(session, BOOK) is None
    told = replace(session, weighing=said.weighing, facts=dict(session.facts))
    assert made.weigh(told, BOOK) is None
    fewer = dict(list(session.facts.items())[:3])
    assert made.weigh(replace(told, facts=fewer), BOOK) is not None


@pytest.mark.parametrize(
    "changed",
    [
        {"customer": None},
        {"phase": Phase.WRAP_UP},
        {"phase": Phase.CLOSED},
    ],
)
def test_nothing_is_weighed_where_nobody_would_see_it(wise: Experience, changed: dict[str, object]):
    made, _ = learner(wise)
    assert made.weigh(replace(live(), **changed), BOOK) is None


def test_nothing_is_weighed_once_the_agent_has_begun(wise: Experience):
    made, _ = learner(wise)
    session = live()
    assert made.weigh(replace(session, guide="bill", begun_on=session.facts), BOOK) is None


def test_where_learning_is_off_experience_says_nothing_and_lines_are_kept(wise: Experience):
    made, shelf = learner(wise, learns=False)
    assert made.weigh(live(), BOOK) is None
    made.close(next(telling_calls(seed=3, count=1)), BOOK)
    assert len(shelf.lines) == 1


def test_without_experience_the_rules_say_it_all():
    made, _ = learner()
    assert made.weigh(live(), BOOK) is None


def test_a_coded_call_teaches_once_however_often_it_is_closed():
    made, shelf = learner()
    (call,) = telling_calls(seed=3, count=1)
    made.close(call, BOOK)
    taught = made.experience
    assert taught.model.learned == 1
    made.close(replace(call, disposition="BILL-OK"), BOOK)
    assert made.experience == taught
    assert shelf.told == [taught]
    (line,) = shelf.lines.values()
    assert line.coded == "bill"


def test_a_call_without_a_code_is_kept_and_teaches_nothing():
    made, shelf = learner()
    made.close(session_of(1, {}), BOOK)
    assert [line.coded for line in shelf.lines.values()] == [None]
    assert made.experience == Experience()


def test_calls_that_end_before_the_store_is_open_are_taken_in_then():
    made, shelf = Learner(blind_share=0.0, learns=True), Shelf()
    for call in telling_calls(seed=3, count=3):
        made.close(call, BOOK)
    made.begin_with(Experience(), shelf)
    assert (len(shelf.lines), made.experience.model.learned) == (3, 3)


@given(st.text(max_size=20), st.floats(0, 1))
def test_the_same_call_is_always_drawn_alike(call_id: str, share: float):
    assert is_blind(CallId(call_id), share) is is_blind(CallId(call_id), share)
    assert not is_blind(CallId(call_id), 0.0)
    assert is_blind(CallId(call_id), 1.0)


def test_as_many_calls_are_blind_as_were_asked_for():
    drawn = sum(is_blind(CallId(f"1700000000.{number}"), 0.05) for number in range(10_000))
    assert 440 < drawn < 560


def test_more_blind_calls_are_those_there_were_and_others():
    calls = [CallId(f"1700000000.{number}") for number in range(500)]
    few = {call for call in calls if is_blind(call, 0.05)}
    assert few < {call for call in calls if is_blind(call, 0.2)}


def test_a_colleagues_call_is_never_blind():
    made, _ = learner(blind_share=1.0)
    session = live()
    assert isinstance(made.begin(session, BOOK), SuggestionsHidden)
    assert INTERNAL.direction is Direction.INTERNAL
    assert made.begin(replace(session, contact=INTERNAL), BOOK) is None
