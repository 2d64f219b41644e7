"""What every action can do: be carried out once, and be looked up afterwards."""

from collections.abc import Callable
from typing import Any, Protocol

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.connector import Receipt
from connectors.tmf.asking import Asker

OWNER = "ringside"
Body = dict[str, Any]
Progress = Callable[[float], None]


class Action(Protocol):
    """One action of the manifest, under its name in an ACTIONS table."""

    async def perform(
        self, asker: Asker, person: Customer, order: ActionState, progress: Progress
    ) -> Receipt:
        """Carry it out; errors as `ActionTarget.perform` says."""
        ...

    async def check(self, asker: Asker, person: Customer, order: ActionState) -> Receipt | None:
        """Look for an order with this key; None: there is none, or it was refused."""
        ...
