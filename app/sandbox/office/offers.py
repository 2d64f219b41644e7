"""The catalogue (TMF620), and the campaign desk that notes which offers were declined (TMF683)."""

from collections.abc import Iterable, Mapping

from aiohttp import web

from app.sandbox.office.billing import billed
from app.sandbox.office.collections import Collection, by_id
from app.sandbox.office.dress import Json, instant, money, reference, related_customer
from app.sandbox.office.orders import Place, key_of, missing
from app.sandbox.office.query import values_at
from app.sandbox.office.wire_answers import answer, refusal
from app.sandbox.town.catalogue import CATALOGUE
from app.sandbox.town.estate import Mobile
from app.sandbox.town.estate.ledger import Offering, Reach
from app.sandbox.town.operator import Operator

CATALOGUE_ROOT = "/tmf-api/productCatalogManagement/v5"
CAMPAIGNS_ROOT = "/campaigns/tmf-api/partyInteraction/v5"
DECLINED = "declined"


def product_offering(offering: Offering) -> Json:
    """TMF620 v5 ProductOffering: its fee, and its allowances as characteristics."""
    price = {
        "@type": "ProductOfferingPrice",
        "name": "monthly fee",
        "priceType": "recurring",
        "recurringChargePeriodType": "month",
        "price": money(offering.fee_fen),
    }
    numbers = {
        "dataMb": offering.data_mb,
        "voiceMin": offering.voice_min,
        "overFenPerGb": offering.over_fen_per_gb,
        "overFenPerMin": offering.over_fen_per_min,
    }
    return {
        "@type": "ProductOffering",
        "id": offering.offering_id,
        "href": f"/productOffering/{offering.offering_id}",
        "name": offering.name,
        "lifecycleStatus": "Active",
        "isSellable": offering.sellable,
        "isBundle": False,
        "category": [reference("Category", offering.kind)],
        "productOfferingPrice": [price],
        "productOfferingCharacteristic": [
            *(_specified(name, "Integer", value) for name, value in numbers.items()),
            _specified("overPolicy", "String", offering.over_policy),
        ],
    }


def _specified(name: str, kind: str, value: int | str) -> Json:
    return {
        "@type": "CharacteristicSpecification",
        "name": name,
        "valueType": kind.lower(),
        "characteristicValueSpecification": [
            {"@type": f"{kind}CharacteristicValueSpecification", "isDefault": True, "value": value}
        ],
    }


def declined_offer(mobile: Mobile, reach: Reach) -> Json:
    """TMF683 v5 PartyInteraction: one offer, and that it was declined."""
    offer = reference("ProductOffering", reach.offering_id) | {"@type": "EntityRef"}
    item = {
        "@type": "InteractionItem",
        "reason": reach.why,
        "resolution": DECLINED,
        "item": {"@type": "RelatedEntityRefOrValue", "role": "offer", "entity": offer},
    }
    key = {
        "@type": "ExternalIdentifier",
        "owner": "ringside",
        "externalIdentifierType": "idempotencyKey",
        "id": reach.key,
    }
    channel = reference("Channel", "hotline", "hotline")
    return {
        "@type": "PartyInteraction",
        "id": reach.reach_id,
        "href": f"/partyInteraction/{reach.reach_id}",
        "direction": "outbound",
        "reason": "offer",
        "status": "completed",
        "creationDate": instant(reach.at),
        "interactionItem": [item],
        "externalIdentifier": [key] if reach.key else [],
        "relatedChannel": [{"@type": "RelatedChannel", "role": "used", "channel": channel}],
        "relatedParty": related_customer(mobile, "RelatedPartyOrPartyRole"),
    }


class _Desk:
    """Shows the catalogue and the declined offers, and notes another."""

    def __init__(self, operator: Operator) -> None:
        self._operator = operator

    def offerings(self, _query: Mapping[str, str]) -> Iterable[Json]:
        """Everything that is sold."""
        return map(product_offering, CATALOGUE)

    def reaches(self, query: Mapping[str, str]) -> Iterable[Json]:
        """Every declined offer."""
        whose = query.get("relatedParty.partyOrPartyRole.id")
        for mobile, ledger in billed(self._operator, whose):
            for reach in ledger.reaches:
                yield declined_offer(mobile, reach)

    def note(self, request: web.Request, body: Json) -> web.Response:
        """TMF683 POST partyInteraction: an offer was declined."""
        absent = missing(body, "@type", "reason", "direction", "relatedChannel", "interactionItem")
        offers = [str(i) for i in values_at(body, ("interactionItem", "item", "entity", "id"))]
        ids = (str(i) for i in values_at(body, ("relatedParty", "partyOrPartyRole", "id")))
        found = next(billed(self._operator, next(ids, "")), None)
        if absent or not offers or found is None:
            return refusal(400, "badBody", f"{absent or 'customer or offer'} is missing")
        mobile, ledger = found
        key = key_of(request, *values_at(body, ("externalIdentifier", "id")))
        known = next((each for each in ledger.reaches if key and each.key == key), None)
        if known is None:
            whys = (str(why) for why in values_at(body, ("interactionItem", "reason")))
            known = Reach(
                reach_id=f"RC-{mobile.customer_id[1:]}-{len(ledger.reaches) + 1}",
                offering_id=offers[0],
                at=self._operator.now(),
                why=next(whys, ""),
                key=key,
            )
            ledger.reaches.append(known)
        return answer(declined_offer(mobile, known), status=201)


def collections(operator: Operator) -> tuple[Collection, ...]:
    """Lay out the catalogue and the campaign desk."""
    desk = _Desk(operator)
    rows = (
        ("Catalogue", CATALOGUE_ROOT, "productOffering", desk.offerings),
        ("Campaigns", CAMPAIGNS_ROOT, "partyInteraction", desk.reaches),
    )
    return tuple(
        Collection(system=system, root=root, api=api, some=some, one=by_id(some))
        for system, root, api, some in rows
    )


def places(operator: Operator) -> tuple[Place, ...]:
    """Return what may be noted at the campaign desk."""
    path = f"{CAMPAIGNS_ROOT}/partyInteraction"
    take = _Desk(operator).note
    return (Place(method="POST", path=path, system="Campaigns", name="declinedOffer", take=take),)
