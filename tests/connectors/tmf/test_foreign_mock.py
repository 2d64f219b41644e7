"""The TM Forum connector at tmf-mock, a version 4 server that is not ours."""

import asyncio
from contextlib import asynccontextmanager

import aiohttp
import pytest

from app.domain.customer import Customer
from app.sdk.errors import ConnectorError
from app.sdk.kit.hostile import unfit
from connectors.tmf import Settings, connect
from connectors.tmf.connector import QUESTIONS
from connectors.tmf.settings import Paths
from tests.connectors.tmf.conftest import ALL_FACTS, NOW, context
from tests.servers.tmf_foreign import tmf_mock

SERVICES = "/tmf-api/serviceInventoryManagement/v4"
RESOURCES = "/tmf-api/resourceInventoryManagement/v4"
ORDERS = "/tmf-api/serviceOrdering/v4"
PATHS = Paths(
    service=SERVICES,
    hlr_service=SERVICES,
    resource=RESOURCES,
    hlr_resource=RESOURCES,
    activation=SERVICES,
    service_order=ORDERS,
)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with tmf_mock(tmp_path_factory.mktemp("tmf-mock")) as found:
        yield found


@asynccontextmanager
async def connected(address, **settings):
    asked = Settings(base_url=address, paths=PATHS, poll_s=0.02, limit_s=10.0, **settings)
    async with connect(asked, context(lambda: NOW)) as tmf:
        yield tmf


async def there(address, method, path, body=None):
    """What the server itself says, past the connector."""
    async with (
        aiohttp.ClientSession(address) as http,
        http.request(method, path, json=body) as answer,
    ):
        assert answer.status in (200, 201), await answer.text()
        return await answer.json()


@pytest.fixture
async def customer(address):
    """One of its subscribers, with a modem that answers."""
    [service, *_] = await there(address, "GET", f"{SERVICES}/service?limit=1")
    modem = await there(
        address,
        "POST",
        f"{RESOURCES}/resource",
        {
            "name": "ONT",
            "operationalState": "enable",
            "resourceCharacteristic": [
                {"name": "rxPowerDbm", "value": "-21.5", "valueType": "string"},
                {"name": "rxPower30dMedianDbm", "value": -20.0, "valueType": "float"},
            ],
        },
    )
    keys = {"login": service["id"], "onu": modem["id"], "subscription": "P-1", "area": "AREA-1"}
    return Customer(customer_id="C-1", name="Ann Example", keys=keys)


async def test_a_resource_in_version_4_comes_out_as_facts(address, customer):
    async with connected(address) as tmf:
        wanted = frozenset({"onu.state", "onu.rx_dbm", "onu.rx_drop_db"})
        [reading] = [reading async for reading in tmf.read(customer, wanted)]
    assert reading.values == {"onu.state": "online", "onu.rx_dbm": -21.5, "onu.rx_drop_db": 1.5}


async def test_a_service_without_what_we_ask_for_is_named_as_what_it_lacks(address, customer):
    async with connected(address) as tmf:
        [reading] = [r async for r in tmf.read(customer, frozenset({"session.online"}))]
    [why] = reading.failed.values()
    assert why.startswith("answer not understood: service.serviceCharacteristic[")


async def test_every_fact_comes_as_a_value_or_as_a_failure_fit_to_show(address, customer):
    async with connected(address) as tmf:
        readings = [reading async for reading in tmf.read(customer, ALL_FACTS)]
    told = {name for each in readings for name in (*each.values, *each.failed)}
    assert told == ALL_FACTS
    words = {why for each in readings for why in each.failed.values()}
    assert not {why for why in words if unfit(why) or why.startswith("unexpected ")} - {
        "unexpected answer 404"
    }
    assert len(readings) == len(QUESTIONS)


async def test_whoever_is_not_on_record_is_said_to_be_so(address):
    nobody = Customer(customer_id="C-2", name="x", keys={"onu": "no such", "login": "../none"})
    async with connected(address) as tmf:
        wanted = frozenset({"onu.state", "session.online"})
        readings = [reading async for reading in tmf.read(nobody, wanted)]
    words = {why for each in readings for why in each.failed.values()}
    assert words == {"resource not on record", "service not on record"}


async def test_an_activation_changes_the_service(address, customer, order):
    async with connected(address) as tmf:
        receipt = await tmf.perform(customer, order("aaa.unlock"), lambda _: None)
    assert receipt.reference == customer.keys["login"]
    service = await there(address, "GET", f"{SERVICES}/service/{receipt.reference}")
    traits = {each["name"]: each["value"] for each in service["serviceCharacteristic"]}
    assert traits == {"sessionAction": "unlock", "externalId": "key-1"}


@pytest.mark.parametrize("end", ["completed", "failed"])
async def test_a_service_order_is_watched_to_its_end(address, customer, order, end):
    wish = order("aaa.unlock", key=f"key-{end}")
    async with connected(address, activations="service_order", order_items="orderItem") as tmf:
        assert await tmf.check(customer, wish) is None
        async with asyncio.TaskGroup() as group:
            carrying_out = group.create_task(carry_out(address, wish.key, end))
            try:
                told = (await tmf.perform(customer, wish, lambda _: None)).reference
            except ConnectorError as error:
                told = error.message
        placed = carrying_out.result()
        assert placed["orderItem"][0]["service"]["id"] == customer.keys["login"]
        found = await tmf.check(customer, wish)
    if end == "completed":
        assert told == found.reference == placed["id"]
    else:
        assert (told, found) == ("refused: the order is failed", None)


async def carry_out(address, key, end):
    """Do what those at the network do with an order."""
    placed = await ours(address, key)
    for state in ("inProgress", end):
        await there(address, "PATCH", f"{ORDERS}/serviceOrder/{placed['id']}", {"state": state})
    return placed


async def ours(address, key):
    async with asyncio.timeout(10):
        while True:
            orders = await there(address, "GET", f"{ORDERS}/serviceOrder")
            for each in orders:
                if each.get("externalId") == key:
                    return each
            await asyncio.sleep(0.02)


async def test_a_wrong_body_is_refused_in_the_words_of_the_server(address, customer, order):
    async with connected(address, activations="service_order") as tmf:
        with pytest.raises(ConnectorError, match="refused: orderItem: Field required"):
            await tmf.perform(customer, order("aaa.unlock"), lambda _: None)


async def test_a_service_nobody_has_is_refused_in_the_words_of_the_server(address, order):
    nobody = Customer(customer_id="C-2", name="x", keys={"login": "no such"})
    async with connected(address) as tmf:
        with pytest.raises(ConnectorError, match="refused: Service no such not found"):
            await tmf.perform(nobody, order("aaa.unlock"), lambda _: None)
