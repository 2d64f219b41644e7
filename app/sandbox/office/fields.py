"""What the back office shows and takes besides broadband: one field of the trade after another."""

from collections.abc import Callable

import msgspec

from app.sandbox.office import addons, billing, care, mobile, offers, product_orders
from app.sandbox.office.collections import Collection
from app.sandbox.office.orders import Place
from app.sandbox.town.operator import Operator


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One field: what it shows of the operator, and what may be ordered there."""

    collections: Callable[[Operator], tuple[Collection, ...]]
    places: Callable[[Operator], tuple[Place, ...]]


FIELDS: tuple[Field, ...] = (
    Field(collections=mobile.collections, places=mobile.places),
    Field(collections=care.collections, places=care.places),
    Field(collections=billing.collections, places=billing.places),
    Field(collections=addons.collections, places=addons.places),
    Field(collections=product_orders.collections, places=product_orders.places),
    Field(collections=offers.collections, places=offers.places),
)
