"""What Billing is asked about the plan of a mobile line: its terms, its contract, its ceiling."""

from app.domain.customer import Customer
from connectors.tmf.asking import Asker, Found, Question, key_of
from connectors.tmf.billing_shapes import SoldRecord
from connectors.tmf.replies import Characteristics, fen, not_understood, plain
from connectors.tmf.shapes import Instant, in_utc

POLICIES = frozenset({"overage", "throttle", "stop"})
ROLES = frozenset({"none", "main", "sub"})
RECURRING = "recurring"
CONTRACT = "contract"

PLAN_FACTS = frozenset(
    {
        "plan.name",
        "plan.fee_fen",
        "plan.since",
        "plan.over_policy",
        "plan.contract_until",
        "plan.penalty_fen",
        "plan.family",
        "plan.real_name",
        "plan.no_offers",
        "plan.minor",
        "plan.alerts",
        "plan.next",
        "plan.next_at",
        "offer.home_coverage",
        "cap.limit_fen",
        "cap.set_at",
        "cap.lifted_at",
        "cap.lifted_by",
    }
)


async def read_plan(asker: Asker, customer: Customer) -> SoldRecord:
    """Ask TMF637 of billing for the plan."""
    return await asker.wire.get_one(
        asker.settings.paths.plan, "product", key_of(customer, "subscription"), SoldRecord
    )


def traits_of(sold: SoldRecord) -> Characteristics:
    """Return the named values of a product."""
    return Characteristics("product.productCharacteristic", sold.product_characteristic)


def fee_fen(sold: SoldRecord) -> int:
    """Return what it costs a month."""
    amounts = [
        each.price.tax_included_amount
        for each in sold.product_price
        if each.price_type == RECURRING and each.price and each.price.tax_included_amount
    ]
    if not amounts:
        raise not_understood("product.productPrice")
    return sum(fen(amount, "product.productPrice") for amount in amounts)


async def ask_plan(asker: Asker, customer: Customer) -> Found:
    """Say what the plan is, what binds it, and whether there is a ceiling on its cost."""
    sold = await read_plan(asker, customer)
    traits = traits_of(sold)
    policy, family = traits.get("overPolicy", str), traits.get("family", str)
    if policy not in POLICIES or family not in ROLES:
        raise not_understood("product.productCharacteristic")
    terms = [term.valid_for for term in sold.product_term if term.name == CONTRACT]
    ends = [in_utc(term.end_date_time) for term in terms if term is not None]
    return Found(
        values={
            "plan.name": plain(sold.name),
            "plan.fee_fen": fee_fen(sold),
            "plan.since": in_utc(sold.start_date),
            "plan.over_policy": policy,
            "plan.contract_until": next(iter(ends), None),
            "plan.penalty_fen": traits.find("penaltyFen", int) or 0,
            "plan.family": family,
            "plan.real_name": traits.get("realName", bool),
            "plan.no_offers": traits.find("noOffers", bool) or False,
            "plan.minor": traits.find("minor", bool) or False,
            "plan.alerts": traits.find("alerts", bool) or False,
            "plan.next": traits.find("nextPlan", str),
            "plan.next_at": in_utc(traits.find("nextOrderedAt", Instant)),
            "offer.home_coverage": traits.find("homeCoverage", bool) or False,
            "cap.limit_fen": traits.find("capFen", int),
            "cap.set_at": in_utc(traits.find("capSetAt", Instant)),
            "cap.lifted_at": in_utc(traits.find("capLiftedAt", Instant)),
            "cap.lifted_by": traits.find("capLiftedBy", str),
        }
    )


QUESTIONS = (Question(system="Billing", facts=PLAN_FACTS, ask=ask_plan, whose="msisdn"),)
