"""What Billing is asked about the bill: what was charged beyond the plan, and what was given back.

The months are those of the bill itself, by the period each line covers.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import msgspec

from app.domain.customer import Customer
from app.domain.facts import Value
from app.sdk.asking import both
from connectors.tmf.asking import Asker, Found, Question, key_of
from connectors.tmf.billing_shapes import AdjustmentRecord, RateRecord, RefundRecord
from connectors.tmf.replies import fen, not_understood, plain
from connectors.tmf.shapes import Money, in_utc

KINDS = frozenset({"plan", "pack", "data_over", "voice_over", "vas", "roaming", "device", "tax"})
EXTRAS = {"vas": "vas", "voice_over": "voice", "roaming": "roaming"}
COMPARED_MONTHS = 3
"""Mean of the three bills before: the definition of an abnormally high fee in the contract."""

BILL_FACTS = frozenset(
    {
        "bill.extra_kind",
        "bill.extra_fen",
        "bill.over_fen",
        "bill.over_line",
        "bill.over_from",
        "bill.over_until",
        "bill.over_months",
        "bill.total_fen",
        "bill.mean_fen",
        "bill.double_fen",
        "bill.double_line",
        "bill.double_name",
    }
)
GOODWILL_FACTS = frozenset({"goodwill.last_at", "goodwill.last_fen"})


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a bill, understood."""

    line_id: str
    kind: str
    name: str
    fen: int
    at: datetime
    item: str


class Month(msgspec.Struct, frozen=True, kw_only=True):
    """One bill with its lines."""

    begins_at: datetime
    ends_at: datetime
    lines: tuple[Line, ...]

    def of(self, kind: str) -> list[Line]:
        """Return the lines of a kind."""
        return [line for line in self.lines if line.kind == kind]

    def sum_of(self, kind: str) -> int:
        """Return what the lines of a kind come to, in fen."""
        return sum(line.fen for line in self.of(kind))

    @property
    def total_fen(self) -> int:
        """What the whole bill comes to."""
        return sum(line.fen for line in self.lines)

    @property
    def doubles(self) -> list[Line]:
        """Packs that are charged again for one and the same order."""
        seen, again = set[tuple[str, int]](), []
        for line in self.of("pack"):
            if (line.item, line.fen) in seen:
                again.append(line)
            seen.add((line.item, line.fen))
        return again


async def read_months(asker: Asker, customer: Customer) -> list[Month]:
    """Ask TMF678 for every line of every bill; newest month first."""
    account_id = key_of(customer, "account")
    rates = await asker.wire.get_all(
        asker.settings.paths.customer_bill,
        "appliedCustomerBillingRate",
        {"billingAccount.id": account_id},
        RateRecord,
    )
    ours = (
        rate for rate in rates if rate.billing_account and rate.billing_account.id == account_id
    )
    lines: dict[tuple[datetime, datetime], list[Line]] = defaultdict(list)
    for rate in ours:
        begins_at, ends_at = _period(rate)
        lines[begins_at, ends_at].append(_line(rate, begins_at))
    months = [
        Month(begins_at=begins_at, ends_at=ends_at, lines=tuple(found))
        for (begins_at, ends_at), found in lines.items()
    ]
    return sorted(months, key=lambda month: month.begins_at, reverse=True)


def _period(rate: RateRecord) -> tuple[datetime, datetime]:
    begins_at = in_utc(rate.period_coverage.start_date_time)
    ends_at = in_utc(rate.period_coverage.end_date_time)
    if begins_at is None or ends_at is None or ends_at <= begins_at:
        raise not_understood("appliedCustomerBillingRate.periodCoverage")
    return begins_at, ends_at


def _line(rate: RateRecord, begins_at: datetime) -> Line:
    if rate.kind not in KINDS:
        raise not_understood("appliedCustomerBillingRate.appliedBillingRateType")
    return Line(
        line_id=rate.id,
        kind=rate.kind,
        name=plain(rate.name),
        fen=fen(rate.tax_included_amount, "appliedCustomerBillingRate.taxIncludedAmount"),
        at=in_utc(rate.date) or begins_at,
        item=rate.product.id if rate.product else "",
    )


def disputed(months: Iterable[Month]) -> Month | None:
    """Return the newest month with data beyond the allowance, or with a pack charged twice."""
    return next((m for m in months if m.sum_of("data_over") > 0 or m.doubles), None)


async def ask_bill(asker: Asker, customer: Customer) -> Found:
    """Say what was charged beyond the plan, in the newest month something was."""
    months = await read_months(asker, customer)
    month = disputed(months)
    kind, extra_fen = _extra(months, month)
    values: dict[str, Value] = dict.fromkeys(BILL_FACTS)
    values |= {
        "bill.extra_kind": kind,
        "bill.extra_fen": extra_fen,
        "bill.over_fen": 0,
        "bill.double_fen": 0,
        "bill.over_months": sum(m.sum_of("data_over") > 0 for m in months[:COMPARED_MONTHS]),
    }
    return Found(values=values | (_disputed(month, months) if month is not None else {}))


