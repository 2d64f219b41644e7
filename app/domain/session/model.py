"""What Ringside knows of one call, from ringing to wrap-up, and what it judges by."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from app.domain.actions import ActionDefinition, ActionPhase, ActionState
from app.domain.call import TALKING, CallId, Contact, Direction, Outcome, Phase
from app.domain.callers import CallerRules
from app.domain.customer import Customer
from app.domain.effects import AnyEffect
from app.domain.events import HistoryEntry
from app.domain.facts import COMING, FactDefinition, Facts
from app.domain.guide import Guide
from app.domain.numbers import is_no_number
from app.domain.ranker import Ranker
from app.domain.session.who import Who, undecided
from app.domain.terms import Terms, terms_of
from app.domain.walk import Try
from app.domain.weighing import Weighing


class Identity(StrEnum):
    """How far it is known who the conversation is about."""

    SEARCHING = "searching"
    FOUND = "found"
    SEVERAL = "several"
    NOBODY = "nobody"
    WITHHELD = "withheld"
    FAILED = "failed"
    BLOCKED = "blocked"
    NOT_ASKED = "not-asked"


class Playbook(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What sessions are judged by. A call sees one and the same from its beginning to its end.

    Attributes:
        edition: Names these guides and definitions, and no others; empty where there is but one.
        overdue: What has to be used by now and is not to be had: then there is no guide.
        guides: By id.
        actions: By name, as the connectors declare them.
        sources: The preferred system of each fact; a fact that is absent no system can tell.
        besides: Further systems that give a fact, in the order they are set up.
        definitions: The catalogue.
        opening: Facts fetched as soon as the customer is known: all that any guide or chip needs.
        glanced: Facts that status chips are made of: they are kept fresh while they can be seen.
        callers: What the site says of who calls.
    """

    edition: str = ""
    overdue: str = ""
    guides: dict[str, Guide] = {}
    actions: dict[str, ActionDefinition] = {}
    sources: dict[str, str] = {}
    besides: dict[str, tuple[str, ...]] = {}
    definitions: dict[str, FactDefinition] = {}
    opening: frozenset[str] = frozenset()
    glanced: frozenset[str] = frozenset()
    callers: CallerRules = CallerRules()

    def systems_of(self, fact: str) -> tuple[str, ...]:
        """Return every system that gives a fact, the preferred one first."""
        preferred = self.sources.get(fact)
        return () if preferred is None else (preferred, *self.besides.get(fact, ()))

    def tolerance(self, fact: str) -> float:
        """Return how far two systems may be apart and still say the same."""
        definition = self.definitions.get(fact)
        return 0 if definition is None else definition.tolerance

    @cached_property
    def ranker(self) -> Ranker:
        """What ranks these guides; it remembers, so that a new fact costs only what it concerns."""
        return Ranker(self.guides.values())

    @cached_property
    def terms(self) -> Terms:
        """What the catalogue and the actions say, for all guides alike."""
        return terms_of(self.definitions, {n: each.level for n, each in self.actions.items()})


