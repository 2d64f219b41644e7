"""What the platform of packs, value-added services and benefits is asked."""

from app.domain.customer import Customer
from app.sdk.asking import both
from app.sdk.phone import national
from connectors.tmf.asking import Asker, Found, Question, key_of
from connectors.tmf.billing_shapes import SoldRecord
from connectors.tmf.questions.plan import fee_fen, traits_of
from connectors.tmf.questions.usage import idle, read_allowances, read_sessions
from connectors.tmf.replies import plain
from connectors.tmf.shapes import in_utc

ACTIVE = "active"
PACKS = frozenset({"pack", "roaming", "speed"})
ADDED_FACTS = frozenset({"offer.added", "offer.added_id", "offer.added_at", "offer.added_fen"})


async def read_addons(asker: Asker, customer: Customer) -> list[SoldRecord]:
    """Ask TMF637 of the platform for everything on the line, past and present."""
    number = key_of(customer, "msisdn")
    sold = await asker.wire.get_all(
        asker.settings.paths.addon, "product", {"productSerialNumber": number}, SoldRecord
    )
    return [each for each in sold if national(each.product_serial_number) == national(number)]


async def ask_limit_told(asker: Asker, customer: Customer) -> Found:
    """Say whether the order of the allowance that lay idle shows its limits were told."""
    (sessions, allowances), addons = await both(
        both(read_sessions(asker, customer), read_allowances(asker, customer)),
        read_addons(asker, customer),
    )
    found = idle([each for each in sessions if each.fen > 0], allowances)
    if found is None:
        return Found(values={"bucket.limit_told": None})
    sold = next((each for each in addons if each.id == found[1].item), None)
    told = traits_of(sold).find("limitTold", bool) if sold is not None else None
    return Found(values={"bucket.limit_told": told or False})


async def ask_added(asker: Asker, customer: Customer) -> Found:
    """Say which pack was ordered last, and when."""
    addons = await read_addons(asker, customer)
    packs = [
        (at, each)
        for each in addons
        if (at := in_utc(each.start_date)) is not None
        and each.status == ACTIVE
        and traits_of(each).get("kind", str) in PACKS
    ]
    at, pack = max(packs, key=lambda pair: pair[0], default=(None, None))
    return Found(
        values={
            "offer.added_at": at,
            "offer.added_id": pack.id if pack is not None else None,
            "offer.added": plain(pack.name) if pack is not None else None,
            "offer.added_fen": fee_fen(pack) if pack is not None else None,
        }
    )


QUESTIONS = (
    Question(
        system="VAS",
        facts=ADDED_FACTS,
        ask=ask_added,
        whose="msisdn",
    ),
    Question(
        system="VAS",
        facts=frozenset({"bucket.limit_told"}),
        ask=ask_limit_told,
        whose="msisdn",
    ),
)
