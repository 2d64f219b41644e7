"""The platform of packs, value-added services and benefits: one query for all of them."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from app.sandbox.office.addon_views import addon_product
from app.sandbox.office.billing import billed
from app.sandbox.office.collections import Collection, by_id
from app.sandbox.office.dress import Json
from app.sandbox.office.orders import Place
from app.sandbox.town.estate.ledger import AddOn
from app.sandbox.town.operator import Operator

A_DAY = timedelta(days=1)
ADDONS_ROOT = "/vas/tmf-api/productInventory/v5"


def collections(operator: Operator) -> tuple[Collection, ...]:
    """Lay out what the platform shows."""

    def products(query: Mapping[str, str]) -> Iterable[Json]:
        for mobile, ledger in billed(operator, query.get("productSerialNumber")):
            for addon in ledger.addons:
                refunds_today = _refunds_today(operator, addon, mobile.customer_id)
                yield addon_product(mobile, addon, refunds_today)

    platform = Collection(
        system="VAS", root=ADDONS_ROOT, api="product", some=products, one=by_id(products)
    )
    return (platform,)


def _refunds_today(operator: Operator, addon: AddOn, customer_id: str) -> int:
    """Count the others who had the same product refunded today."""
    since = operator.now() - A_DAY
    count = 0
    for mobile, ledger in billed(operator):
        same = {a.addon_id for a in ledger.addons if a.offering_id == addon.offering_id}
        given = {each.subject for each in ledger.adjustments if each.at >= since}
        count += mobile.customer_id != customer_id and not same.isdisjoint(given)
    return count


def places(_operator: Operator) -> tuple[Place, ...]:
    """Orders for add-ons go through the CRM like every other."""
    return ()
