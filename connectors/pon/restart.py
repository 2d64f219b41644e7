"""The restart of a modem: set once, and seen by its going down or its coming up anew."""

import asyncio
from datetime import datetime, timedelta

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.connector import Receipt
from app.sdk.errors import ConnectorError, InvalidReply
from app.sdk.snmp.oids import parse_oid
from app.sdk.snmp.once import Once, until
from connectors.pon.olt import OFFLINE, ONLINE
from connectors.pon.plants import Line, Plants
from connectors.pon.profile import STATE, Said
from connectors.pon.settings import Settings

RESET = "onu.reset"
TIMES = ("up_at", "down_at")

Times = tuple[Said, ...]


class Restarts:
    """Restarts modems, and looks up whether one was restarted."""

    def __init__(self, name: str, plants: Plants, settings: Settings) -> None:
        self._name = name
        self._plants = plants
        self._settings = settings
        self._once: Once[Times] = Once()

    async def perform(self, customer: Customer | None, order: ActionState) -> Receipt:
        """Restart it; errors as `ActionTarget.perform` says."""
        line = await self._line(customer, order)
        reset = line.olt.profile.reset
        if reset is None:
            raise ConnectorError(self._name, "modems of this OLT can't be restarted from here")

        async def look() -> Times:
            state, times = await self._looked(line)
            if state != ONLINE:
                raise ConnectorError(self._name, "the modem is dark, and does not hear a restart")
            return times

        async def send() -> None:
            index = await line.olt.index(line.peer, line.known_by)
            place = (*parse_oid(reset.oid), *index)
            await line.olt.snmp.set(line.peer, [(place, "integer", reset.value)])

        async def seen(before: Times) -> Receipt:
            return await self._seen(line, before)

        return await self._once.carry_out(order.key, look, send, seen)

    async def _seen(self, line: Line, before: Times) -> Receipt:
        async def restarted() -> bool:
            state, times = await self._looked(line)
            return state == OFFLINE or times != before

        try:
            async with asyncio.timeout(self._settings.reset_s):
                await until(restarted, self._settings.poll_s)
        except TimeoutError as error:
            words = f"taken, but the modem has not gone down within {self._settings.reset_s:g} s"
            raise InvalidReply(self._name, words) from error
        return Receipt()

    async def check(self, customer: Customer | None, order: ActionState) -> Receipt | None:
        """Look whether it has restarted: by how it stood before, or else by the OLT's clock."""
        line = await self._line(customer, order)
        state, times = await self._looked(line)
        if self._once.sent(order.key):
            done = state == OFFLINE or times != self._once.before(order.key)
        else:
            done = self._since(order.asked_at, times)
        return Receipt() if done else None

    def _since(self, asked_at: datetime, times: Times) -> bool:
        known = [datetime.fromisoformat(str(at)) for at in times if at]
        if not known:
            raise ConnectorError(self._name, "can't be looked up: this OLT keeps no times")
        return max(known) >= asked_at - timedelta(seconds=self._settings.clock_off_s)

    async def _line(self, customer: Customer | None, order: ActionState) -> Line:
        if order.action != RESET:
            raise ConnectorError(self._name, f"no action {order.action} here")
        if customer is None:
            raise ConnectorError(self._name, "no customer chosen")
        return await self._plants.line(customer)

    async def _looked(self, line: Line) -> tuple[Said, Times]:
        said = await line.olt.modem(line.peer, line.known_by)
        state = line.olt.derive(said)
        if STATE in state.failed:
            raise InvalidReply(self._name, state.failed[STATE])
        return str(state.values[STATE]), tuple(said.get(name) for name in TIMES)