class GuideStep(NamedTuple):
    """A step of one guide by name: two guides may call theirs the same."""

    guide: str
    name: str


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """A guide the agent has worked in and changed away from: it is taken up again as it was left.

    Attributes:
        version: It was begun with.
        tried: Steps the agent has been through in it, by name.
    """

    version: int | None
    tried: dict[str, Try] = {}


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """One conversation as this desk lives it. Never changed; `reduce` returns the next one.

    Attributes:
        heard_at: Source time of the newest switch event applied; an older one is late.
        as_of: The newest time any event has told: what "now" is to a guard.
        answered_at: When this agent was first connected.
        phase_at: When the present phase began.
        joined_late: It was already connected when we first heard of it.
        edition: Of the playbook the call is judged by.
        edition_lost: The edition it began with, where that is to be had no more.
        link_lost_at: Since when the switch cannot be heard; None while it can.
        number_given: Whether it is looked up by a number the agent typed, not the one calling.
        candidates: Everyone known at the number, or by an id that came with the call.
        who: By what they are known, how sure that is, and who calls for whom.
        held: Facts as the agent saw them last, where they are otherwise by now or are being looked
            at again: until the next click the path stands on these, and the card does not jump.
        last: The last answers of facts asked for again because those had outlived their time.
        revealed: When the agent last had the value of a fact shown in full.
        guide: The guide in use once the agent has begun with it, else None: the likeliest counts.
        begun_on: The facts at that moment: why the guide was the likeliest.
        begun_at: That moment.
        blind: Nothing is suggested on this call, so that it can be measured how good that is.
        weighing: What the calls coded before say of the reasons; None: the rules alone count.
        picked: The guide the agent last said they call about; empty when they never did.
        tried: Steps of the guide in use that the agent has been through.
        set_aside: Other guides the agent has worked in, the one left last at the end.
        answered_in: The guide in which each answer of the customer was given.
        just_skipped: The step passed over with the last click; why may still be said.
        due: Facts to look at again at a time (verification after an action).
        wake_at: When a fact on the path will have outlived its time; None: not asked for.
        handed_by: The colleague whose desk has handed it over; empty: nobody's has.
        handed_at: When it was.
        handed_version: Of what was handed over last.
        finishing: The wrap-up is finished as soon as the running orders are.
    """

    call_id: CallId
    opened_at: datetime
    heard_at: datetime
    as_of: datetime
    contact: Contact
    phase: Phase
    phase_at: datetime
    outcome: Outcome | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    joined_late: bool = False
    restored: bool = False
    edition: str = ""
    edition_lost: str = ""
    link_lost_at: datetime | None = None
    identity: Identity = Identity.NOT_ASKED
    identity_reason: str = ""
    number_given: bool = False
    candidates: tuple[Customer, ...] = ()
    who: Who = Who()
    customer: Customer | None = None
    facts: Facts = {}
    held: Facts = {}
    last: Facts = {}
    revealed: dict[str, datetime] = {}
    history: dict[str, tuple[HistoryEntry, ...]] = {}
    guide: str | None = None
    guide_version: int | None = None
    begun_on: Facts = {}
    begun_at: datetime | None = None
    blind: bool = False
    weighing: Weighing | None = None
    picked: str = ""
    tried: dict[str, Try] = {}
    set_aside: dict[str, Begun] = {}
    answered_in: dict[str, str] = {}
    just_skipped: str = ""
    orders: dict[str, ActionState] = {}
    due: dict[str, datetime] = {}
    wake_at: datetime | None = None
    handed_by: str = ""
    handed_at: datetime | None = None
    handed_version: int = 0
    finishing: bool = False
    disposition: str = ""
    note: str = ""

    @property
    def number(self) -> str | None:
        """The customer's number: who called, or who was dialled; None when it is withheld."""
        out = self.contact.direction is Direction.OUT
        number = self.contact.dnis if out else self.contact.ani
        return None if is_no_number(number) else number

    @property
    def asked_number(self) -> str | None:
        """The number customers are looked up by: what the agent typed, else the customer's."""
        return self.who.number or self.number

    @property
    def own_orders(self) -> tuple[ActionState, ...]:
        """Orders about the customer on the card; those about somebody else are not his."""
        whom = self.customer.customer_id if self.customer is not None else None
        return tuple(
            order
            for order in self.orders.values()
            if (order.customer.customer_id if order.customer is not None else None) == whom
        )

    @property
    def footing(self) -> Facts:
        """The facts the path stands on: as the agent saw them last."""
        return {**self.facts, **self.held} if self.held else self.facts

    @property
    def shown(self) -> Facts:
        """The facts as they are read: the last answer while one is only asked for again."""
        return {**self.facts, **self.last} if self.last else self.facts

    @property
    def talking(self) -> bool:
        """Whether this agent is connected to somebody."""
        return self.phase in TALKING

    @property
    def busy(self) -> bool:
        """Whether an order is out whose end is not yet known."""
        return any(
            order.phase in (ActionPhase.RUNNING, ActionPhase.CHECKING)
            for order in self.orders.values()
        )


def holding(session: Session, names: Iterable[str]) -> Session:
    """Keep these facts for the path as they are now; one that is not yet had keeps nothing."""
    kept = {
        name: fact
        for name in names
        if name not in session.held
        and (fact := session.facts.get(name)) is not None
        and fact.having not in COMING
    }
    return replace(session, held={**session.held, **kept}) if kept else session


def with_order(session: Session, order: ActionState) -> Session:
    """Return the session with this order in it, in place of an earlier state of the same."""
    return replace(session, orders={**session.orders, order.key: order})


def without_customer(session: Session) -> Session:
    """Drop all that was known, and begun, about one customer.

    Orders given stay what they are; one that is only asked about was about somebody else.
    """
    given = {
        key: order
        for key, order in session.orders.items()
        if order.phase is not ActionPhase.CONFIRMING
    }
    return replace(
        session,
        orders=given,
        identity=Identity.NOT_ASKED,
        identity_reason="",
        customer=None,
        who=undecided(session.who),
        facts={},
        held={},
        last={},
        revealed={},
        history={},
        guide=None,
        guide_version=None,
        begun_on={},
        begun_at=None,
        weighing=None,
        picked="",
        tried={},
        set_aside={},
        answered_in={},
        just_skipped="",
        due={},
        wake_at=None,
    )


class Transition(msgspec.Struct, frozen=True):
    """The next session, and what to do about it."""

    session: Session
    effects: tuple[AnyEffect, ...] = ()
