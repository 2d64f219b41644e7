"""Laws that hold for every call, whatever happens in it and in whatever order."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.call import Outcome, Phase
from app.domain.callers import Earlier
from app.domain.customer import Match
from app.domain.events import (
    ActionConfirmed,
    ActionDismissed,
    ActionFailed,
    ActionProgressed,
    ActionRequested,
    ActionSucceeded,
    ActionUnknown,
    AnswerDropped,
    Answered,
    AnyEvent,
    CallerLookedUp,
    CallUpdated,
    ChangesFollowed,
    CheckRequested,
    Conferenced,
    ConnectionCleared,
    Consulted,
    Delivered,
    Diverted,
    EarlierContinued,
    Established,
    FactNoted,
    FactRevealed,
    FactsArrived,
    FactsFailed,
    GuideChosen,
    Held,
    LinkLost,
    LinkRestored,
    NumberGiven,
    NumberRecalled,
    ReasonsWeighed,
    RefreshRequested,
    Restored,
    Retrieved,
    StepDone,
    StepReopened,
    StepSkipped,
    SubjectReturned,
    SuggestionsHidden,
    SwitchEvent,
    Transferred,
    WentOnWithout,
    Woke,
    WrapUpFinished,
)
from app.domain.facts import FactDefinition
from app.domain.session import COMING, Session, open_session, reduce, standing
from app.domain.session.staying import place
from app.domain.session.switch import ENDED
from app.domain.weighing import By, Weighed, Weighing
from app.store.codec import decode_event, encode_event
from tests.app.domain.session.calls import (
    BOOK as PLAIN,
)
from tests.app.domain.session.calls import (
    CALL,
    CHEN,
    CONTACT,
    FAULT,
    LIU,
    STALE,
    after,
    at,
    looked_up,
)

BOOK = replace(
    PLAIN,
    besides={"onu.state": ("AAA",)},
    guides={"fault": FAULT, "bill": replace(FAULT, guide="bill", reasons=())},
    definitions={
        name: FactDefinition(type="bool", label={}, ttl_s=ttl_s)
        for name, ttl_s in (("session.online", 3), ("session.traffic", 5), ("onu.state", 8))
    }
    | {"customer.mood": FactDefinition(type="choice", label={}, manner=True)},
)
"""Two guides, and answers that are over within the life of a call."""

EARLIER = Earlier(at=at(-60), customer_id="C1", guide="fault", answers={"customer.confirms": False})
KEY = next(
    iter(after(*STALE, ActionRequested(call_id=CALL, at=at(10), action="aaa.disconnect")).orders)
)
SWITCH = (
    Delivered(call_id=CALL, at=at(0), contact=CONTACT, alerting=False),
    Delivered(call_id=CALL, at=at(0), contact=CONTACT),
    Established(call_id=CALL, at=at(0), contact=CONTACT),
    Established(call_id=CALL, at=at(0), contact=replace(CONTACT, consult_from="102")),
    Held(call_id=CALL, at=at(0), contact=CONTACT),
    Retrieved(call_id=CALL, at=at(0), contact=CONTACT),
    Consulted(call_id=CALL, at=at(0), contact=replace(CONTACT, other_party="102")),
    Conferenced(call_id=CALL, at=at(0), contact=CONTACT),
    CallUpdated(call_id=CALL, at=at(0), contact=replace(CONTACT, ani="12000002002")),
    Transferred(call_id=CALL, at=at(0), contact=CONTACT),
    Diverted(call_id=CALL, at=at(0), contact=CONTACT, outcome=Outcome.MISSED),
    ConnectionCleared(call_id=CALL, at=at(0), contact=CONTACT),
)
OTHERS = (
    LinkLost(call_id=CALL, at=at(0)),
    LinkRestored(call_id=CALL, at=at(0)),
    CallerLookedUp(call_id=CALL, at=at(0), source="crm", customers=(CHEN,), took_s=0.1),
    CallerLookedUp(call_id=CALL, at=at(0), source="crm", customers=(CHEN, LIU), took_s=0.1),
    FactsArrived(call_id=CALL, at=at(0), source="AAA", values={"session.online": True}, took_s=1),
    FactsArrived(call_id=CALL, at=at(0), source="AAA", values={"session.traffic": False}, took_s=1),
    FactsArrived(call_id=CALL, at=at(0), source="PON", values={"onu.state": "online"}, took_s=1),
    FactsFailed(
        call_id=CALL, at=at(0), source="PON", facts=("onu.state",), reason="late", took_s=2
    ),
    SuggestionsHidden(call_id=CALL, at=at(0)),
    ReasonsWeighed(
        call_id=CALL,
        at=at(0),
        weighing=Weighing(
            by=By.EXPERIENCE,
            learned=9,
            shares={"fault": Weighed(share=0.4, calls=33, because=("onu.state",))},
        ),
    ),
    ActionRequested(call_id=CALL, at=at(0), action="aaa.disconnect"),
    ActionConfirmed(call_id=CALL, at=at(0), key=KEY),
    ActionDismissed(call_id=CALL, at=at(0), key=KEY),
    ActionProgressed(call_id=CALL, at=at(0), key=KEY, progress=0.4),
    ActionSucceeded(call_id=CALL, at=at(0), key=KEY),
    ActionFailed(call_id=CALL, at=at(0), key=KEY, reason="refused"),
    ActionUnknown(call_id=CALL, at=at(0), key=KEY, reason="late"),
    CheckRequested(call_id=CALL, at=at(0), key=KEY),
    Answered(call_id=CALL, at=at(0), fact="customer.confirms", value=True),
    AnswerDropped(call_id=CALL, at=at(0), fact="customer.confirms"),
    StepDone(call_id=CALL, at=at(0), step="stale"),
    StepSkipped(call_id=CALL, at=at(0), step="dark"),
    StepSkipped(call_id=CALL, at=at(0), step="dark", reason="refused"),
    FactNoted(call_id=CALL, at=at(0), fact="customer.mood", value="angry"),
    FactNoted(call_id=CALL, at=at(0), fact="customer.mood", value=None),
    ChangesFollowed(call_id=CALL, at=at(0)),
    GuideChosen(call_id=CALL, at=at(0), guide="bill"),
    FactsArrived(call_id=CALL, at=at(0), source="PON", values={"onu.state": "offline"}, took_s=1),
    FactsArrived(call_id=CALL, at=at(0), source="AAA", values={"onu.state": "online"}, took_s=1),
    StepReopened(call_id=CALL, at=at(0), step="stale"),
    GuideChosen(call_id=CALL, at=at(0), guide="fault"),
    NumberGiven(call_id=CALL, at=at(0), number="12000002002"),
    looked_up(CHEN, LIU),
    replace(looked_up(LIU), match=Match.WEAK, source="boss"),
    replace(looked_up(LIU), match=Match.KEY),
    NumberRecalled(call_id=CALL, at=at(0), customer_id="C2", chosen_at=at(-9), earlier=EARLIER),
    SubjectReturned(call_id=CALL, at=at(0)),
    WentOnWithout(call_id=CALL, at=at(0)),
    EarlierContinued(call_id=CALL, at=at(0)),
    RefreshRequested(call_id=CALL, at=at(0)),
    RefreshRequested(call_id=CALL, at=at(0), everything=True),
    FactRevealed(call_id=CALL, at=at(0), fact="onu.state"),
    Woke(call_id=CALL, at=at(0)),
    Restored(call_id=CALL, at=at(0)),
    WrapUpFinished(call_id=CALL, at=at(0), disposition="OK"),
)


def _timed(events: Sequence[AnyEvent]) -> list[AnyEvent]:
    return [replace(event, at=at(second)) for second, event in enumerate(events)]


def lives() -> st.SearchStrategy[list[AnyEvent]]:
    """Any life of a call: it begins with a switch event, then anything at all, seconds apart."""
    rest = st.lists(st.sampled_from(SWITCH + OTHERS), max_size=25)
    return st.tuples(st.sampled_from(SWITCH[:5]), rest).map(
        lambda life: _timed([life[0], *life[1]])
    )


def fold(events: Sequence[AnyEvent]) -> Session:
    return after(*events, book=BOOK)


@given(lives())
def test_replaying_the_written_log_gives_the_same_session(life):
    read = [decode_event(encode_event(event)) for event in life]
    assert fold(read) == fold(life)


@given(lives(), st.data())
def test_an_event_twice_in_a_row_changes_nothing(life, data):
    place = data.draw(st.integers(0, len(life) - 1))
    assert fold([*life[: place + 1], life[place], *life[place + 1 :]]) == fold(life)


@given(lives(), st.data())
def test_a_switch_event_that_comes_again_later_changes_nothing(life, data):
    switch = [n for n, event in enumerate(life) if isinstance(event, SwitchEvent)]
    place = data.draw(st.sampled_from(switch))
    later = data.draw(st.integers(place + 1, len(life)))
    assert fold([*life[:later], life[place], *life[later:]]) == fold(life)


@given(lives(), st.data())
def test_an_answer_that_comes_again_later_changes_nothing(life, data):
    told = [n for n, event in enumerate(life) if isinstance(event, FactsArrived | FactsFailed)]
    if not told:
        return
    place = data.draw(st.sampled_from(told))
    later = data.draw(st.integers(place + 1, len(life)))
    between = [event for event in life[place + 1 : later] if isinstance(event, CallerLookedUp)]
    if any(isinstance(event, CallUpdated | NumberGiven) for event in life) or between:
        return
    assert fold([*life[:later], life[place], *life[later:]]) == fold(life)


@given(lives())
def test_every_call_can_be_brought_to_its_end(life):
    end = len(life) + 10
    session = fold(life)
    for event in (
        ConnectionCleared(call_id=CALL, at=at(end), contact=CONTACT),
        WrapUpFinished(call_id=CALL, at=at(end + 1), disposition="OK"),
    ):
        session = reduce(session, event, BOOK).session
    for key in session.orders:
        late = ActionUnknown(call_id=CALL, at=at(end + 2), key=key, reason="no answer in time")
        session = reduce(session, late, BOOK).session
    assert session.phase is Phase.CLOSED
    assert session.outcome is not None


@given(lives())
def test_an_order_is_sent_at_most_once(life):
    moved = open_session(life[0])
    sent: list[str] = []
    for event in life[1:]:
        moved = reduce(moved.session, event, BOOK)
        sent += [effect.order.key for effect in moved.effects if type(effect).__name__ == "Perform"]
    assert len(sent) == len(set(sent))


@given(lives())
def test_what_is_known_of_an_ended_call_stays_as_it_ended(life):
    session = fold(life)
    if session.phase is not Phase.CLOSED:
        return
    late = [replace(event, at=session.heard_at) for event in SWITCH]
    for event in late:
        assert reduce(session, event, BOOK).session == session


ANSWERS = (
    ("session.online", False),
    ("session.online", True),
    ("session.traffic", True),
    ("session.traffic", False),
    ("onu.state", "offline"),
    ("onu.state", "online"),
)


@given(st.lists(st.sampled_from(OTHERS), max_size=15), st.sampled_from(ANSWERS), st.booleans())
def test_no_answer_moves_an_agent_who_stands_somewhere(rest, answer, silent):
    """Only what is on its way may: it is waited for, or a step was to change it."""
    name, value = answer
    session = fold([*STALE, *(replace(event, at=at(20 + n)) for n, event in enumerate(rest))])
    before = place(standing(session, BOOK))
    fact = session.facts.get(name)
    if session.phase in ENDED or before is None or fact is None or fact.having in COMING:
        return
    told: AnyEvent = (
        FactsFailed(call_id=CALL, at=at(50), source="AAA", facts=(name,), reason="late", took_s=1)
        if silent
        else FactsArrived(call_id=CALL, at=at(50), source="AAA", values={name: value}, took_s=1)
    )
    assert place(standing(reduce(session, told, BOOK).session, BOOK)) == before
