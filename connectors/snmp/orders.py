"""Orders: objects are set in one request, once, and their effect is looked for."""

import asyncio

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.connector import Receipt
from app.sdk.encoders import unchanged
from app.sdk.errors import ConnectorError, InvalidReply
from app.sdk.snmp.oids import Oid, parse_oid
from app.sdk.snmp.once import Once, until
from app.sdk.snmp.session import check_typed
from app.sdk.snmp.values import Missing
from app.sdk.snmp.wire import Peer
from app.sdk.template import Blanks, Template, blanks_of
from connectors.snmp.questions import ANY, Asker, filled, readable
from connectors.snmp.settings import Action, ReadBack, SetRule

SIGN_OF_LIFE = parse_oid("1.3.6.1.2.1.1.3.0")


class Orders:
    """Carries orders out and looks them up."""

    def __init__(self, asker: Asker, actions: dict[str, Action]) -> None:
        self._asker = asker
        self._actions = actions
        self._once: Once[None] = Once()

    async def perform(self, customer: Customer | None, order: ActionState) -> Receipt:
        """Carry one order out; errors as `ActionTarget.perform` says."""
        action = self._action(order)
        blanks = blanks_of(self._asker.name, customer, order, action.needs)
        orders = [self._order(rule, blanks) for rule in action.set]
        peer = await self._asker.peer(blanks)

        async def look() -> None:
            await self._asker.snmp.get(peer, [SIGN_OF_LIFE])

        async def send() -> None:
            await self._asker.snmp.set(peer, orders)

        async def seen(_before: None) -> Receipt:
            return await self._seen(peer, action.read_back, blanks)

        return await self._once.carry_out(order.key, look, send, seen)

    async def check(self, customer: Customer | None, order: ActionState) -> Receipt | None:
        """Look whether its effect is there."""
        action = self._action(order)
        if action.read_back is None:
            raise ConnectorError(
                self._asker.name, "can't be looked up: the settings name no read_back for it"
            )
        blanks = blanks_of(self._asker.name, customer, order, action.needs)
        peer = await self._asker.peer(blanks)
        return Receipt() if await self._there(peer, action.read_back, blanks) else None

    def _action(self, order: ActionState) -> Action:
        action = self._actions.get(order.action)
        if action is None:
            raise ConnectorError(self._asker.name, f"no action {order.action} here")
        return action

    def _order(self, rule: SetRule, blanks: Blanks) -> tuple[Oid, str, int | str]:
        value = rule.value
        if isinstance(value, str):
            value = Template(value, ANY).fill(blanks, unchanged)
        try:
            check_typed(rule.type, value)
        except ValueError as error:
            raise ConnectorError(self._asker.name, f"can't be set to no {rule.type}") from error
        return filled(rule.oid, blanks), rule.type, value

    async def _seen(self, peer: Peer, read_back: ReadBack | None, blanks: Blanks) -> Receipt:
        if read_back is None:
            return Receipt()
        try:
            async with asyncio.timeout(read_back.within_s):
                await until(lambda: self._there(peer, read_back, blanks), read_back.every_s)
        except TimeoutError as error:
            raise InvalidReply(
                self._asker.name, f"taken, but no effect seen within {read_back.within_s:g} s"
            ) from error
        return Receipt()

    async def _there(self, peer: Peer, read_back: ReadBack, blanks: Blanks) -> bool:
        oid = filled(read_back.oid, blanks)
        value = (await self._asker.snmp.get(peer, [oid]))[oid]
        if isinstance(value, Missing):
            return False
        said = readable(self._asker.name, "read_back", value, read_back.form, "")
        numbers = all(isinstance(each, int) for each in read_back.one_of)
        if numbers and not isinstance(said, int):
            raise InvalidReply(self._asker.name, "answer not understood: read_back is no number")
        return str(said) in {str(each) for each in read_back.one_of}
