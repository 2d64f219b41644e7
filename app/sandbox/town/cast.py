"""Everybody in town with a known trouble, by the name of their case."""

from app.sandbox.town.care_people import CARE, COMPANIES
from app.sandbox.town.mobile_people import MOBILE
from app.sandbox.town.people import BROADBAND, Scenario
from app.sandbox.town.scenes import addons, fees, plans

SCENARIOS: dict[str, Scenario] = {
    **BROADBAND,
    **MOBILE,
    **CARE,
    **COMPANIES,
    **fees.CAST,
    **plans.CAST,
    **addons.CAST,
}
