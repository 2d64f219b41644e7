"""Where orders for products of a mobile line are carried out, each key once."""

from datetime import datetime

import msgspec

from app.sandbox.town.estate import Ledger, Mobile, Order, Text
from app.sandbox.town.estate.ledger import Cap
from app.sandbox.town.refunds import RefusedError

Traits = dict[str, object]


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What is ordered.

    Attributes:
        action: `add`, `modify` or `delete`.
        item: The product to be changed; empty when a new one is ordered.
        offering: What of the catalogue.
        traits: Settings by name.
    """

    action: str
    item: str = ""
    offering: str = ""
    traits: Traits = {}


def place(mobile: Mobile, ledger: Ledger, wish: Wish, *, key: str, at: datetime) -> Order:
    """Carry an order out, or take it in for the first of the month.

    Raises:
        RefusedError: It can't be done; nothing was.
    """
    for known in mobile.orders:
        if key and known.key == key:
            return known
    if wish.action == "modify" and wish.item == mobile.product.product_id and wish.traits:
        text = _set(ledger, wish.traits, at)
    else:
        raise RefusedError("there is no such order here")
    return _note(mobile, wish, text, "completed", key, at)


def _set(ledger: Ledger, traits: Traits, at: datetime) -> Text:
    """Change settings of the line."""
    match traits:
        case {"alerts": "true" | "false" as on}:
            ledger.alerts = on == "true"
            return {"zh": "变更用量提醒", "en": "Usage alerts changed"}
        case {"capFen": int(limit_fen)} if limit_fen > 0:
            ledger.cap = Cap(limit_fen=limit_fen, set_at=at)
            return {"zh": "设置流量费封顶", "en": "Ceiling on data cost set"}
        case {"cap": "false"} if ledger.cap is not None:
            ledger.cap.lifted_at, ledger.cap.lifted_by = at, "hotline"
            return {"zh": "取消流量费封顶", "en": "Ceiling on data cost lifted"}
    raise RefusedError("there is no such setting")


def _note(mobile: Mobile, wish: Wish, text: Text, state: str, key: str, at: datetime) -> Order:
    order = Order(
        order_id=f"PO-{mobile.customer_id[1:]}-{len(mobile.orders) + 1}",
        state=state,
        ordered_at=at,
        text=text,
        action=wish.action,
        item=wish.item,
        offering=wish.offering,
        key=key,
    )
    mobile.orders.append(order)
    return order
