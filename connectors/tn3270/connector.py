"""Green screens as the desk uses them: facts are read, customers brought up, forms filled in."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from functools import partial

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.asking import Ask, order_limit, readings
from app.sdk.configured import offer
from app.sdk.connector import ConnectorContext, Filled, Health, OnScreen, Receipt
from app.sdk.errors import ConnectorError
from app.sdk.health import signs_at_one_door
from app.sdk.manifest import Offer
from app.sdk.mapping import derive
from app.sdk.reading import Reading
from app.sdk.screen import ScreenOrders
from app.sdk.template import blanks_of
from connectors.tn3270.session import Session
from connectors.tn3270.settings import ScreenQuestion, Settings

SYSTEM = "CRM"
SCREENS_AT_MOST = 6
"""So many screens' time an order or a sign of life may take."""


class Tn3270:
    """A `FactSource`, `ActionTarget` and `ScreenBridge` over one terminal."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self.name = session.name
        self._session = session
        self._settings = settings
        self._orders = ScreenOrders(self, settings.actions)
        self._limit_s = settings.limit_s * SCREENS_AT_MOST

    async def read(self, customer: Customer, facts: frozenset[str]) -> AsyncIterator[Reading]:
        """Read facts off the screens that have them, one screen after the other."""
        asks = [
            Ask(
                system=question.system,
                facts=frozenset(question.facts),
                limit_s=question.limit_s,
                answer=partial(self._answer, question, customer),
            )
            for question in self._settings.questions
        ]
        async with aclosing(readings(self.name, asks, facts)) as answers:
            async for reading in answers:
                yield reading

    async def open_customer(self, customer: Customer, number: str) -> None:
        """Bring the customer up on the terminal."""
        path = self._settings.paths.get(self._settings.customer)
        if path is None:
            raise ConnectorError(self.name, "no way brings a customer up (`customer`)")
        async with self._session.at_home() as walker:
            await walker.go(path, blanks_of(self.name, customer, number=number))

    async def read_context(self) -> OnScreen | None:
        """Say whom the terminal shows, where it was left; nobody on any other screen."""
        context = self._settings.context
        if context is None:
            return None
        async with self._session.as_it_is() as walker:
            picture = await walker.look() if walker else None
            if walker is None or picture is None or not walker.shows(context.screen, picture):
                return None
            shown = self._settings.screens[context.screen].fields
            fields = walker.fields(context.screen, picture, shown)
        return OnScreen(
            customer_id=fields.get(context.customer_id, ""),
            number=fields.get(context.number, ""),
            fields=fields,
        )

    async def fill(self, form: str, fields: Mapping[str, str]) -> Filled:
        """Go to a form, fill it in, and read it back; no key is pressed after that."""
        path = self._settings.paths.get(form)
        if path is None:
            raise ConnectorError(self.name, f"there is no form {form} here")
        unknown = sorted(fields.keys() - self._settings.screens[path.ends].fields.keys())
        if unknown:
            raise ConnectorError(self.name, f"the form has no field {', '.join(unknown)}")
        async with self._session.at_home() as walker:
            await walker.go(path, blanks_of(self.name, None))
            return Filled(fields=await walker.write(path.ends, fields))

    async def perform(
        self, customer: Customer | None, order: ActionState, progress: Callable[[float], None]
    ) -> Receipt:
        """Open or fill, once; see the contract for errors."""
        async with order_limit(self._limit_s):
            return await self._orders.perform(customer, order)

    async def check(self, customer: Customer | None, order: ActionState) -> Receipt | None:
        """Say whether it was done on this terminal."""
        return await self._orders.check(order)

    async def health(self) -> tuple[Health, ...]:
        """See whether the home screen comes."""

        async def alive() -> None:
            async with self._session.at_home():
                pass

        systems = [question.system for question in self._settings.questions]
        return await signs_at_one_door(self.name, systems, self._limit_s, alive, otherwise=SYSTEM)

    async def _answer(self, question: ScreenQuestion, customer: Customer) -> Reading:
        if question.whose and question.whose not in customer.keys:
            return Reading(
                system=question.system, values=dict.fromkeys(question.facts), asked=False
            )
        path = self._settings.paths[question.path]
        async with self._session.at_home() as walker:
            picture = await walker.go(path, blanks_of(self.name, customer))
            wanted = self._settings.screens[path.ends].fields
            found = walker.fields(path.ends, picture, wanted)
        derived = derive(self.name, question.facts, found)
        return Reading(system=question.system, values=derived.values, raw=derived.raw)


def offers(settings: Settings) -> Offer:
    """Say which facts and actions these settings make of their screens."""
    secrets = ("password",) if settings.sign_on else ()
    return offer(settings.questions, settings.actions, secrets)


@asynccontextmanager
async def connect(settings: Settings, context: ConnectorContext) -> AsyncIterator[Tn3270]:
    """Prepare to call the host; the line is opened when something is first asked.

    Raises:
        AuthFailed: There is no password for it.
    """
    password = context.secret("password") if settings.sign_on else ""
    session = Session(context.name or "tn3270", settings, password)
    try:
        yield Tn3270(session, settings)
    finally:
        await session.stop()
