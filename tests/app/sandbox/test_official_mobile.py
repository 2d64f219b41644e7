"""Every answer of the mobile network's systems fits the official files, where those are at hand."""

import pytest

from app.sandbox.town.cast import SCENARIOS
from tests.app.sandbox.official_files import misfits, needs_files

SHOWN = {
    "HLR": ("638", "/hlr/tmf-api/serviceInventory/v5", "service", "Service"),
    "cards": ("639", "/hlr/tmf-api/resourceInventory/v5", "resource", "Resource"),
    "attach tests": (
        "653",
        "/hlr/tmf-api/serviceTestManagement/v4",
        "serviceTest",
        "ServiceTest",
    ),
    "orders": ("640", "/hlr/tmf-api/ServiceActivationAndConfiguration/v4", "monitor", "Monitor"),
    "trails": ("638", "/radio/tmf-api/serviceInventory/v5", "service", "Service"),
    "cells": ("639", "/radio/tmf-api/resourceInventory/v5", "resource", "Resource"),
    "incidents": ("656", "/radio/tmf-api/serviceProblem/v5", "serviceProblem", "ServiceProblem"),
    "alarms": ("642", "/radio/tmf-api/alarm/v4", "alarm", "Alarm"),
    "standing": ("638", "/smsc/tmf-api/serviceInventory/v5", "service", "Service"),
    "traces": (
        "681",
        "/smsc/tmf-api/communicationManagement/v4",
        "communicationMessage",
        "CommunicationMessage",
    ),
    "calls": ("635", "/calls/tmf-api/usageManagement/v4", "usage", "Usage"),
}


@needs_files
@pytest.mark.parametrize("what", sorted(SHOWN))
async def test_an_answer_fits_the_official_file(http, operator, clock, what):
    number, root, api, schema = SHOWN[what]
    mobile = operator.find_msisdn(SCENARIOS["M3"].number)
    operator.activate_mobile("HLR", mobile, "openData", key="k")
    operator.test_line(mobile.msisdn, "attach", "page-and-measure", key="t")
    clock.move(10)
    async with http.get(f"{root}/{api}", params={"limit": "100"}) as response:
        items = await response.json()
    assert items
    assert [misfit for item in items for misfit in misfits(number, schema, item)] == []
