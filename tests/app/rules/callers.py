"""Calls of customers and strangers, for the rules of identity."""

from msgspec.structs import replace

from app.domain.callers import CallerRules, Earlier
from app.domain.customer import Customer, Match
from app.domain.events import (
    ActionRequested,
    CallerChosen,
    CallerLookedUp,
    NumberRecalled,
)
from app.domain.session import Session
from tests.app.domain.session.calls import (
    BOOK,
    CALL,
    CHEN,
    arrived,
    at,
    delivered,
    established,
    looked_up,
)

RULES = CallerRules(
    keys={"crm_id": "customer", "acct": "account"},
    verified={"ivr_pin": ("ok",)},
    verified_level=2,
    blocked=("12000005555", "400123*"),
)
SITE = replace(BOOK, callers=RULES)
RANG = delivered()
FACTS = (
    arrived(session__online=True, session__traffic=False),
    arrived(source="PON", onu__state="online"),
    established(),
)
PRESS = ActionRequested(call_id=CALL, at=at(10), action="aaa.disconnect")


def told(
    *customers: Customer, match: Match = Match.EXACT, source: str = "crm", seconds: float = 0.2
) -> CallerLookedUp:
    return replace(looked_up(*customers, seconds=seconds), match=match, source=source)


def chosen(customer_id: str | None, seconds: float = 3) -> CallerChosen:
    return CallerChosen(call_id=CALL, at=at(seconds), customer_id=customer_id)


def known(session: Session, name: str = "caller.known") -> bool:
    return name in session.facts


def remembered(customer_id: str = "", earlier: Earlier | None = None) -> NumberRecalled:
    return NumberRecalled(
        call_id=CALL,
        at=at(0.1),
        customer_id=customer_id,
        chosen_at=at(-86_400) if customer_id else None,
        earlier=earlier,
    )


WEAK = (RANG, told(CHEN, match=Match.WEAK))
