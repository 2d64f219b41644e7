"""What the catalogue is asked: which plan or pack would suit how the line is used, and cost less.

A plan covers a line when it covers what most months use, and some more. The figures by which that
is judged are settings (`offer_months`, `offer_quantile`, `offer_headroom`); what to make of the
result is the guide's to say.
"""

from math import ceil

import msgspec

from app.domain.customer import Customer
from app.domain.facts import Value
from app.sdk.asking import both
from connectors.tmf.asking import Asker, Found, Question
from connectors.tmf.billing_shapes import DeclinedRecord, OfferingRecord
from connectors.tmf.questions.charges import Month, disputed, read_months
from connectors.tmf.questions.habits import Habit, read_habit
from connectors.tmf.questions.plan import read_plan
from connectors.tmf.replies import fen, not_understood, plain
from connectors.tmf.shapes import in_utc

MB_PER_GB = 1024
ACTIVE = frozenset({"active", "launched"})
DECLINED = "declined"
PLAN_OFFER_FACTS = frozenset(
    {
        "offer.best_plan",
        "offer.best_id",
        "offer.best_fee_fen",
        "offer.best_gb",
        "offer.best_min",
        "offer.direction",
        "offer.current_fen",
        "offer.saving_fen",
        "offer.pack",
        "offer.pack_id",
        "offer.pack_fen",
        "offer.pack_gb",
        "offer.roaming",
        "offer.roaming_id",
        "offer.roaming_fen",
        "offer.roaming_gb",
    }
)
RETRO_FACTS = frozenset(
    {"offer.retro", "offer.retro_id", "offer.retro_fen", "offer.retro_saves_fen"}
)
DECLINED_FACTS = frozenset({"offer.declined_id", "offer.declined_at"})


