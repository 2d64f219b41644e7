"""SNMP agents as the desk asks them: facts out of their objects, orders as objects to be set."""

import asyncio
import ipaddress
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.asking import readings
from app.sdk.configured import asks, offer
from app.sdk.connector import ConnectorContext, Health, Receipt
from app.sdk.manifest import Offer
from app.sdk.reading import Reading
from app.sdk.snmp.health import health_of, signs_of_life
from app.sdk.snmp.session import open_snmp
from connectors.snmp.orders import Orders
from connectors.snmp.questions import Asker
from connectors.snmp.settings import Settings

__all__ = ["Settings", "connect", "offers"]


class SnmpDevices:
    """A `FactSource` and `ActionTarget` over one SNMP engine."""

    def __init__(self, name: str, asker: Asker, settings: Settings) -> None:
        self.name = name
        self._asker = asker
        self._settings = settings
        self._orders = Orders(asker, settings.actions)

    def read(self, customer: Customer, facts: frozenset[str]) -> AsyncGenerator[Reading, None]:
        """Ask every question concerned at once; yield each answer as it comes."""
        questions = asks(self._settings.questions, customer, self._asker.ask)
        return readings(self.name, questions, facts)

    async def perform(
        self, customer: Customer | None, order: ActionState, progress: Callable[[float], None]
    ) -> Receipt:
        """Set what the action names, once, and look for the effect; errors as the contract says."""
        return await self._orders.perform(customer, order)

    async def check(self, customer: Customer | None, order: ActionState) -> Receipt | None:
        """Say whether the effect is there; None: it is not."""
        return await self._orders.check(customer, order)

    async def health(self) -> tuple[Health, ...]:
        """Ask the agent, or those of `probe`, how long it has been up."""
        fixed = () if "{" in self._settings.host else (self._settings.host,)
        hosts = dict.fromkeys((*fixed, *self._settings.probe))
        clock = asyncio.get_running_loop().time
        asked_at = clock()
        snmp = self._asker.snmp
        wrong = await signs_of_life(self.name, [(snmp, host, host) for host in hosts])
        systems = dict.fromkeys(question.system for question in self._settings.questions)
        return tuple(
            health_of(system, wrong, clock() - asked_at) for system in systems or {self.name: None}
        )


def offers(settings: Settings) -> Offer:
    """Return the facts, actions and secrets of these settings."""
    return offer(settings.questions, settings.actions, settings.access.secrets)


@asynccontextmanager
async def connect(settings: Settings, context: ConnectorContext) -> AsyncIterator[SnmpDevices]:
    """Open one SNMP engine, for as long as the desk wants it.

    Raises:
        AuthFailed: A secret is missing.
    """
    name = context.name or "snmp"
    networks = [ipaddress.ip_network(network) for network in settings.networks]
    async with open_snmp(name, settings.access, context.secret) as snmp:
        yield SnmpDevices(name, Asker(name, snmp, settings.host, networks), settings)
