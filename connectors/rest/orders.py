"""Orders: sent once, told apart into done, refused and not known, and looked up by their key."""

import asyncio
from collections.abc import Callable

import msgspec

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.asking import time_limit
from app.sdk.connector import Receipt
from app.sdk.encoders import UnsendableError, header
from app.sdk.errors import ConnectorError, InvalidReply, NotReady
from app.sdk.http import Answer, check_order, check_read
from app.sdk.ordering import UNDER_WAY, find_order, receipt_in
from app.sdk.template import blanks_of
from connectors.rest.requests import Sent
from connectors.rest.settings import Action
from connectors.rest.wire import Wire

SHARE = 0.9
"""Of an action's time: what is left is for the desk to be told in this connector's own words."""
WHAT = "order"


class Orders:
    """Carries out the actions of the settings."""

    def __init__(self, wire: Wire, actions: dict[str, Action]) -> None:
        """Make one."""
        self._wire, self._actions = wire, actions
        self._name = wire.name

    async def perform(
        self, customer: Customer | None, order: ActionState, progress: Callable[[float], None]
    ) -> Receipt:
        """Carry one out; errors as `ActionTarget.perform` says."""
        action = self._action(order)
        limit_s = action.timeout_s * SHARE
        until = asyncio.get_running_loop().time() + limit_s
        answer = await self._wire.tell(self._filled(action, customer, order), limit_s)
        if answer.status in action.repeated:
            return await self._done_before(customer, order)
        if answer.status in action.accepted:
            progress(0.5)
            return await self._followed(action, customer, order, until)
        if answer.status not in action.expect:
            check_order(self._name, answer, self._wire.why(answer))
            raise InvalidReply(self._name, f"unexpected answer {answer.status}")
        return self._receipt(action, answer)

    async def check(self, customer: Customer | None, order: ActionState) -> Receipt | None:
        """Look one up; None: it was not carried out.

        Raises:
            ConnectorError: It can't be looked up, or is still under way.
        """
        action = self._action(order)
        if action.check is None:
            raise ConnectorError(self._name, "it can't be looked up here")
        limit_s = action.timeout_s * SHARE
        blanks = blanks_of(self._name, customer, order, action.needs)
        sent = action.check.ask.filled(blanks)
        async with time_limit(self._name, limit_s):
            until = asyncio.get_running_loop().time() + limit_s
            answer = await self._wire.ask(sent, until)
        if answer.status == 404:
            return None
        check_read(self._name, answer.status)
        return find_order(self._name, action.check, self._wire.read(answer, WHAT), order.key)

    def _action(self, order: ActionState) -> Action:
        action = self._actions.get(order.action)
        if action is None:
            raise ConnectorError(self._name, f"no action {order.action} here")
        return action

    def _filled(self, action: Action, customer: Customer | None, order: ActionState) -> Sent:
        sent = action.send.filled(blanks_of(self._name, customer, order, action.needs))
        if not action.key_header:
            return sent
        try:
            headers = sent.headers | {action.key_header: header(order.key)}
        except UnsendableError as error:
            raise ConnectorError(self._name, f"order.key can't be sent: {error}") from error
        return msgspec.structs.replace(sent, headers=headers)

    def _receipt(self, action: Action, answer: Answer) -> Receipt:
        """Read off what the system calls it; a page for people is no word from it at all."""
        if answer.status == 204:
            return Receipt()
        if answer.body.lstrip()[:1] == b"<":
            raise InvalidReply(self._name, f"answer not understood: {WHAT} is not JSON")
        if not action.reference and not self._wire.judges:
            return Receipt()
        return receipt_in(self._name, action.reference, self._wire.read(answer, WHAT))

    async def _done_before(self, customer: Customer | None, order: ActionState) -> Receipt:
        receipt = await self.check(customer, order)
        if receipt is None:
            raise InvalidReply(self._name, "sent before, it says, but it is not on record")
        return receipt

    async def _followed(
        self, action: Action, customer: Customer | None, order: ActionState, until: float
    ) -> Receipt:
        """Look an order up that was taken on, until it is done or there is no more time."""
        clock = asyncio.get_running_loop().time
        while clock() + action.poll_s < until:
            await asyncio.sleep(action.poll_s)
            try:
                receipt = await self.check(customer, order)
            except NotReady:
                continue
            except ConnectorError as error:
                raise InvalidReply(self._name, error.message) from error
            if receipt is not None:
                return receipt
        raise TimeoutError(UNDER_WAY)
