"""The back office as the desk asks it: who calls, how they are, and what can be done about it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping
from contextlib import (
    AbstractAsyncContextManager,
    asynccontextmanager,
    contextmanager,
    nullcontext,
)
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.asking import Ask, order_limit, readings, time_limit
from app.sdk.connector import Changed, ConnectorContext, Health, Reading, Receipt
from app.sdk.errors import ConnectorError, boundary
from app.sdk.http import Http, http_session
from app.sdk.phone import spellings
from connectors.tmf.asking import Asker, Question, holds
from connectors.tmf.directory import customer, ending, first_number, matching
from connectors.tmf.orders import Orders
from connectors.tmf.questions import (
    addons,
    business,
    calls,
    cases,
    charges,
    circuit,
    complaints,
    habits,
    hlr,
    messaging,
    mobile_line,
    network,
    offers,
    person,
    plan,
    progress,
    radio,
    reminders,
    selfcare,
    services,
    travel,
    usage,
)
from connectors.tmf.replies import NAME
from connectors.tmf.settings import Settings
from connectors.tmf.shapes import CustomerRecord
from connectors.tmf.signs import ANSWER_MAX, signs_of_life
from connectors.tmf.wire import Paging, Wire

if TYPE_CHECKING:
    from connectors.tmf.hub import Hub

QUESTIONS: tuple[Question, ...] = (
    *(person.QUESTIONS + business.QUESTIONS + network.QUESTIONS),
    *(mobile_line.QUESTIONS + hlr.QUESTIONS + radio.QUESTIONS),
    *(messaging.QUESTIONS + calls.QUESTIONS + travel.QUESTIONS),
    *(complaints.QUESTIONS + progress.QUESTIONS + selfcare.QUESTIONS + circuit.QUESTIONS),
    *(charges.QUESTIONS + usage.QUESTIONS + plan.QUESTIONS + addons.QUESTIONS),
    *(habits.QUESTIONS + offers.QUESTIONS + cases.QUESTIONS + reminders.QUESTIONS),
    *services.QUESTIONS,
)
ALL_FACTS = frozenset(fact for question in QUESTIONS for fact in question.facts)
DIRECTORY_SYSTEM = "CRM"


class Tmf:
    """A `Directory`, `FactSource` and `ActionTarget` over one HTTP session."""

    def __init__(self, name: str, asker: Asker, brief: Http, told: "Hub | None" = None) -> None:
        """Make one, called as in the settings; `brief` takes short answers, for signs of life."""
        self._told = told
        self.name = name
        self._asker = asker
        self._brief = brief
        self._orders = Orders(asker)

    async def find_customers(self, number: str) -> tuple[Customer, ...]:
        """Return everyone known at that number, in any of its spellings; empty when nobody is.

        Raises:
            NotReady, AuthFailed, InvalidReply: The customer system gave no usable answer.
        """
        limit_s = self._asker.settings.limit_of(DIRECTORY_SYSTEM)
        with _named(self.name), boundary(NAME):
            async with time_limit(NAME, limit_s):
                likeliest, *others = spellings(number) or ("",)
                if not likeliest:
                    return ()
                found = await self._find(likeliest, number) or await self._find_any(others, number)
        return found

    async def find_by_suffix(self, digits: str) -> tuple[Customer, ...]:
        """Return everyone whose number ends so; nobody where no weak filter is set up."""
        settings = self._asker.settings
        if not settings.weak_filter:
            return ()
        found = await self._customers({settings.weak_filter: f".*{digits}$"})
        kept = ending(found, digits).values()
        return tuple(customer(each, first_number(each), settings) for each in kept)

    async def find_keyed(self, kind: str, key: str) -> tuple[Customer, ...]:
        """Return who has this customer or account number; nobody for another kind."""
        settings = self._asker.settings
        if kind == "account":
            found = await self._customers({settings.account_filter: key})
            kept = [each for each in found if any(one.id == key for one in each.account)]
        elif kind == "customer":
            found = await self._customers({"id": key})
            kept = [each for each in found if each.id == key]
        else:
            return ()
        return tuple(customer(each, first_number(each), settings) for each in kept)

    async def _customers(self, query: Mapping[str, str]) -> list[CustomerRecord]:
        settings = self._asker.settings
        with _named(self.name), boundary(NAME):
            async with time_limit(NAME, settings.limit_of(DIRECTORY_SYSTEM)):
                return await self._asker.wire.get_all(
                    settings.paths.customer, "customer", query, CustomerRecord
                )

    async def _find_any(self, spelled: list[str], number: str) -> tuple[Customer, ...]:
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._find(spelling, number)) for spelling in spelled]
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from failed
        known = {person.customer_id: person for task in tasks for person in task.result()}
        return tuple(known.values())

    async def _find(self, spelled: str, number: str) -> tuple[Customer, ...]:
        settings = self._asker.settings
        records = await self._asker.wire.get_all(
            settings.paths.customer, "customer", {settings.number_filter: spelled}, CustomerRecord
        )
        kept = matching(records, number)
        return tuple(customer(record, number, settings) for record in kept.values())

    def read(self, customer: Customer, facts: frozenset[str]) -> AsyncGenerator[Reading, None]:
        """Ask all systems concerned at once; yield each answer as it comes.

        A system with several APIs answers in several readings, so that a quick one never waits.
        """
        limit_of = self._asker.settings.limit_of
        asker = replace(self._asker, wire=self._asker.wire.for_one_read())
        asks = [
            Ask(
                system=question.system,
                facts=question.facts,
                limit_s=limit_of(question.system),
                answer=partial(_answer, asker, question, customer),
            )
            for question in QUESTIONS
        ]
        return readings(NAME, asks, facts)

    async def perform(
        self, customer: Customer | None, order: ActionState, progress: Callable[[float], None]
    ) -> Receipt:
        """Carry the order out, once, and return when it is done; see the contract for errors."""
        with _named(self.name):
            async with order_limit(self._asker.settings.action_limit_s):
                return await self._orders.perform(customer, order, progress)

    async def check(self, customer: Customer | None, order: ActionState) -> Receipt | None:
        """Say whether an order with this key was carried out; None: it was not."""
        with _named(self.name), boundary(NAME):
            async with time_limit(NAME, self._asker.settings.action_limit_s):
                return await self._orders.check(customer, order)

    async def changes(self) -> AsyncGenerator[Changed, None]:
        """Yield what the back office tells of; nothing, where it was not asked to."""
        while self._told is not None:
            yield await self._told.next()

    async def health(self) -> tuple[Health, ...]:
        """Ask every system for a record nobody has."""
        return await signs_of_life(self._brief, self._asker.settings)


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Have errors carry the name of the settings; this kind may be set up more than once."""
    try:
        yield
    except ConnectorError as error:
        if error.connector == name:
            raise
        raise type(error)(name, error.message) from error


