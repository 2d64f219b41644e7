"""What is wrong with each scenario customer: one module per field, staged onto the healthy town."""

from collections.abc import Callable
from datetime import datetime
from random import Random

from app.sandbox.town.estate import Estate
from app.sandbox.town.scenes import addons, broadband, care, enterprise, fees, mobile, plans

STAGES: tuple[Callable[[Estate, Random, datetime], None], ...] = (
    broadband.stage,
    mobile.stage,
    fees.stage,
    plans.stage,
    addons.stage,
    enterprise.stage,
    care.stage,
)
"""In the order they are staged; the last one adds an area nobody else is to move into."""


def stage(estate: Estate, random: Random, now: datetime) -> None:
    """Add every scenario customer."""
    for each in STAGES:
        each(estate, random, now)
