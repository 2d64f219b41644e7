"""Three desks, a gateway and a real broker: what each agent is told, and how soon."""

import pytest

from tests.connectors.mqtt.floor import CUSTOMER, desk, gateway
from tests.servers.launch import until
from tests.servers.mosquitto import mosquitto, need_mosquitto

pytestmark = pytest.mark.timeout(60)


@pytest.fixture(scope="module")
def broker():
    need_mosquitto()
    with mosquitto() as running:
        yield running


async def test_a_call_that_rings_three_pops_at_three_and_goes_when_one_takes_it(broker):
    async with (
        gateway(broker, linger_s=0.05) as switch,
        desk(broker, "101") as one,
        desk(broker, "102") as two,
        desk(broker, "103") as three,
    ):
        desks = {"101": one, "102": two, "103": three}
        for each in desks.values():
            await each.hears("LinkRestored")
        for agent in desks:
            await switch.tell(agent, "c-1", "ringing", CUSTOMER)
        for each in desks.values():
            await each.hears("LinkRestored", "ringing")
        await switch.tell("102", "c-1", "active", CUSTOMER)
        for agent in ("101", "103"):
            taken = {**CUSTOMER, "answered_by": "102"}
            await switch.tell(agent, "c-1", "closed", taken, "answered-elsewhere")
        await one.hears("LinkRestored", "ringing", "answered-elsewhere")
        await three.hears("LinkRestored", "ringing", "answered-elsewhere")
        assert one.told[-1].contact.answered_by == "102"
        await switch.tell("102", "c-1", "closed", CUSTOMER, "answered-here")
        await two.hears("LinkRestored", "ringing", "Established", "ConnectionCleared")
        assert {event.call_id for each in desks.values() for event in each.told[1:]} == {"c-1"}
        await until(lambda: not any(switch._calls.values()))
