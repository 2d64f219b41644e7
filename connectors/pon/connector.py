"""Optical lines as the desk asks for them: the modem, its PON, and the modem's restart."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.asking import Ask, readings
from app.sdk.connector import ConnectorContext, Health, Receipt
from app.sdk.manifest import Offer
from app.sdk.reading import Reading
from app.sdk.snmp.access import Access
from app.sdk.snmp.health import health_of, signs_of_life
from app.sdk.snmp.session import Snmp, open_snmp
from connectors.pon.plants import Plants
from connectors.pon.profile import load_profile
from connectors.pon.restart import Restarts
from connectors.pon.settings import Settings

__all__ = ["Settings", "connect", "offers"]

SYSTEM = "PON"
SHARE, SHARE_CAUSE = "pon.offline_share", "pon.offline_cause"


class OpticalAccess:
    """A `FactSource` and `ActionTarget` over SNMP to the operator's OLTs."""

    def __init__(
        self, name: str, plants: Plants, sessions: Mapping[Access, Snmp], settings: Settings
    ) -> None:
        self.name = name
        self._plants = plants
        self._sessions = sessions
        self._settings = settings
        self._facts = frozenset(_facts(settings))
        self._restarts = Restarts(name, plants, settings)

    def read(self, customer: Customer, facts: frozenset[str]) -> AsyncGenerator[Reading, None]:
        """Ask for the modem and for its PON at once; each is a reading of its own."""
        asks = [
            Ask(
                system=SYSTEM,
                facts=self._facts - {SHARE, SHARE_CAUSE},
                limit_s=self._settings.limit_s,
                answer=lambda: self._modem(customer),
            ),
            Ask(
                system=SYSTEM,
                facts=frozenset({SHARE, SHARE_CAUSE}),
                limit_s=self._settings.limit_s,
                answer=lambda: self._share(customer),
            ),
        ]
        return readings(self.name, asks, facts)

    async def _modem(self, customer: Customer) -> Reading:
        if not _has_line(customer):
            return Reading(system=SYSTEM, values=dict.fromkeys(self._facts), asked=False)
        line = await self._plants.line(customer)
        found = line.olt.derive(await line.olt.modem(line.peer, line.known_by))
        return Reading(system=SYSTEM, values=found.values, raw=found.raw, failed=found.failed)

    async def _share(self, customer: Customer) -> Reading:
        if not _has_line(customer):
            return Reading(system=SYSTEM, values=dict.fromkeys((SHARE, SHARE_CAUSE)), asked=False)
        line = await self._plants.line(customer)
        *port, _number = await line.olt.index(line.peer, line.known_by)
        share = await line.olt.share(line.peer, tuple(port))
        part = round(share.dark / share.count, 4) if share.count else 0.0
        return Reading(
            system=SYSTEM,
            values={SHARE: part, SHARE_CAUSE: share.cause},
            raw={SHARE: f"{share.dark}/{share.count}"},
        )

    async def perform(
        self, customer: Customer | None, order: ActionState, progress: Callable[[float], None]
    ) -> Receipt:
        """Restart the modem, once, and look for it going down; errors as the contract says."""
        return await self._restarts.perform(customer, order)

    async def check(self, customer: Customer | None, order: ActionState) -> Receipt | None:
        """Say whether it has restarted since it was asked for; None: it has not."""
        return await self._restarts.check(customer, order)

    async def health(self) -> tuple[Health, ...]:
        """Ask every OLT that is named how long it has been up."""
        clock = asyncio.get_running_loop().time
        asked_at = clock()
        named = [
            (self._sessions[olt.access or self._settings.access], called, olt.host)
            for called, olt in self._settings.olts.items()
            if "{" not in olt.host
        ]
        wrong = await signs_of_life(self.name, named)
        return (health_of(SYSTEM, wrong, clock() - asked_at),)


def offers(settings: Settings) -> Offer:
    """Return the facts of the profiles in use, and the secrets asked for."""
    accesses = [settings.access, *(olt.access for olt in settings.olts.values() if olt.access)]
    secrets = dict.fromkeys(secret for access in accesses for secret in access.secrets)
    return Offer(facts={SYSTEM: _facts(settings)}, secrets=tuple(secrets))


def _facts(settings: Settings) -> tuple[str, ...]:
    profiles = [load_profile(olt.profile) for olt in settings.olts.values()]
    named = [fact for profile in profiles for fact in profile.facts]
    return tuple(dict.fromkeys((*named, SHARE, SHARE_CAUSE)))


def _has_line(customer: Customer) -> bool:
    """Whether they have broadband; of whom nothing is on record it is asked all the same."""
    return "login" in customer.keys or not customer.keys.keys() & {"msisdn", "circuit"}


@asynccontextmanager
async def connect(settings: Settings, context: ConnectorContext) -> AsyncIterator[OpticalAccess]:
    """Open one SNMP engine for each set of credentials, for as long as the desk wants it.

    Raises:
        AuthFailed: A secret is missing.
    """
    name = context.name or "pon"
    async with AsyncExitStack() as stack:
        sessions = {
            access: await stack.enter_async_context(open_snmp(name, access, context.secret))
            for access in dict.fromkeys(
                (settings.access, *(olt.access for olt in settings.olts.values() if olt.access))
            )
        }
        plants = Plants(name, sessions, settings, asyncio.get_running_loop().time)
        yield OpticalAccess(name, plants, sessions, settings)