class Sold(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the catalogue, understood."""

    offering_id: str
    name: str
    kind: str
    fee_fen: int
    data_mb: int
    voice_min: int
    policy: str
    over_fen_per_gb: int
    over_fen_per_min: int
    sellable: bool

    def covers(self, need_mb: float, need_min: float) -> bool:
        """Whether its allowances are enough for that."""
        return self.data_mb >= need_mb and self.voice_min >= need_min

    def costs_fen(self, need_mb: float, need_min: float) -> int:
        """Return what a month of that use would cost, with what is charged beyond the plan."""
        over_gb = max(0.0, need_mb - self.data_mb) / MB_PER_GB
        over_min = max(0.0, need_min - self.voice_min)
        return self.fee_fen + round(
            over_gb * self.over_fen_per_gb + over_min * self.over_fen_per_min
        )


async def read_catalogue(asker: Asker) -> list[Sold]:
    """Ask TMF620 for everything that is sold now."""
    offerings = await asker.wire.get_all(
        asker.settings.paths.catalogue, "productOffering", {}, OfferingRecord
    )
    return [_sold(each) for each in offerings if each.lifecycle_status.lower() in ACTIVE]


def _sold(offering: OfferingRecord) -> Sold:
    prices = [each.price for each in offering.product_offering_price if each.price is not None]
    specified = {
        each.name: each.characteristic_value_specification[0].value
        for each in offering.product_offering_characteristic
        if each.characteristic_value_specification
    }
    if len(prices) != 1 or not offering.category:
        raise not_understood("productOffering.productOfferingPrice")
    try:
        return Sold(
            offering_id=offering.id,
            name=plain(offering.name),
            kind=offering.category[0].id,
            fee_fen=fen(prices[0], "productOffering.productOfferingPrice"),
            data_mb=int(specified["dataMb"]),
            voice_min=int(specified["voiceMin"]),
            policy=str(specified["overPolicy"]),
            over_fen_per_gb=int(specified["overFenPerGb"]),
            over_fen_per_min=int(specified["overFenPerMin"]),
            sellable=offering.is_sellable,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise not_understood("productOffering.productOfferingCharacteristic") from error


async def ask_offers(asker: Asker, customer: Customer) -> Found:
    """Say which plan would cover the line most cheaply, and which pack would do."""
    (catalogue, habit), current = await both(
        both(read_catalogue(asker), read_habit(asker, customer)), read_plan(asker, customer)
    )
    offering_id = current.product_offering.id if current.product_offering else ""
    own = next((each for each in catalogue if each.offering_id == offering_id), None)
    if own is None:
        raise not_understood("product.productOffering")
    headroom = asker.settings.offer_headroom
    need = (habit.p75_mb * headroom, habit.p75_min * headroom)
    values: dict[str, Value] = dict.fromkeys(PLAN_OFFER_FACTS)
    values |= _best(catalogue, own, need) if habit.months else {}
    values |= _packs(catalogue, own, habit)
    return Found(values=values)


def _best(catalogue: list[Sold], own: Sold, need: tuple[float, float]) -> dict[str, Value]:
    """Compare what the plan costs with the cheapest that covers the need."""
    current_fen = own.costs_fen(*need)
    fitting = [
        each
        for each in catalogue
        if each.kind == "plan" and (each.sellable or each == own) and each.covers(*need)
    ]
    best = min(fitting, key=lambda each: each.fee_fen, default=own)
    direction = "same"
    if best != own:
        direction = "up" if best.fee_fen > own.fee_fen else "down"
    return {
        "offer.best_plan": best.name,
        "offer.best_id": best.offering_id,
        "offer.best_fee_fen": best.fee_fen,
        "offer.best_gb": best.data_mb // MB_PER_GB,
        "offer.best_min": best.voice_min,
        "offer.direction": direction,
        "offer.current_fen": current_fen,
        "offer.saving_fen": current_fen - best.costs_fen(*need),
    }


def _packs(catalogue: list[Sold], own: Sold, habit: Habit) -> dict[str, Value]:
    """Pick the smallest pack that covers what most months are short of, and one for abroad."""
    short_mb = max(0, habit.p75_mb - own.data_mb)
    packs = [each for each in catalogue if each.kind == "pack" and each.sellable]
    enough = [each for each in packs if each.data_mb >= short_mb]
    pack = min(enough or packs, key=lambda each: (each.data_mb - short_mb) ** 2, default=None)
    abroad = [each for each in catalogue if each.kind == "roaming" and each.sellable]
    roaming = min(abroad, key=lambda each: each.fee_fen, default=None)
    return _shown("pack", pack) | _shown("roaming", roaming)


def _shown(kind: str, sold: Sold | None) -> dict[str, Value]:
    if sold is None:
        return {}
    return {
        f"offer.{kind}": sold.name,
        f"offer.{kind}_id": sold.offering_id,
        f"offer.{kind}_fen": sold.fee_fen,
        f"offer.{kind}_gb": sold.data_mb // MB_PER_GB,
    }


async def ask_retro(asker: Asker, customer: Customer) -> Found:
    """Say whether a pack may still be booked for the disputed month, and what that would save."""
    (catalogue, months), current = await both(
        both(read_catalogue(asker), read_months(asker, customer)), read_plan(asker, customer)
    )
    values: dict[str, Value] = dict.fromkeys(RETRO_FACTS)
    offering_id = current.product_offering.id if current.product_offering else ""
    own = next((each for each in catalogue if each.offering_id == offering_id), None)
    month = disputed(months)
    if own is None or month is None or month != months[0]:
        return Found(values=values)
    saving = ((_retro_saves(each, own, month), each) for each in catalogue if each.kind == "retro")
    saves_fen, pack = max(saving, key=lambda pair: pair[0], default=(0, None))
    if pack is not None and saves_fen > 0:
        values = {
            "offer.retro": pack.name,
            "offer.retro_id": pack.offering_id,
            "offer.retro_fen": pack.fee_fen,
            "offer.retro_saves_fen": saves_fen,
        }
    return Found(values=values)


def _retro_saves(pack: Sold, own: Sold, month: Month) -> int:
    worth_fen = ceil(pack.data_mb * own.over_fen_per_gb / MB_PER_GB)
    return min(worth_fen, month.sum_of("data_over")) - pack.fee_fen


async def ask_declined(asker: Asker, customer: Customer) -> Found:
    """Ask TMF683 of the campaign desk which offer was declined last."""
    found = await asker.wire.get_all(
        asker.settings.paths.campaign,
        "partyInteraction",
        {"relatedParty.partyOrPartyRole.id": customer.customer_id},
        DeclinedRecord,
    )
    declined = [
        (at, item.item.entity_id)
        for each in found
        if any(party.party_id == customer.customer_id for party in each.related_party)
        and (at := in_utc(each.creation_date)) is not None
        for item in each.interaction_item
        if item.resolution == DECLINED and item.item is not None
    ]
    at, offering_id = max(declined, default=(None, None))
    return Found(values={"offer.declined_at": at, "offer.declined_id": offering_id})


QUESTIONS = (
    Question(system="Catalogue", facts=PLAN_OFFER_FACTS, ask=ask_offers, whose="msisdn"),
    Question(system="Catalogue", facts=RETRO_FACTS, ask=ask_retro, whose="msisdn"),
    Question(system="Campaigns", facts=DECLINED_FACTS, ask=ask_declined, whose="msisdn"),
)
