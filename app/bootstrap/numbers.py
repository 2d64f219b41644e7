"""Read numbers as the settings say."""

from app.services.numbers import NumberPlan, Numbers
from app.settings import NumbersSettings


def plan_of(settings: NumbersSettings) -> NumberPlan:
    """Return the plan these settings describe."""
    return NumberPlan(
        country=settings.country,
        area_code=settings.area_code,
        trunk_prefix=settings.trunk_prefix,
        outside_prefix=settings.outside_prefix,
        queue_prefixes=settings.queue_prefixes,
        extension_digits=frozenset(settings.extension_digits),
        mains=settings.mains,
        suffix_digits=settings.suffix_digits if settings.weak_matches else 0,
    )


def numbers_of(settings: NumbersSettings) -> Numbers:
    """Return what reads numbers by these settings."""
    return Numbers(plan_of(settings))
