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
from connectors.tmf.shapes import ExternalIdentifier, Shape

REFUSED = frozenset({"rejected", "failed", "cancelled"})
Item = Callable[[Customer, ActionState], Body]
"""Makes the one item of an order."""


class PlacedOrder(Shape, frozen=True, kw_only=True):
    """TMF622 ProductOrder as it comes back."""

    id: str
    state: str
    external_id: tuple[ExternalIdentifier, ...] = ()


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
            if each.state not in REFUSED
            and any(known.id == order.key for known in each.external_id)
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


def book(fact: str) -> Item:
    """Book what of the catalogue a fact says."""

    def item(_person: Customer, order: ActionState) -> Body:
        offering = order.parameters.get(fact, "")
        if not offering:
            raise ConnectorError(NAME, f"{fact} has not been worked out")
        sold = {
            "@type": "ProductOfferingRef",
            "@referredType": "ProductOffering",
            "id": offering,
        }
        return {"action": "add", "productOffering": sold}

    return item


def stop_renewal(fact: str) -> Item:
    """Let the add-on a fact names end when it ends."""

    def item(_person: Customer, order: ActionState) -> Body:
        addon = order.parameters.get(fact, "")
        if not addon:
            raise ConnectorError(NAME, f"{fact} is not known")
        trait = {"@type": "BooleanCharacteristic", "name": "autoRenew", "value": False}
        product = {"@type": "Product", "id": addon, "productCharacteristic": [trait]}
        return {"action": "modify", "product": product}

    return item


ACTIONS: dict[str, Action] = {
    "mobile.buy_pack": OrderProduct(item=book("mobile.offer")),
    "roaming.buy_pack": OrderProduct(item=book("roaming.offer")),
    "roaming.stop_renewal": OrderProduct(item=stop_renewal("roaming.pack_id")),
    "alerts.enable": OrderProduct(item=switch("alerts")),
    "alerts.disable": OrderProduct(item=switch("alerts", on=False)),
    "cap.enable": OrderProduct(item=amount("capFen", "cap.new_fen")),
    "cap.lift": OrderProduct(item=switch("cap", on=False)),
}