async def _answer(asker: Asker, question: Question, customer: Customer) -> Reading:
    system = question.system
    if question.whose and not holds(customer, question.whose):
        return Reading(system=system, values=dict.fromkeys(question.facts), asked=False)
    found = await question.ask(asker, customer)
    return Reading(system=system, values=found.values, history=found.history, asked=found.asked)


@asynccontextmanager
async def connect(settings: Settings, context: ConnectorContext) -> AsyncIterator[Tmf]:
    """Open one HTTP session to the back office, for as long as the desk wants it.

    Raises:
        AuthFailed: There is no token for it.
    """
    headers = {
        "Authorization": f"Bearer {context.secret(settings.token)}",
        "Accept": "application/json",
    }
    async with http_session(headers=headers, connect_s=settings.connect_limit_s) as session:
        wire = Wire(
            Http(NAME, session, settings.base_url),
            Paging(size=settings.page_size, cap=settings.page_cap),
            settings.versions_by_root,
        )
        brief = Http(NAME, session, settings.base_url, body_max=ANSWER_MAX)
        asker = Asker(wire=wire, settings=settings, now=context.now)
        async with _hub(brief, settings) as told:
            yield Tmf(context.name or NAME, asker, brief, told)


def _hub(http: Http, settings: Settings) -> AbstractAsyncContextManager["Hub | None"]:
    """Listen for changes where that is wanted."""
    if settings.hub is None:
        return nullcontext()
    from connectors.tmf.hub import hub  # with it comes an HTTP server, 6 MB

    return hub(http, settings, ALL_FACTS)
