"""What the connector reads of the town's known faults, straight from the tables."""

import pytest

from app.sandbox.aaa.mirror import Mirror
from app.sandbox.aaa.radiusd import Ports
from app.sandbox.town.operator import Operator
from tests.connectors.radius.world import connected, customer_of, read, scene, settings_of
from tests.servers.freeradius import SECRET, Aaa


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    database = tmp_path_factory.mktemp("town") / "aaa.db"
    operator = Operator()
    mirror = Mirror(operator, database, secret=SECRET)
    ports = Ports(auth=1, acct=2, coa=3)
    yield Aaa(operator=operator, mirror=mirror, ports=ports, database=database, pid=0)
    mirror.close()


@pytest.mark.parametrize(
    "name",
    ["B5", "B7", "B8", "B9", "B10", "B11", "B12", "B13"],
)
async def test_the_scenarios_read_as_the_store_has_them(town, name):
    line = scene(town.operator, name)
    access = line.access
    async with connected(settings_of(town)) as radius:
        values, failed = await read(radius, customer_of(line))
    online = access.session is not None or access.elsewhere is not None
    assert not failed
    assert values["session.online"] is online
    if access.session is not None:
        assert values["session.traffic"] is (access.session.moving and not access.gone)
    assert values["session.drops_1h"] == access.drops_1h
    assert values["aaa.status"] == access.status
    assert values["aaa.attempts_15m"] == access.attempts_15m
    assert values["aaa.last_reject"] == access.last_reject
    assert values["aaa.speed_mbps"] == access.speed_mbps
