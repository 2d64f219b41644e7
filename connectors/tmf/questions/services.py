"""What is asked about services and benefits: how ordered, what paid, and what has not come.

Of several services the most doubtful counts: the card shows that one, and all by name.
"""

from datetime import datetime

import msgspec

from app.domain.customer import Customer
from app.domain.facts import Value
from app.sdk.asking import both
from connectors.tmf.asking import Asker, Found, Question
from connectors.tmf.billing_shapes import SoldRecord
from connectors.tmf.questions.addons import ACTIVE, read_addons
from connectors.tmf.questions.charges import read_months, read_refunds, told_of
from connectors.tmf.questions.plan import fee_fen, traits_of
from connectors.tmf.replies import FEN_PER_YUAN, Characteristics, not_understood, plain
from connectors.tmf.shapes import Instant, in_utc

EVIDENCE = ("missing", "broken", "complete")
"""The worse first."""

CHANNELS = frozenset({"app", "web", "sms", "hotline", "shop", "partner"})
FULFILMENT = frozenset(
    {"delivered", "unclaimed", "expired", "wrong_account", "out_of_stock", "supplier_down"}
)
VAS_FACTS = frozenset(
    {
        "vas.count",
        "vas.list",
        "vas.id",
        "vas.name",
        "vas.provider",
        "vas.fee_fen",
        "vas.started_at",
        "vas.channel",
        "vas.status",
        "vas.evidence",
        "vas.trial_untold",
        "vas.by_mistake",
        "vas.failed_stops",
        "vas.used_times",
        "vas.refunds_today",
    }
)
BENEFIT_FACTS = frozenset(
    {
        "benefit.status",
        "benefit.id",
        "benefit.name",
        "benefit.provider",
        "benefit.fee_fen",
        "benefit.claim_until",
        "benefit.extended",
        "benefit.problem",
    }
)
PAID_FACTS = frozenset(
    {
        "vas.paid_fen",
        "vas.months",
        "vas.paid_since",
        "vas.refunded_at",
        "vas.refunded_fen",
    }
)


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """One service or benefit, with what proves its order."""

    addon_id: str
    name: str
    kind: str
    provider: str
    fee_fen: int
    started_at: datetime
    active: bool
    channel: str
    evidence: str
    trial_untold: bool
    by_mistake: bool
    failed_stops: int
    used_times: int
    refunds_today: int
    fulfilment: str | None
    claim_until: datetime | None
    extended: bool
    problem: str | None

    @property
    def doubt(self) -> tuple[int, bool, bool, float]:
        """How doubtful it is: the least is the most."""
        ours = self.by_mistake or self.trial_untold or self.failed_stops > 0
        return (
            EVIDENCE.index(self.evidence),
            not ours,
            self.used_times > 0,
            -self.started_at.timestamp(),
        )


async def read_services(asker: Asker, customer: Customer) -> list[Service]:
    """Ask TMF637 of the platform for services and benefits; packs are none."""
    addons = await read_addons(asker, customer)
    read = ((addon, traits_of(addon)) for addon in addons)
    return [
        _service(addon, traits)
        for addon, traits in read
        if traits.get("kind", str) in ("vas", "benefit")
    ]


def _service(sold: SoldRecord, traits: Characteristics) -> Service:
    evidence, fulfilment = traits.get("orderEvidence", str), traits.find("fulfilment", str)
    started_at = in_utc(sold.start_date)
    understood = evidence in EVIDENCE and fulfilment in (*FULFILMENT, None)
    if not understood or started_at is None:
        raise not_understood("product.productCharacteristic")
    noticed = traits.find("renewalNoticeAt", Instant) is not None
    return Service(
        addon_id=sold.id,
        name=plain(sold.name),
        kind=traits.get("kind", str),
        provider=plain(traits.find("provider", str) or ""),
        fee_fen=fee_fen(sold),
        started_at=started_at,
        active=sold.status == ACTIVE,
        channel=traits.get("orderChannel", str),
        evidence=evidence,
        trial_untold=(traits.find("trial", bool) or False) and not noticed,
        by_mistake=traits.find("bookedByMistake", bool) or False,
        failed_stops=traits.find("failedStops", int) or 0,
        used_times=traits.get("usedTimes", int),
        refunds_today=traits.find("refundsToday", int) or 0,
        fulfilment=fulfilment,
        claim_until=in_utc(traits.find("claimUntil", Instant)),
        extended=traits.find("extended", bool) or False,
        problem=traits.find("supplierProblem", str),
    )


