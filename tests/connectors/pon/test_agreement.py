"""What the OLT says is what the back office says of the same modem: guides run on either."""

from contextlib import AsyncExitStack

import pytest

from app.sandbox.office.backoffice import DEFAULT_TOKEN, BackOffice
from app.sandbox.plant.olts import Make
from app.sandbox.town.cast import SCENARIOS
from app.sandbox.town.people import BROADBAND
from connectors.tmf import Settings as OfficeSettings
from connectors.tmf import connect as connect_office
from tests.connectors.pon.conftest import lent

SHARED = (
    "onu.state", "onu.last_down_cause", "onu.last_down_at", "onu.rx_dbm", "onu.olt_rx_dbm",
    "pon.offline_share", "pon.offline_cause",
)  # fmt: skip
OLTS = [f"OLT-{number:02}" for number in range(1, 7)]
"""Between them they have everybody with a known trouble of broadband."""


@pytest.mark.parametrize("make", list(Make))
@pytest.mark.parametrize("olt_id", OLTS)
async def test_of_everybody_with_a_known_trouble_both_say_the_same(open_world, make, olt_id):
    seen = set()
    async with AsyncExitStack() as stack:
        world = await stack.enter_async_context(open_world(make, olt_id))
        for pon in world.operator.estate.pons.values():
            pon.reachable = True
        office = await stack.enter_async_context(BackOffice(world.operator, pace=0))
        settings = OfficeSettings(base_url=office.url, limit_s=20.0)
        secrets = {"token": DEFAULT_TOKEN}
        tmf = await stack.enter_async_context(connect_office(settings, lent(secrets)))
        for key in BROADBAND:
            [customer] = await tmf.find_customers(SCENARIOS[key].number)
            if customer.keys["olt"] != olt_id:
                continue
            told = [reading async for reading in tmf.read(customer, frozenset(SHARED))]
            of_office = {name: value for each in told for name, value in each.values.items()}
            assert set(of_office) == set(SHARED)
            assert await world.facts(customer, *SHARED) == {
                name: pytest.approx(value, abs=0.01) if isinstance(value, float) else value
                for name, value in of_office.items()
            }
            seen.add(key)
    assert seen
