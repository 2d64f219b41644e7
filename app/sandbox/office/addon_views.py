"""Packs, value-added services and benefits as their platform shows them (TMF637)."""

from app.sandbox.office.dress import Json, characteristics, clean, instant, money, reference
from app.sandbox.town.estate import Mobile
from app.sandbox.town.estate.ledger import AddOn


def addon_product(mobile: Mobile, addon: AddOn, refunds_today: int) -> Json:
    """TMF637 v5 Product: one add-on with the evidence of its order.

    Args:
        mobile: Whose it is.
        addon: The add-on.
        refunds_today: How many others had the same product refunded today.
    """
    price = {
        "@type": "ProductPrice",
        "priceType": "recurring",
        "recurringChargePeriod": "month",
        "price": {"@type": "Price", "taxIncludedAmount": money(addon.fee_fen)},
    }
    return clean(
        {
            "@type": "Product",
            "id": addon.addon_id,
            "href": f"/product/{addon.addon_id}",
            "name": addon.name,
            "status": "active" if addon.status == "active" else "terminated",
            "isBundle": False,
            "startDate": instant(addon.started_at),
            "terminationDate": instant(addon.ended_at),
            "productOffering": reference("ProductOffering", addon.offering_id),
            "productPrice": [price],
            "productSerialNumber": mobile.msisdn,
            "productCharacteristic": _evidence(addon, refunds_today),
        }
    )


def _evidence(addon: AddOn, refunds_today: int) -> list[Json]:
    return characteristics(
        kind=addon.kind,
        provider=addon.provider or None,
        orderChannel=addon.channel,
        orderEvidence=addon.evidence,
        limitTold=addon.limit_told,
        trial=addon.trial,
        renewalNoticeAt=addon.notice_at,
        bookedByMistake=addon.by_mistake,
        usedTimes=addon.used_times,
        fulfilment=addon.fulfil or None,
        claimUntil=addon.claim_until,
        extended=addon.extended,
        zone=addon.zone or None,
        autoRenew=addon.renews,
        failedStops=addon.failed_stops,
        supplierProblem=addon.problem or None,
        refundsToday=refunds_today,
    )
