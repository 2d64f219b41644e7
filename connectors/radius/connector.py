"""The AAA as the desk asks it: is the customer online, why not, and end the session."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from ipaddress import ip_address

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.asking import Ask, readings
from app.sdk.connector import ConnectorContext, Health, Reading, Receipt
from app.sdk.errors import ConnectorError, boundary
from app.sdk.lane import Lane
from connectors.radius.accounting import Accounting
from connectors.radius.facts import offered_facts
from connectors.radius.logins import login_of
from connectors.radius.offering import offers
from connectors.radius.orders import Orders
from connectors.radius.settings import Settings
from connectors.radius.stores import store


class Radius:
    """A `FactSource` and `ActionTarget` over an accounting database and the BRASes."""

    def __init__(
        self, name: str, settings: Settings, accounting: Accounting, orders: Orders
    ) -> None:
        self.name = name
        self._settings = settings
        self._accounting = accounting
        self._orders = orders
        self._facts = frozenset(offered_facts(settings))
        self._actions = frozenset(action.name for action in offers(settings).actions)

    async def read(
        self, customer: Customer, facts: frozenset[str]
    ) -> AsyncGenerator[Reading, None]:
        """Look into accounting once; what one table does not give fails alone."""
        system = self._settings.system

        async def answer() -> Reading:
            login = login_of(customer, self._settings.realm, self.name)
            if login is None:
                nothing = dict.fromkeys(self._facts & facts)
                return Reading(system=system, values=nothing, asked=False)
            return await self._accounting.read(login, facts)

        limit_s = self._settings.limit_s
        ask = Ask(system=system, facts=self._facts, limit_s=limit_s, answer=answer)
        async with aclosing(readings(self.name, [ask], facts)) as found:
            async for reading in found:
                yield reading

    async def perform(
        self, customer: Customer | None, order: ActionState, progress: Callable[[float], None]
    ) -> Receipt:
        """Carry the order out, once, and return when it is done; see the contract for errors."""
        return await self._orders.perform(self._login(customer, order), order, progress)

    async def check(self, customer: Customer | None, order: ActionState) -> Receipt | None:
        """Say whether an order was carried out, by what accounting shows now."""
        with boundary(self.name):
            return await self._orders.check(self._login(customer, order), order)

    async def health(self) -> tuple[Health, ...]:
        """Read from accounting at nobody's, and have each BRAS refuse a request without effect."""
        async with asyncio.TaskGroup() as group:
            looking = self._health(self._settings.system, self._accounting.sign_of_life)
            tasks = [group.create_task(looking)]
            for where, nas in self._settings.nas.items():
                if nas.address or _single(where):
                    tasks.append(group.create_task(self._bras_health(where)))
        return tuple(task.result() for task in tasks)

    def _login(self, customer: Customer | None, order: ActionState) -> str:
        if order.action not in self._actions:
            raise ConnectorError(self.name, "there is no such action here")
        if customer is None:
            raise ConnectorError(self.name, "no customer chosen")
        login = login_of(customer, self._settings.realm, self.name)
        if login is None:
            raise ConnectorError(self.name, "the customer has no broadband login")
        return login

    async def _bras_health(self, where: str) -> Health:
        nas = self._settings.nas[where]
        return await self._health(f"BRAS {where}", lambda: self._orders.alive(where, nas))

    async def _health(self, system: str, sign: Callable[[], Awaitable[None]]) -> Health:
        clock = asyncio.get_running_loop().time
        began = clock()
        detail = ""
        try:
            with boundary(self.name):
                await sign()
        except ConnectorError as error:
            detail = error.message
        return Health(system=system, well=not detail, detail=detail, took_s=clock() - began)


def _single(where: str) -> bool:
    try:
        ip_address(where)
    except ValueError:
        return False
    return True


@asynccontextmanager
async def connect(settings: Settings, context: ConnectorContext) -> AsyncIterator[Radius]:
    """Make ready; nothing is opened before something is asked.

    Raises:
        AuthFailed: A secret is missing.
        ConnectorError: The database's driver can't be loaded on this machine.
    """
    name = context.name or "radius"
    password = context.secret(settings.database_secret) if settings.database_secret else ""
    for nas in settings.nas.values():
        context.secret(nas.secret)
    accounts = store(settings, password, name)
    lane = Lane(name)
    try:
        accounting = Accounting(accounts, settings, lane, now=context.now, connector=name)
        orders = Orders(
            accounting, settings, secret=context.secret, now=context.now, connector=name
        )
        yield Radius(name, settings, accounting, orders)
    finally:
        lane.close()