def doubtful(services: list[Service]) -> Service | None:
    """Return the service they most likely call about."""
    paid = (each for each in services if each.kind == "vas")
    return min(paid, key=lambda each: each.doubt, default=None)


def not_received(services: list[Service]) -> Service | None:
    """Return the newest benefit that has not come; where all have, the newest."""
    benefits = (each for each in services if each.kind == "benefit" and each.fulfilment)
    return max(
        benefits,
        key=lambda each: (each.fulfilment != "delivered", each.started_at),
        default=None,
    )


async def ask_services(asker: Asker, customer: Customer) -> Found:
    """Say what is on the line, and all about the doubtful one."""
    services = [each for each in await read_services(asker, customer) if each.kind == "vas"]
    values: dict[str, Value] = dict.fromkeys(VAS_FACTS)
    named = (f"{each.name} ¥{each.fee_fen / FEN_PER_YUAN:g}" for each in services)
    values |= {"vas.count": len(services), "vas.list": "、".join(named) or None}
    service = doubtful(services)
    if service is None:
        return Found(values=values)
    channel = service.channel if service.channel in CHANNELS else "partner"
    return Found(
        values=values
        | {
            "vas.id": service.addon_id,
            "vas.name": service.name,
            "vas.provider": service.provider or None,
            "vas.fee_fen": service.fee_fen,
            "vas.started_at": service.started_at,
            "vas.channel": channel,
            "vas.status": "active" if service.active else "ended",
            "vas.evidence": service.evidence,
            "vas.trial_untold": service.trial_untold,
            "vas.by_mistake": service.by_mistake,
            "vas.failed_stops": service.failed_stops,
            "vas.used_times": service.used_times,
            "vas.refunds_today": service.refunds_today,
        }
    )


async def ask_benefit(asker: Asker, customer: Customer) -> Found:
    """Say which benefit has not come, and how far it is."""
    benefit = not_received(await read_services(asker, customer))
    if benefit is None:
        return Found(values=dict.fromkeys(BENEFIT_FACTS))
    return Found(
        values={
            "benefit.status": benefit.fulfilment,
            "benefit.id": benefit.addon_id,
            "benefit.name": benefit.name,
            "benefit.provider": benefit.provider or None,
            "benefit.fee_fen": benefit.fee_fen,
            "benefit.claim_until": benefit.claim_until,
            "benefit.extended": benefit.extended,
            "benefit.problem": benefit.problem,
        }
    )


async def ask_paid(asker: Asker, customer: Customer) -> Found:
    """Say what the doubtful service has cost, and what of it was given back."""
    services, (months, refunds) = await both(
        read_services(asker, customer),
        both(read_months(asker, customer), read_refunds(asker, customer)),
    )
    service = doubtful(services) or not_received(services)
    if service is None:
        return Found(values=dict.fromkeys(PAID_FACTS))
    lines = (line for month in months for line in month.lines)
    ours = [line for line in lines if line.item == service.addon_id]
    ids = {service.addon_id} | {line.line_id for line in ours}
    given = [each for each in refunds if each.payment and each.payment.id in ids]
    paid: dict[str, Value] = {
        "vas.paid_fen": sum(line.fen for line in ours),
        "vas.months": len(ours),
        "vas.paid_since": min((line.at for line in ours), default=None),
    }
    return Found(values=paid | told_of(given, "vas.refunded_at", "vas.refunded_fen"))


QUESTIONS = (
    Question(system="VAS", facts=VAS_FACTS, ask=ask_services, whose="msisdn"),
    Question(system="VAS", facts=BENEFIT_FACTS, ask=ask_benefit, whose="msisdn"),
    Question(system="Billing", facts=PAID_FACTS, ask=ask_paid, whose="msisdn"),
)
