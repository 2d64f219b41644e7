"""A made-up town that calls: why, and what the systems know, drawn from a seed.

In the first town a reason leaves traces in facts, some of which the rules look at and some of
which nobody wrote a rule for. In the second there is nothing to learn: each reason is drawn from
the very shares the rules give.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import msgspec
from msgspec.structs import replace

from app.domain.call import CallId, Contact, Phase
from app.domain.experience import ELSE, ReasonLine, case_of, line_of
from app.domain.facts import Fact, FactDefinition, Facts, Having, Value
from app.domain.guide import Guide
from app.domain.session import Playbook, Session

BEGAN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
REASONS = {"fault": 30, "slow": 18, "bill": 22, "plan": 14, "roam": 6, "order": 10}
RULES = {
    "fault": (("not session.online", 3), ("onu.state == 'offline'", 3)),
    "slow": (("session.online and plan.used_share > 0.9", 2), ("session.drops > 3", 2)),
    "bill": (("account.owed_fen > 0", 3), ("bill.change_fen > 2000", 2)),
    "plan": (("plan.used_share > 0.8", 2),),
    "roam": (("card.roaming", 3),),
    "order": (("not missing(order.open)", 3),),
}
TYPES = {
    "session.online": "bool",
    "onu.state": "choice",
    "session.drops": "int",
    "plan.used_share": "number",
    "account.owed_fen": "int",
    "bill.change_fen": "int",
    "card.roaming": "bool",
    "order.open": "text",
    "product.ends_at": "time",
    "contact.calls_today": "int",
    "line.medium": "choice",
    "customer.mood": "choice",
}
CHOICES = {"onu.state": ("online", "offline"), "line.medium": ("fibre", "copper", "radio")}
FAILS = 0.08


def _words(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def _guide(name: str) -> Guide:
    return msgspec.convert(
        {
            "guide": name,
            "version": 1,
            "owner": "town",
            "title": _words(name),
            "reasons": [
                {"when": when, "weight": weight, "because": _words(when)}
                for when, weight in RULES[name]
            ],
            "steps": [],
            "otherwise": {},
            "outcomes": {
                "solved": {"resolved": True, "disposition": f"{name.upper()}-OK"},
                "escalated": {"resolved": False, "disposition": f"{name.upper()}-ESC"},
            },
        },
        Guide,
    )


CATALOGUE = {
    name: FactDefinition(
        type=kind,
        label=_words(name),
        manner=name == "customer.mood",
        values={value: _words(value) for value in CHOICES.get(name, ())},
    )
    for name, kind in TYPES.items()
}
BOOK = Playbook(guides={name: _guide(name) for name in RULES}, definitions=CATALOGUE)


def session_of(number: int, facts: Facts, queue: str = "general", code: str = "") -> Session:
    """A call that is over, coded with this."""
    at = BEGAN + timedelta(minutes=7 * number)
    return Session(
        call_id=CallId(f"town-{number}"),
        opened_at=at,
        heard_at=at,
        as_of=at,
        contact=Contact(ani="12000001046", queue=queue),
        phase=Phase.CLOSED,
        phase_at=at,
        answered_at=at,
        facts=facts,
        disposition=code,
    )


def code_of(reason: str) -> str:
    return "OTHER" if reason == ELSE else f"{reason.upper()}-OK"


def telling_calls(seed: int, count: int) -> Iterator[Session]:
    """Calls whose reason leaves traces, some where no rule looks."""
    random = Random(seed)
    for number in range(count):
        (reason,) = random.choices(list(REASONS), list(REASONS.values()))
        facts = _facts(_traces(reason, random), random, number)
        likely = {"fault": "technical", "slow": "technical"}.get(reason, "general")
        queue = likely if random.random() < 0.6 else "general"
        yield session_of(number, facts, queue, code_of(reason))


def mute_calls(seed: int, count: int) -> Iterator[Session]:
    """Calls whose reason is drawn from the shares the rules give, and from nothing else."""
    random = Random(seed)
    for number in range(count):
        (anything,) = random.choices(list(REASONS))
        call = session_of(number, _facts(_traces(anything, random), random, number))
        shares = case_of(call, BOOK).by_rules()
        (reason,) = random.choices(list(shares), list(shares.values()))
        yield replace(call, disposition=code_of(reason))


def lines(calls: Iterator[Session]) -> list[ReasonLine]:
    found = (line_of(call, BOOK) for call in calls)
    return [line for line in found if line is not None]


def _traces(reason: str, random: Random) -> dict[str, Value]:
    def chance(often: float, seldom: float, *of: str) -> bool:
        return random.random() < (often if reason in of else seldom)

    at = BEGAN - timedelta(days=1)
    return {
        "session.online": not chance(0.75, 0.04, "fault"),
        "onu.state": "offline" if chance(0.4, 0.02, "fault") else "online",
        "session.drops": random.randint(4, 12) if chance(0.5, 0.08, "slow") else 0,
        "plan.used_share": random.uniform(0.85, 1.1) if chance(0.6, 0.35, "plan", "slow") else 0.4,
        "account.owed_fen": random.choice((5900, 12900)) if chance(0.45, 0.25, "bill") else 0,
        "bill.change_fen": random.choice((2500, 6000)) if chance(0.5, 0.06, "bill") else 0,
        "card.roaming": chance(0.8, 0.05, "roam"),
        "order.open": "OR-12000001046" if chance(0.85, 0.15, "order") else None,
        "product.ends_at": at
        + timedelta(days=random.randint(1, 20) if chance(0.7, 0.1, "plan") else 400),
        "contact.calls_today": random.randint(1, 3) if chance(0.6, 0.1, "fault", "order") else 0,
        "line.medium": random.choice(CHOICES["line.medium"][1:])
        if chance(0.7, 0.2, "slow")
        else "fibre",
        "customer.mood": "angry",
    }


def _facts(values: dict[str, Value], random: Random, number: int) -> Facts:
    at = BEGAN + timedelta(minutes=7 * number)
    return {
        name: Fact(having=Having.FAILED, source="CRM", at=at, reason="no answer")
        if random.random() < FAILS
        else Fact(having=Having.KNOWN, value=value, source="CRM", at=at)
        for name, value in values.items()
    }
