"""What Billing is asked about how data was used beyond the allowance.

All of it is about one bill: the newest that charged for data by the session.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone

import msgspec

from app.domain.customer import Customer
from app.domain.facts import Value
from app.sdk.asking import both
from connectors.tmf.asking import Asker, Found, Question, key_of
from connectors.tmf.billing_shapes import (
    BucketRecord,
    ConsumptionRecord,
    UsageRecord,
)
from connectors.tmf.replies import Characteristics, fen, not_understood, plain
from connectors.tmf.shapes import Instant, in_utc

USAGE_FACTS = frozenset(
    {
        "usage.over_began_at",
        "usage.over_mb",
        "usage.shared_share",
        "usage.shared_number",
        "usage.night_share",
        "usage.night_app",
        "usage.abroad_share",
        "usage.peak_mb",
        "usage.duplicate_fen",
        "usage.late_fen",
        "usage.late_covered_fen",
        "usage.late_at",
    }
)
BUCKET_FACTS = frozenset(
    {"bucket.idle", "bucket.idle_name", "bucket.idle_from", "bucket.idle_until"}
)


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """One rated data session; `cycle` is the beginning of the month it was charged in."""

    at: datetime
    mb: int
    cell: str
    app: str
    number: str
    abroad: bool
    cycle: datetime
    fen: int


class Allowance(msgspec.Struct, frozen=True, kw_only=True):
    """One allowance of data: how much is left of it, from when until when, and where."""

    name: str
    scope: str
    left_mb: int
    begins_at: datetime
    ends_at: datetime
    item: str

    def covers(self, session: Session) -> bool:
        """Whether it was there for that session."""
        in_time = self.begins_at <= session.at <= self.ends_at
        in_place = self.scope == ("abroad" if session.abroad else "national")
        return in_time and in_place and self.left_mb >= session.mb


async def read_sessions(asker: Asker, customer: Customer) -> list[Session]:
    """Ask TMF635 for the sessions of the newest bill that charged for any, oldest first."""
    records = await asker.wire.get_all(
        asker.settings.paths.usage,
        "usage",
        {"relatedParty.id": customer.customer_id},
        UsageRecord,
    )
    sessions = [
        _session(record)
        for record in records
        if record.usage_type == "data"
        and any(party.id == customer.customer_id for party in record.related_party)
    ]
    newest = max((each.cycle for each in sessions if each.fen > 0), default=None)
    ours = [each for each in sessions if each.cycle == newest]
    return sorted(ours, key=lambda session: session.at)


def _session(record: UsageRecord) -> Session:
    traits = Characteristics("usage.usageCharacteristic", record.usage_characteristic)
    amounts = [
        fen(rated.tax_included_rating_amount, "usage.taxIncludedRatingAmount")
        for rated in record.rated_product_usage
        if rated.tax_included_rating_amount is not None
    ]
    return Session(
        at=in_utc(record.usage_date) or record.usage_date,
        mb=traits.get("volumeMb", int),
        cell=traits.find("cell", str) or "",
        app=plain(traits.find("app", str) or ""),
        number=traits.get("msisdn", str),
        abroad=bool(traits.find("visitedPlmn", str)),
        cycle=traits.get("billingCycle", Instant),
        fen=sum(amounts),
    )


async def read_report(asker: Asker, customer: Customer) -> list[ConsumptionRecord]:
    """Ask TMF677 for the line's allowances and what its months used of the plan's."""
    product_id = key_of(customer, "subscription")
    reports = await asker.wire.get_all(
        asker.settings.paths.usage_consumption,
        "usageConsumptionReport",
        {"product.id": product_id},
        ConsumptionRecord,
    )
    return [each for each in reports if any(p.id == product_id for p in each.product)]


async def read_allowances(asker: Asker, customer: Customer) -> list[Allowance]:
    """Ask TMF677 for the allowances of data."""
    reports = await read_report(asker, customer)
    return [
        _allowance(bucket)
        for report in reports
        for bucket in report.bucket
        if bucket.usage_type == "data"
    ]


def _allowance(bucket: BucketRecord) -> Allowance:
    period = bucket.valid_for
    begins_at, ends_at = (
        (in_utc(period.start_date_time), in_utc(period.end_date_time)) if period else (None, None)
    )
    if begins_at is None or ends_at is None or bucket.bucket_specification is None:
        raise not_understood("usageConsumptionReport.bucket")
    return Allowance(
        name=plain(bucket.name),
        scope=bucket.bucket_specification.id,
        left_mb=int(bucket.remaining_value.amount),
        begins_at=begins_at,
        ends_at=ends_at,
        item=bucket.product[0].id if bucket.product else "",
    )


async def ask_usage(asker: Asker, customer: Customer) -> Found:
    """Say how the data beyond the allowance came about: when, by whom, by what, and charged how."""
    sessions, allowances = await both(
        read_sessions(asker, customer), read_allowances(asker, customer)
    )
    charged = [each for each in sessions if each.fen > 0]
    number, shared_mb = _other_number(charged, key_of(customer, "msisdn"))
    app, night_mb = _night_app(charged, asker)
    late = [each for each in charged if each.at < each.cycle]
    over_mb = sum(each.mb for each in charged)
    values: dict[str, Value] = {
        "usage.over_began_at": began_at_of(charged),
        "usage.over_mb": over_mb,
        "usage.shared_share": _share(shared_mb, over_mb),
        "usage.shared_number": number,
        "usage.night_share": _share(night_mb, over_mb),
        "usage.night_app": app,
        "usage.abroad_share": _share(sum(each.mb for each in charged if each.abroad), over_mb),
        "usage.peak_mb": _peak_mb(charged),
        "usage.duplicate_fen": _duplicate_fen(charged),
        "usage.late_fen": sum(each.fen for each in late),
        "usage.late_covered_fen": sum(
            each.fen for each in late if any(a.covers(each) for a in allowances)
        ),
        "usage.late_at": min((each.at for each in late), default=None),
    }
    return Found(values=values | _idle_values(idle(charged, allowances)))


def began_at_of(charged: list[Session]) -> datetime | None:
    """Return when the charging began within the month, or at all where all of it came late."""
    within = [each.at for each in charged if each.at >= each.cycle]
    return min(within or [each.at for each in charged], default=None)


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _other_number(charged: Iterable[Session], own: str) -> tuple[str | None, int]:
    """Return which other number used most, and how much."""
    by_number: dict[str, int] = defaultdict(int)
    for each in charged:
        if each.number != own:
            by_number[each.number] += each.mb
    most = max(by_number, key=lambda number: by_number[number], default=None)
    return most, by_number[most] if most is not None else 0


def _night_app(charged: Iterable[Session], asker: Asker) -> tuple[str | None, int]:
    """Return which application used most at night, and how much of it."""
    begins, ends = asker.settings.night_hours
    zone = timezone(timedelta(hours=asker.settings.utc_offset_h))
    by_app: dict[str, int] = defaultdict(int)
    for each in charged:
        if each.app and begins <= each.at.astimezone(zone).hour < ends:
            by_app[each.app] += each.mb
    most = max(by_app, key=lambda app: by_app[app], default=None)
    return most, by_app[most] if most is not None else 0


def _peak_mb(charged: Iterable[Session]) -> int:
    """Return the most within one hour of the clock."""
    by_hour: dict[datetime, int] = defaultdict(int)
    for each in charged:
        by_hour[each.at.replace(minute=0, second=0, microsecond=0)] += each.mb
    return max(by_hour.values(), default=0)


def _duplicate_fen(charged: Iterable[Session]) -> int:
    """Return what sessions cost that are in the bill more than once."""
    seen = set[Session]()
    again_fen = 0
    for each in charged:
        again_fen += each.fen if each in seen else 0
        seen.add(each)
    return again_fen


def idle(charged: list[Session], allowances: list[Allowance]) -> tuple[str, Allowance] | None:
    """Return why data that had been paid for could not be used when the charging began."""
    began_at = began_at_of(charged)
    if began_at is None:
        return None
    abroad = all(each.abroad for each in charged)
    reasons = ((_why_idle(a, began_at, charged[0].cycle, abroad=abroad), a) for a in allowances)
    found = [(why, allowance) for why, allowance in reasons if why]
    return max(found, key=lambda pair: pair[1].left_mb, default=None)


def _why_idle(a: Allowance, began_at: datetime, cycle: datetime, *, abroad: bool) -> str:
    if a.left_mb <= 0 or a.ends_at < cycle or not a.item:
        return ""
    if a.begins_at > began_at:
        return "not_yet"
    if a.ends_at < began_at:
        return "expired"
    place = "abroad" if abroad else "national"
    return "" if a.scope == place else a.scope


def _idle_values(found: tuple[str, Allowance] | None) -> dict[str, Value]:
    if found is None:
        return dict.fromkeys(BUCKET_FACTS)
    why, allowance = found
    return {
        "bucket.idle": why,
        "bucket.idle_name": allowance.name,
        "bucket.idle_from": allowance.begins_at,
        "bucket.idle_until": allowance.ends_at,
    }


QUESTIONS = (
    Question(system="Billing", facts=USAGE_FACTS | BUCKET_FACTS, ask=ask_usage, whose="msisdn"),
)
