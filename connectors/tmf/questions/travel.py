"""What Billing and the platform of packs are asked for a line that is used up, or travels."""

from datetime import UTC, datetime

from app.domain.customer import Customer
from app.domain.facts import Value
from connectors.tmf.asking import Asker, Found, Question, key_of
from connectors.tmf.billing_shapes import BucketRecord, SoldRecord
from connectors.tmf.questions.addons import read_addons
from connectors.tmf.questions.plan import traits_of
from connectors.tmf.questions.usage import read_allowances
from connectors.tmf.replies import fen, not_understood, plain
from connectors.tmf.shapes import Money, in_utc

ZONES = frozenset({"hkmotw", "asia", "europe", "americas", "world"})
ROAMING = "roaming"
NO_PACK: dict[str, Value] = {
    "roaming.pack": None,
    "roaming.pack_id": None,
    "roaming.pack_zone": None,
    "roaming.pack_until": None,
    "roaming.pack_renews": None,
}


async def ask_left(asker: Asker, customer: Customer) -> Found:
    """Ask TMF677 what is left for use at home, of every allowance that counts now."""
    now = asker.now()
    allowances = await read_allowances(asker, customer)
    left_mb = sum(
        each.left_mb
        for each in allowances
        if each.scope == "national" and each.begins_at <= now <= each.ends_at
    )
    return Found(values={"mobile.data_left_mb": left_mb})


async def ask_credit(asker: Asker, customer: Customer) -> Found:
    """Ask TMF654 for the money a line may still spend, as roaming without a pack takes."""
    account = key_of(customer, "account")
    buckets = await asker.wire.get_all(
        asker.settings.paths.prepay_balance,
        "bucket",
        {"partyAccount.id": account},
        BucketRecord,
    )
    ours = [
        bucket
        for bucket in buckets
        if bucket.usage_type == "monetary"
        and bucket.party_account is not None
        and bucket.party_account.id == account
    ]
    if not ours:
        raise not_understood("bucket.usageType")
    return Found(
        values={
            "roaming.credit_fen": sum(
                fen(
                    Money(unit=bucket.remaining_value.units, value=bucket.remaining_value.amount),
                    "bucket.remainingValue",
                )
                for bucket in ours
            )
        }
    )


async def ask_packs(asker: Asker, customer: Customer) -> Found:
    """Ask the platform of packs for the roaming pack that can be used now, the latest to end."""
    now = asker.now()
    packs = [
        each for each in await read_addons(asker, customer) if _usable(each, now) and _roams(each)
    ]
    if not packs:
        return Found(values=dict(NO_PACK))
    pack = max(packs, key=_ends_at)
    traits = traits_of(pack)
    zone = traits.find("zone", str) or "world"
    if zone not in ZONES:
        raise not_understood("product.productCharacteristic[zone]")
    return Found(
        values={
            "roaming.pack": plain(pack.name),
            "roaming.pack_id": pack.id,
            "roaming.pack_zone": zone,
            "roaming.pack_until": in_utc(pack.termination_date),
            "roaming.pack_renews": traits.find("autoRenew", bool) or False,
        }
    )


def _usable(pack: SoldRecord, now: datetime) -> bool:
    if pack.status != "active" or (pack.start_date is not None and pack.start_date > now):
        return False
    return pack.termination_date is None or now < pack.termination_date


def _ends_at(pack: SoldRecord) -> datetime:
    return in_utc(pack.termination_date) or datetime.max.replace(tzinfo=UTC)


def _roams(pack: SoldRecord) -> bool:
    return traits_of(pack).find("kind", str) == ROAMING


QUESTIONS = (
    Question(
        system="Billing",
        facts=frozenset({"mobile.data_left_mb"}),
        ask=ask_left,
        whose="msisdn",
    ),
    Question(
        system="Billing", facts=frozenset({"roaming.credit_fen"}), ask=ask_credit, whose="msisdn"
    ),
    Question(system="VAS", facts=frozenset(NO_PACK), ask=ask_packs, whose="msisdn"),
)
