"""Changes of a service by order (TMF641), for operators that let nobody activate directly."""

import asyncio

import msgspec

from app.domain.actions import ActionState
from app.sdk.connector import Receipt
from app.sdk.errors import ConnectorError, InvalidReply
from connectors.tmf.actions.action import Body, Progress
from connectors.tmf.asking import Asker
from connectors.tmf.care_shapes import ServiceOrderRecord
from connectors.tmf.replies import NAME, understand

RESOURCE = "serviceOrder"
UNDER_WAY = frozenset(
    {
        "acknowledged", "pending", "held", "inprogress", "partial",
        "assessingcancellation", "pendingcancellation",
    }
)  # fmt: skip
DONE = "completed"
OVER = frozenset({DONE, "rejected", "failed", "cancelled"})


class ServiceOrder(msgspec.Struct, frozen=True, kw_only=True):
    """One change of one service, as an order of one item.

    Attributes:
        service_id: Which service is changed.
        changes: What about it, by the name of each characteristic.
    """

    service_id: str
    changes: dict[str, str]

    async def place(self, asker: Asker, order: ActionState, progress: Progress) -> Receipt:
        """Place it, once, and watch it to its end."""
        _, answer = await asker.wire.tell(
            "POST",
            asker.settings.paths.service_order,
            RESOURCE,
            self.body(order, asker.settings.order_items),
            key=order.key,
        )
        placed = await _watch(asker, understand(answer, ServiceOrderRecord, RESOURCE))
        if placed.state.lower() != DONE:
            raise ConnectorError(NAME, f"refused: the order is {placed.state}")
        progress(1.0)
        return Receipt(reference=placed.id)

    def body(self, order: ActionState, items: str = "serviceOrderItem") -> Body:
        """TMF641 v4 ServiceOrder."""
        traits = [
            {"name": name, "valueType": "string", "value": value}
            for name, value in self.changes.items()
        ]
        service = {"id": self.service_id, "serviceCharacteristic": traits}
        return {
            "@type": "ServiceOrder",
            "externalId": order.key,
            items: [{"id": "1", "action": "modify", "service": service}],
        }


async def find_order(asker: Asker, key: str) -> Receipt | None:
    """Look for the order with that key, and watch it to its end; None: none, or refused."""
    found = await asker.wire.get_all(
        asker.settings.paths.service_order, RESOURCE, {"externalId": key}, ServiceOrderRecord
    )
    ours = next((each for each in found if each.external_id == key), None)
    if ours is None:
        return None
    placed = await _watch(asker, ours)
    return Receipt(reference=placed.id) if placed.state.lower() == DONE else None


async def _watch(asker: Asker, placed: ServiceOrderRecord) -> ServiceOrderRecord:
    while placed.state.lower() in UNDER_WAY:
        await asyncio.sleep(asker.settings.poll_s)
        try:
            placed = await asker.wire.get_one(
                asker.settings.paths.service_order, RESOURCE, placed.id, ServiceOrderRecord
            )
        except ConnectorError:
            continue  # looking changes nothing: it is simply done again at the next turn
    if placed.state.lower() not in OVER:
        raise InvalidReply(NAME, f"answer not understood: {RESOURCE}.state")
    return placed
