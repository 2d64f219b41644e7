"""Actions by name: each is sent once, never twice, and what became of it can be looked up."""

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.connector import Receipt
from app.sdk.errors import ConnectorError
from connectors.tmf.actions import (
    activations,
    attach_tests,
    care,
    line_orders,
    messages,
    mobile_messages,
    mobile_tickets,
    money,
    product_orders,
    refusals,
    tickets,
)
from connectors.tmf.actions.action import Action, Progress
from connectors.tmf.asking import Asker
from connectors.tmf.replies import NAME

ACTIONS: dict[str, Action] = {
    **(activations.ACTIONS | tickets.ACTIONS | messages.ACTIONS),
    **(line_orders.ACTIONS | attach_tests.ACTIONS),
    **(mobile_tickets.ACTIONS | mobile_messages.ACTIONS),
    **care.ACTIONS,
    **(money.ACTIONS | product_orders.ACTIONS | refusals.ACTIONS),
}


class Orders:
    """Finds the action an order is for, and has it carried out or looked up."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    async def perform(
        self, customer: Customer | None, order: ActionState, progress: Progress
    ) -> Receipt:
        """Carry one order out; errors as `ActionTarget.perform` says."""
        return await _action(order).perform(self._asker, _who(customer), order, progress)

    async def check(self, customer: Customer | None, order: ActionState) -> Receipt | None:
        """Look for an order with this key; None: there is none, or it was refused."""
        return await _action(order).check(self._asker, _who(customer), order)


def _action(order: ActionState) -> Action:
    action = ACTIONS.get(order.action)
    if action is None:
        raise ConnectorError(NAME, f"no action {order.action} here")
    return action


def _who(customer: Customer | None) -> Customer:
    if customer is None:
        raise ConnectorError(NAME, "no customer chosen")
    return customer