def _disputed(month: Month, months: list[Month]) -> dict[str, Value]:
    earlier = [m for m in months if m.begins_at < month.begins_at][:COMPARED_MONTHS]
    over, doubles = month.of("data_over"), month.doubles
    mean_fen = sum(m.total_fen for m in earlier) // len(earlier) if earlier else None
    return {
        "bill.over_fen": sum(line.fen for line in over),
        "bill.over_line": over[0].line_id if over else None,
        "bill.over_from": month.begins_at,
        "bill.over_until": month.ends_at,
        "bill.total_fen": month.total_fen,
        "bill.mean_fen": mean_fen,
        "bill.double_fen": doubles[0].fen if doubles else 0,
        "bill.double_line": doubles[0].line_id if doubles else None,
        "bill.double_name": doubles[0].name if doubles else None,
    }


def _extra(months: list[Month], month: Month | None) -> tuple[str, int]:
    """Return the kind of what was charged beyond the plan, and how much."""
    if month is not None:
        over_fen = month.sum_of("data_over")
        return ("data", over_fen) if over_fen else ("double", month.doubles[0].fen)
    newest = months[0] if months else None
    sums = {EXTRAS[kind]: newest.sum_of(kind) for kind in EXTRAS} if newest else {}
    kind = max(sums, key=lambda each: sums[each], default="none")
    return (kind, sums[kind]) if sums.get(kind) else ("none", 0)


async def ask_refunds(asker: Asker, customer: Customer) -> Found:
    """Ask TMF676 whether the disputed line has been given back before."""
    months, given = await both(read_months(asker, customer), read_refunds(asker, customer))
    month = disputed(months)
    lines = [*month.of("data_over"), *month.doubles] if month is not None else []
    ids = {line.line_id for line in lines}
    ours = [refund for refund in given if refund.payment and refund.payment.id in ids]
    return Found(values=told_of(ours, "adjust.refunded_at", "adjust.refunded_fen"))


async def read_refunds(asker: Asker, customer: Customer) -> list[RefundRecord]:
    """Ask TMF676 for everything that was refunded to the account."""
    account_id = key_of(customer, "account")
    refunds = await asker.wire.get_all(
        asker.settings.paths.payment, "refund", {"account.id": account_id}, RefundRecord
    )
    return [each for each in refunds if each.account and each.account.id == account_id]


def told_of(refunds: list[RefundRecord], at_name: str, fen_name: str) -> dict[str, Value]:
    """Return when the last of these refunds was and what they come to; empty when there is none."""
    dates = [at for each in refunds if (at := in_utc(each.refund_date)) is not None]
    if refunds and not dates:
        raise not_understood("refund.refundDate")
    total_fen = sum(fen(each.total_amount, "refund.totalAmount") for each in refunds)
    return {at_name: max(dates, default=None), fen_name: total_fen if refunds else None}


async def ask_goodwill(asker: Asker, customer: Customer) -> Found:
    """Ask TMF654 for the last goodwill credit."""
    account_id = key_of(customer, "account")
    found = await asker.wire.get_all(
        asker.settings.paths.prepay_balance,
        "adjustBalance",
        {"partyAccount.id": account_id},
        AdjustmentRecord,
    )
    given = [
        each
        for each in found
        if each.party_account is not None
        and each.party_account.id == account_id
        and each.reason == asker.settings.goodwill_reason
        and each.status == "completed"
    ]
    last = max(given, key=_given_at, default=None)
    if last is None:
        return Found(values=dict.fromkeys(GOODWILL_FACTS))
    if last.amount is None:
        raise not_understood("adjustBalance.amount")
    money = Money(unit=last.amount.units, value=last.amount.amount)
    last_fen = fen(money, "adjustBalance.amount")
    return Found(values={"goodwill.last_at": _given_at(last), "goodwill.last_fen": last_fen})


def _given_at(adjustment: AdjustmentRecord) -> datetime:
    at = in_utc(adjustment.requested_date)
    if at is None:
        raise not_understood("adjustBalance.requestedDate")
    return at


QUESTIONS = (
    Question(system="Billing", facts=BILL_FACTS, ask=ask_bill, whose="msisdn"),
    Question(
        system="Billing",
        facts=frozenset({"adjust.refunded_at", "adjust.refunded_fen"}),
        ask=ask_refunds,
        whose="msisdn",
    ),
    Question(
        system="Billing",
        facts=GOODWILL_FACTS,
        ask=ask_goodwill,
        whose="msisdn",
    ),
)
