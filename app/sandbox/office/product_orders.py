"""Takes orders for plans, packs and settings of mobile lines over HTTP (TMF622)."""

from collections.abc import Mapping

from aiohttp import web

from app.sandbox.office.billing import billed
from app.sandbox.office.business_views import product_order
from app.sandbox.office.collections import Collection
from app.sandbox.office.dress import Json, reference
from app.sandbox.office.orders import Place, key_of, missing
from app.sandbox.office.query import values_at
from app.sandbox.office.wire_answers import answer, refusal
from app.sandbox.town.estate import Ledger, Mobile, Order
from app.sandbox.town.operator import Operator
from app.sandbox.town.product_desk import Wish, cancel, place
from app.sandbox.town.refunds import RefusedError

ORDERS_ROOT = "/tmf-api/productOrdering/v5"


class _Counter:
    """Takes them in."""

    def __init__(self, operator: Operator) -> None:
        self._operator = operator

    def take(self, request: web.Request, body: Json) -> web.Response:
        """TMF622 POST productOrder, of one item."""
        items = [each for each in values_at(body, ("productOrderItem",)) if isinstance(each, dict)]
        if missing(body, "@type") or len(items) != 1 or missing(items[0], "action"):
            return refusal(400, "missingProperty", "@type and one productOrderItem are required")
        found = self._whose(body)
        if found is None:
            return refusal(400, "badReference", "relatedParty names no customer known here")
        mobile, ledger = found
        key = key_of(request, *values_at(body, ("externalId", "id")))
        try:
            placed = place(mobile, ledger, _wish(items[0]), key=key, at=self._operator.now())
        except RefusedError as error:
            return refusal(409, "notAllowed", str(error))
        return answer(product_order(mobile, placed), status=201)

    def cancel(self, _request: web.Request, body: Json) -> web.Response:
        """TMF622 POST cancelProductOrder; cancelling twice is cancelling once."""
        order_id = next((str(i) for i in values_at(body, ("productOrder", "id"))), "")
        for mobile, ledger in billed(self._operator):
            if any(order.order_id == order_id for order in mobile.orders):
                try:
                    order = cancel(mobile, ledger, order_id)
                except RefusedError as error:
                    return refusal(409, "notAllowed", str(error))
                return answer(_cancelled(order), status=201)
        return refusal(400, "badReference", "productOrder is not known here")

    def _whose(self, body: Json) -> tuple[Mobile, Ledger] | None:
        ids = (str(each) for each in values_at(body, ("relatedParty", "partyOrPartyRole", "id")))
        return next(billed(self._operator, next(ids, "")), None)


def _cancelled(order: Order) -> Json:
    """TMF622 v5 CancelProductOrder, done."""
    return {
        "@type": "CancelProductOrder",
        "id": f"CX-{order.order_id}",
        "state": "done",
        "productOrder": reference("ProductOrder", order.order_id),
    }


def _wish(item: Mapping[str, object]) -> Wish:
    traits = values_at(item, ("product", "productCharacteristic"))
    return Wish(
        action=str(item["action"]),
        item=next((str(each) for each in values_at(item, ("product", "id"))), ""),
        offering=next((str(each) for each in values_at(item, ("productOffering", "id"))), ""),
        traits={str(t.get("name")): t.get("value") for t in traits if isinstance(t, dict)},
    )


def collections(_operator: Operator) -> tuple[Collection, ...]:
    """The CRM shows all orders itself."""
    return ()


def places(operator: Operator) -> tuple[Place, ...]:
    """Return what may be ordered of the CRM."""
    counter = _Counter(operator)
    rows = (("productOrder", counter.take), ("cancelProductOrder", counter.cancel))
    return tuple(
        Place(method="POST", path=f"{ORDERS_ROOT}/{name}", system="CRM", name=name, take=take)
        for name, take in rows
    )
