"""Orders for products (TMF622): a plan, a pack, a setting of the line; sent once, found by key."""

from collections.abc import Callable

import msgspec

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.connector import Receipt
from app.sdk.errors import ConnectorError
from connectors.tmf.actions.action import OWNER, Action, Body, Progress
from connectors.tmf.asking import Asker, key_of
from connectors.tmf.replies import NAME, understand
from connectors.tmf.shapes import Created, Keyed

REFUSED = frozenset({"rejected", "failed", "cancelled"})
Item = Callable[[Customer, ActionState], Body]
"""Makes the one item of an order."""


class PlacedOrder(Keyed, frozen=True, kw_only=True):
    """TMF622 ProductOrder as it comes back."""

    id: str
    state: str


class OrderProduct(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of order."""

    item: Item

    async def perform(
        self, asker: Asker, person: Customer, order: ActionState, _progress: Progress
    ) -> Receipt:
        """Place it."""
        _, answer = await asker.wire.tell(
            "POST",
            asker.settings.paths.product_order,
            "productOrder",
            order_body(self.item(person, order), person, order),
            key=order.key,
        )
        placed = understand(answer, PlacedOrder, "productOrder")
        if placed.state in REFUSED:
            raise ConnectorError(NAME, f"refused: the order is {placed.state}")
        return Receipt(reference=placed.id)

    async def check(self, asker: Asker, person: Customer, order: ActionState) -> Receipt | None:
        """Look for the order with this key."""
        placed = await asker.wire.get_all(
            asker.settings.paths.product_order,
            "productOrder",
            {"externalId.id": order.key},
            PlacedOrder,
        )
        ours = (
            Receipt(reference=each.id)
            for each in placed
            if each.state not in REFUSED and each.has_key(order.key)
        )
        return next(ours, None)


def order_body(item: Body, person: Customer, order: ActionState) -> Body:
    """TMF622 v5 ProductOrder of one item."""
    key = {
        "@type": "ExternalIdentifier",
        "owner": OWNER,
        "externalIdentifierType": "idempotencyKey",
        "id": order.key,
    }
    party = {
        "@type": "PartyRoleRef",
        "@referredType": "Customer",
        "id": person.customer_id,
    }
    return {
        "@type": "ProductOrder",
        "externalId": [key],
        "productOrderItem": [{"@type": "ProductOrderItem", "id": "1", **item}],
        "relatedParty": [
            {
                "@type": "RelatedPartyRefOrPartyRoleRef",
                "role": "customer",
                "partyOrPartyRole": party,
            }
        ],
    }


def switch(name: str, *, on: bool = True) -> Item:
    """Switch a setting of the line on or off, as text: TMF622 v5 lets no truth value be sent."""

    def item(person: Customer, _order: ActionState) -> Body:
        value = "true" if on else "false"
        return _modify(person, {"@type": "StringCharacteristic", "name": name, "value": value})

    return item


def amount(name: str, fact: str) -> Item:
    """Set a setting of the line to the amount a fact says, in fen."""

    def item(person: Customer, order: ActionState) -> Body:
        text = order.parameters.get(fact, "")
        if not text.isascii() or not text.isdecimal():
            raise ConnectorError(NAME, f"{fact} has not been worked out")
        trait = {"@type": "IntegerCharacteristic", "name": name, "value": int(text)}
        return _modify(person, trait)

    return item


def _modify(person: Customer, trait: Body) -> Body:
    product = {
        "@type": "Product",
        "id": key_of(person, "subscription"),
        "productCharacteristic": [trait],
    }
    return {"action": "modify", "product": product}


def change_to(fact: str) -> Item:
    """Change the plan to the one a fact names, from the first of the month."""

    def item(person: Customer, order: ActionState) -> Body:
        product = {
            "@type": "ProductRef",
            "@referredType": "Product",
            "id": key_of(person, "subscription"),
        }
        return {"action": "modify", "product": product, "productOffering": _named(fact, order)}

    return item


def add(fact: str) -> Item:
    """Order what a fact names of the catalogue."""

    def item(_person: Customer, order: ActionState) -> Body:
        return {"action": "add", "productOffering": _named(fact, order)}

    return item


def end(fact: str) -> Item:
    """End the product a fact names."""

    def item(_person: Customer, order: ActionState) -> Body:
        product_id = order.parameters.get(fact, "")
        if not product_id:
            raise ConnectorError(NAME, "it is not known what to end")
        ref = {"@type": "ProductRef", "@referredType": "Product", "id": product_id}
        return {"action": "delete", "product": ref}

    return item


def have(name: str, value: str, fact: str) -> Item:
    """Set something about the add-on a fact names, as text."""

    def item(_person: Customer, order: ActionState) -> Body:
        addon = order.parameters.get(fact, "")
        if not addon:
            raise ConnectorError(NAME, f"{fact} is not known")
        trait = {"@type": "StringCharacteristic", "name": name, "value": value}
        product = {"@type": "Product", "id": addon, "productCharacteristic": [trait]}
        return {"action": "modify", "product": product}

    return item


def _named(fact: str, order: ActionState) -> Body:
    offering_id = order.parameters.get(fact, "")
    if not offering_id:
        raise ConnectorError(NAME, "it is not known what to order")
    return {
        "@type": "ProductOfferingRef",
        "@referredType": "ProductOffering",
        "id": offering_id,
    }


class CancelOrder(msgspec.Struct, frozen=True, kw_only=True):
    """Takes the order in progress back; twice is as good as once.

    Attributes:
        order: The fact that names the order.
    """

    order: str

    async def perform(
        self, asker: Asker, _person: Customer, order: ActionState, _progress: Progress
    ) -> Receipt:
        """Cancel it."""
        ref = {
            "@type": "ProductOrderRef",
            "@referredType": "ProductOrder",
            "id": self._order_id(order),
        }
        body = {
            "@type": "CancelProductOrder",
            "cancellationReason": "customer",
            "productOrder": ref,
        }
        _, answer = await asker.wire.tell(
            "POST", asker.settings.paths.product_order, "cancelProductOrder", body, key=order.key
        )
        return Receipt(reference=understand(answer, Created, "cancelProductOrder").id)

    async def check(self, asker: Asker, _person: Customer, order: ActionState) -> Receipt | None:
        """Look whether the order has been cancelled, by whatever hand."""
        placed = await asker.wire.get_one(
            asker.settings.paths.product_order, "productOrder", self._order_id(order), PlacedOrder
        )
        return Receipt(reference=placed.id) if placed.state == "cancelled" else None

    def _order_id(self, order: ActionState) -> str:
        order_id = order.parameters.get(self.order, "")
        if not order_id:
            raise ConnectorError(NAME, "it is not known which order to take back")
        return order_id


ACTIONS: dict[str, Action] = {
    "mobile.buy_pack": OrderProduct(item=add("mobile.offer")),
    "roaming.buy_pack": OrderProduct(item=add("roaming.offer")),
    "roaming.stop_renewal": OrderProduct(item=have("autoRenew", "false", "roaming.pack_id")),
    "alerts.enable": OrderProduct(item=switch("alerts")),
    "alerts.disable": OrderProduct(item=switch("alerts", on=False)),
    "cap.enable": OrderProduct(item=amount("capFen", "cap.new_fen")),
    "cap.lift": OrderProduct(item=switch("cap", on=False)),
    "plan.change": OrderProduct(item=change_to("offer.best_id")),
    "plan.keep": CancelOrder(order="order.open"),
    "pack.add": OrderProduct(item=add("offer.pack_id")),
    "pack.roaming": OrderProduct(item=add("offer.roaming_id")),
    "pack.retro": OrderProduct(item=add("offer.retro_id")),
    "pack.cancel": OrderProduct(item=end("offer.added_id")),
    "vas.unsubscribe": OrderProduct(item=end("vas.id")),
    "vas.restore": OrderProduct(item=have("status", "active", "vas.id")),
    "benefit.extend": OrderProduct(item=have("claim", "extend", "benefit.id")),
    "benefit.reissue": OrderProduct(item=have("claim", "reissue", "benefit.id")),
}
