"""The platform of packs, value-added services and benefits: one query for all of them."""

from collections.abc import Iterable, Mapping

from app.sandbox.office.addon_views import addon_product
from app.sandbox.office.billing import billed
from app.sandbox.office.collections import Collection, by_id
from app.sandbox.office.dress import Json
from app.sandbox.office.orders import Place
from app.sandbox.town.operator import Operator

ADDONS_ROOT = "/vas/tmf-api/productInventory/v5"


def collections(operator: Operator) -> tuple[Collection, ...]:
    """Lay out what the platform shows."""

    def products(query: Mapping[str, str]) -> Iterable[Json]:
        for mobile, ledger in billed(operator, query.get("productSerialNumber")):
            for addon in ledger.addons:
                yield addon_product(mobile, addon)

    platform = Collection(
        system="VAS", root=ADDONS_ROOT, api="product", some=products, one=by_id(products)
    )
    return (platform,)


def places(_operator: Operator) -> tuple[Place, ...]:
    """Orders for add-ons go through the CRM like every other."""
    return ()
