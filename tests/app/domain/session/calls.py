"""Calls, facts and a playbook for the session's tests; every person and number is invented."""

from datetime import UTC, datetime, timedelta

from app.domain.actions import ActionDefinition
from app.domain.call import CallId, Contact, Direction
from app.domain.customer import Customer
from app.domain.events import (
    AnyEvent,
    CallerLookedUp,
    ConnectionCleared,
    Delivered,
    Established,
    FactsArrived,
    FactsFailed,
)
from app.domain.guide import Guide, GuideOutcome, Otherwise, Question, ReasonRule, Step, Verify
from app.domain.session import Playbook, Session, Transition, open_session, reduce, standing

CALL = CallId("lab-1.1")
T0 = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
CONTACT = Contact(
    ani="12000001046", dnis="10080", queue="broadband", other_party="12000001046", waited_s=12.0
)
INTERNAL = Contact(ani="102", dnis="101", direction=Direction.INTERNAL, other_party="102")
CHEN = Customer(customer_id="C1", name="陈伟", tier="5g", keys={"login": "bb1046"})
LIU = Customer(customer_id="C2", name="刘敏")


def at(seconds: float) -> datetime:
    """A time that many seconds into the test's day."""
    return T0 + timedelta(seconds=seconds)


def delivered(seconds: float = 0, contact: Contact = CONTACT, alerting: bool = True) -> Delivered:
    return Delivered(call_id=CALL, at=at(seconds), contact=contact, alerting=alerting)


def established(seconds: float = 4, contact: Contact = CONTACT) -> Established:
    return Established(call_id=CALL, at=at(seconds), contact=contact)


def cleared(seconds: float = 90, contact: Contact = CONTACT) -> ConnectionCleared:
    return ConnectionCleared(call_id=CALL, at=at(seconds), contact=contact)


def looked_up(*customers: Customer, seconds: float = 0.2) -> CallerLookedUp:
    return CallerLookedUp(
        call_id=CALL, at=at(seconds), source="crm", customers=customers, took_s=0.2
    )


def arrived(seconds: float = 0.5, source: str = "AAA", **values: object) -> FactsArrived:
    named = {name.replace("__", "."): value for name, value in values.items()}
    return FactsArrived(call_id=CALL, at=at(seconds), source=source, values=named, took_s=0.3)  # type: ignore[arg-type]


def failed(*facts: str, seconds: float = 2.0, reason: str = "no answer") -> FactsFailed:
    return FactsFailed(
        call_id=CALL, at=at(seconds), source="PON", facts=facts, reason=reason, took_s=2.0
    )


def _both(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


DISCONNECT = ActionDefinition(
    name="aaa.disconnect",
    title=_both("Disconnect"),
    running=_both("Disconnecting"),
    done=_both("Disconnected"),
    confirm=_both("End the session?"),
    needs=("session.online", "onu.state"),
    refreshes=("session.online",),
)
TEXT_ETA = ActionDefinition(
    name="sms.eta", title=_both("Text"), running=_both("Texting"), done=_both("Sent")
)
FAULT = Guide(
    guide="fault",
    version=3,
    owner="care",
    title=_both("No internet"),
    reasons=(
        ReasonRule(when="session.online and not session.traffic", weight=3, because=_both("stale")),
    ),
    goal="session.traffic and customer.confirms",
    facts={
        "customer.confirms": Question(
            type="bool", ask=_both("Works?"), answers={"yes": _both("Yes"), "no": _both("No")}
        )
    },
    steps=(
        Step(step="dark", when="onu.state == 'offline'", say=_both("No light"), end="visit"),
        Step(
            step="stale",
            when="session.online and not session.traffic",
            say=_both("I restart it"),
            do=("aaa.disconnect",),
            verify=Verify(facts=("session.online", "session.traffic"), after_s=5),
        ),
        Step(step="tell", when="customer.confirms == False", say=_both("Sorry"), do=("sms.eta",)),
    ),
    otherwise=Otherwise(do=("sms.eta",)),
    outcomes={
        "solved": GuideOutcome(resolved=True, disposition="OK"),
        "visit": GuideOutcome(resolved=False, disposition="VISIT"),
        "escalated": GuideOutcome(resolved=False, disposition="ESC"),
    },
)
SOURCES = {"session.online": "AAA", "session.traffic": "AAA", "onu.state": "PON"}
BOOK = Playbook(
    guides={"fault": FAULT},
    actions={"aaa.disconnect": DISCONNECT, "sms.eta": TEXT_ETA},
    sources=SOURCES,
    opening=frozenset(SOURCES),
)


def after(*events: AnyEvent, book: Playbook = BOOK) -> Session:
    """The session these events lead to."""
    return last(*events, book=book).session


def last(*events: AnyEvent, book: Playbook = BOOK) -> Transition:
    """The last transition of these events."""
    first, *rest = events
    moved = open_session(first, book)  # type: ignore[arg-type]
    for event in rest:
        moved = reduce(moved.session, event, book)
    return moved


KNOWN = (delivered(), looked_up(CHEN))
STALE = (
    *KNOWN,
    arrived(session__online=True, session__traffic=False),
    arrived(source="PON", onu__state="online"),
    established(),
)
"""A call answered, whose customer has a stale session: the step `stale` is current."""


def step_at(*events: AnyEvent, book: Playbook = BOOK) -> str | None:
    """What the agent is at after these events: the step, `?` and the fact asked for, or None."""
    stand = standing(after(*events, book=book), book)
    if stand is None:
        return None
    at_ = stand[1]
    return at_.current or (f"?{at_.question}" if at_.question else None)
