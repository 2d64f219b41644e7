"""What Billing is asked about how a line is used from month to month (TMF677).

Whole months only, the newest ones; months abroad and months with a gift of data say nothing of
how the line is used and are left out.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from math import ceil
from statistics import fmean, pstdev

import msgspec

from app.domain.customer import Customer
from app.domain.facts import Value
from connectors.tmf.asking import Asker, Found, Question
from connectors.tmf.billing_shapes import ConsumptionRecord, Summary
from connectors.tmf.questions.usage import read_report
from connectors.tmf.replies import Characteristics, not_understood
from connectors.tmf.shapes import in_utc

LATELY = 3
"""How many months are looked at for what has been going on lately."""

HABIT_FACTS = frozenset(
    {
        "usage.months",
        "usage.mean_mb",
        "usage.p75_mb",
        "usage.cv",
        "usage.saturation",
        "usage.saturation_max",
        "usage.voice_saturation",
        "usage.abroad_months",
    }
)


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """What one month used of the plan's allowance."""

    begins_at: datetime
    data_mb: int
    data_total_mb: int
    voice_min: int
    voice_total_min: int
    odd: bool
    roamed: bool

    @property
    def saturation(self) -> float:
        """Share of the data that was used; over 1 when there was more."""
        return self.data_mb / self.data_total_mb if self.data_total_mb else 0.0


class Habit(msgspec.Struct, frozen=True, kw_only=True):
    """How a line is used: ordinary months newest first, and what most of them stay within."""

    months: tuple[Used, ...]
    p75_mb: int
    p75_min: int
    roamed: int


async def read_habit(asker: Asker, customer: Customer) -> Habit:
    """Ask TMF677 what the newest whole months used."""
    reports = await read_report(asker, customer)
    now = asker.now()
    months = [month for month in _months(reports) if month.begins_at < now]
    newest = sorted(months, key=lambda month: month.begins_at, reverse=True)
    newest = newest[: asker.settings.offer_months]
    ordinary = tuple(month for month in newest if not month.odd)
    share = asker.settings.offer_quantile
    return Habit(
        months=ordinary,
        p75_mb=quantile([month.data_mb for month in ordinary], share),
        p75_min=quantile([month.voice_min for month in ordinary], share),
        roamed=sum(month.roamed for month in newest),
    )


def _months(reports: Sequence[ConsumptionRecord]) -> list[Used]:
    by_month: dict[datetime, list[Summary]] = defaultdict(list)
    for report in reports:
        for product in report.product:
            for summary in product.consumption_summary:
                begins_at = in_utc(summary.consumption_period.start_date_time)
                if begins_at is None:
                    raise not_understood("usageConsumptionReport.consumptionPeriod")
                by_month[begins_at].append(summary)
    return [_used(begins_at, summaries) for begins_at, summaries in by_month.items()]


def _used(begins_at: datetime, summaries: list[Summary]) -> Used:
    amounts = {(each.value_name, each.counter_type): int(each.value.amount) for each in summaries}
    traits = Characteristics("usageConsumptionReport.characteristic", summaries[0].characteristic)
    roamed = traits.find("roamed", bool) or False
    try:
        return Used(
            begins_at=begins_at,
            data_mb=amounts["data", "used"],
            data_total_mb=amounts["data", "total"],
            voice_min=amounts["voice", "used"],
            voice_total_min=amounts["voice", "total"],
            odd=roamed or (traits.find("gifted", bool) or False),
            roamed=roamed,
        )
    except KeyError as error:
        raise not_understood("usageConsumptionReport.consumptionSummary") from error


def quantile(values: Sequence[int], share: float) -> int:
    """Return what that share of the values stays within: one of them; 0 when there are none."""
    ranked = sorted(values)
    return ranked[max(0, ceil(share * len(ranked)) - 1)] if ranked else 0


async def ask_habit(asker: Asker, customer: Customer) -> Found:
    """Say how much is used, how evenly, and how much of what is paid for."""
    habit = await read_habit(asker, customer)
    used = [month.data_mb for month in habit.months]
    lately = habit.months[:LATELY]
    mean_mb = fmean(used) if used else 0.0
    voice_total = sum(month.voice_total_min for month in lately)
    values: dict[str, Value] = {
        "usage.months": len(used),
        "usage.mean_mb": round(mean_mb),
        "usage.p75_mb": habit.p75_mb,
        "usage.cv": round(pstdev(used) / mean_mb, 4) if mean_mb else 0.0,
        "usage.saturation": _share([month.saturation for month in lately], fmean),
        "usage.saturation_max": _share([month.saturation for month in lately], max),
        "usage.voice_saturation": (
            round(sum(month.voice_min for month in lately) / voice_total, 4) if voice_total else 0.0
        ),
        "usage.abroad_months": habit.roamed,
    }
    return Found(values=values)


def _share(shares: list[float], of: Callable[[list[float]], float]) -> float:
    return round(of(shares), 4) if shares else 0.0


QUESTIONS = (Question(system="Billing", facts=HABIT_FACTS, ask=ask_habit, whose="msisdn"),)
