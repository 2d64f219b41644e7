"""The back office speaks TM Forum's ways: paging, filters, fields, errors, orders, monitors."""

import aiohttp
import pytest

from app.sandbox.office.backoffice import BackOffice
from app.sandbox.office.latency import LATENCY_MS, Latency
from app.sandbox.town.cast import SCENARIOS

CUSTOMERS = "/tmf-api/customer/v5/customer"
TICKETS = "/tmf-api/troubleTicket/v5/troubleTicket"
ACTIVATION = "/tmf-api/ServiceActivationAndConfiguration/v4"
MESSAGES = "/tmf-api/communicationManagement/v4/communicationMessage"
TESTS = "/tmf-api/serviceTestManagement/v4/serviceTest"
TO_NOBODY = {"content": "x", "messageType": "SMS", "receiver": [{}], "sender": {"id": "1"}}
OF_NOTHING = {"name": "x", "relatedService": {"id": "0"}, "testSpecification": {"id": "1"}}


async def found_at(http, number):
    async with http.get(CUSTOMERS, params={"contactMedium.phoneNumber": number}) as response:
        return await response.json()


def trait(customer, name):
    return next(c["value"] for c in customer["characteristic"] if c["name"] == name)


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}])
@pytest.mark.parametrize("path", [CUSTOMERS, f"{TICKETS}/TT-1", "/sandbox/faults"])
async def test_without_the_token_nothing_is_shown(office, headers, path):
    async with (
        aiohttp.ClientSession(office.url, headers=headers) as http,
        http.get(path) as response,
    ):
        assert response.status == 401
        assert (await response.json())["code"] == "invalidToken"


async def test_a_customer_is_found_by_number(http):
    [customer] = await found_at(http, SCENARIOS["B9"].number)
    assert customer["name"] == SCENARIOS["B9"].name
    assert customer["contactMedium"][0]["@type"] == "PhoneContactMedium"


async def test_nobody_is_found_by_another_spelling_of_a_stored_number(http):
    assert await found_at(http, f"0{SCENARIOS['B9'].number}") == []


async def test_pages_cover_a_collection_without_gap_or_double(http, operator):
    seen = []
    while True:
        paging = {"offset": str(len(seen)), "limit": "100", "fields": "id"}
        async with http.get(CUSTOMERS, params=paging) as response:
            page = await response.json()
            assert response.headers["X-Result-Count"] == str(len(page))
            total = int(response.headers["X-Total-Count"])
        if not page:
            break
        seen += [customer["id"] for customer in page]
    assert len(seen) == len(set(seen)) == total == len(list(operator.customers()))


async def test_only_the_fields_asked_for_are_given(http):
    async with http.get(CUSTOMERS, params={"limit": "1", "fields": "name,status"}) as response:
        [customer] = await response.json()
    assert set(customer) == {"@type", "id", "href", "name", "status"}


@pytest.mark.parametrize("query", [{"limit": "many"}, {"offset": "-1"}])
async def test_a_query_that_makes_no_sense_is_refused(http, query):
    async with http.get(CUSTOMERS, params=query) as response:
        assert response.status == 400
        assert set(await response.json()) >= {"code", "reason", "message"}


async def test_an_unknown_record_is_404_with_an_error_body(http):
    async with http.get(f"{CUSTOMERS}/C0") as response:
        assert response.status == 404
        assert (await response.json())["code"] == "notFound"


async def test_an_attribute_filter_goes_into_lists_and_takes_several_values(http):
    wanted = {"affectedLocation.place.id": "AREA-04,AREA-05"}
    async with http.get("/tmf-api/serviceProblem/v5/serviceProblem", params=wanted) as response:
        assert {problem["category"] for problem in await response.json()} == {
            "plannedWork",
            "fault",
        }


async def test_every_collection_gives_each_of_its_records_by_id(http, office):
    for root, api in (
        ("/tmf-api/productInventory/v5", "product"),
        ("/tmf-api/productOrdering/v5", "productOrder"),
        ("/tmf-api/partyInteraction/v5", "partyInteraction"),
        ("/tmf-api/account/v5", "billingAccount"),
        ("/tmf-api/customerBill/v5", "customerBill"),
        ("/tmf-api/serviceProblem/v5", "serviceProblem"),
        ("/tmf-api/resourceInventory/v5", "resource"),
        ("/tmf-api/serviceInventory/v5", "service"),
        ("/tmf-api/troubleTicket/v5", "troubleTicket"),
    ):
        async with http.get(f"{root}/{api}", params={"limit": "1"}) as response:
            [first] = await response.json()
        async with http.get(f"{root}/{api}/{first['id']}") as response:
            assert await response.json() == first


async def activate(http, login, verb, key="k1"):
    wish = [{"name": "sessionAction", "value": verb}]
    async with http.patch(
        f"{ACTIVATION}/service/{login}",
        json={"serviceCharacteristic": wish},
        headers={"Idempotency-Key": key},
    ) as response:
        return response.status, response.headers.get("Location"), await response.json()


async def test_an_activation_is_accepted_and_watched_through_its_monitor(http, clock):
    [customer] = await found_at(http, SCENARIOS["B9"].number)
    status, location, monitor = await activate(http, trait(customer, "login"), "disconnect")
    assert (status, monitor["state"], monitor["progress"]) == (202, "InProgress", 0)
    clock.move(0.75)
    async with http.get(location) as response:
        assert (await response.json())["progress"] == 50
    clock.move(0.75)
    async with http.get(location) as response:
        done = await response.json()
    assert (done["state"], done["response"]["statusCode"]) == ("Completed", "200")


async def test_the_same_key_gives_the_same_monitor(http):
    [customer] = await found_at(http, SCENARIOS["B9"].number)
    login = trait(customer, "login")
    first = await activate(http, login, "disconnect")
    assert await activate(http, login, "disconnect") == first


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("PATCH", f"{ACTIVATION}/service/nobody", {}, 404),
        ("POST", TICKETS, {}, 400),
        ("POST", TICKETS, [], 400),
        ("POST", TICKETS, None, 400),
        ("POST", MESSAGES, {"content": "x"}, 400),
        ("POST", MESSAGES, TO_NOBODY, 400),
        ("POST", TESTS, {"name": "x"}, 400),
        ("POST", TESTS, OF_NOTHING, 400),
        ("PUT", "/sandbox/faults/AAA", {"kind": "tired"}, 400),
        ("PUT", "/sandbox/faults/Nothing", {"kind": "down"}, 404),
    ],
)  # fmt: skip
async def test_a_bad_order_is_refused_and_changes_nothing(
    http, office, operator, method, path, body, status
):
    before = len(operator.estate.tickets)
    async with http.request(method, path, json=body) as response:
        assert response.status == status
        assert set(await response.json()) >= {"code", "reason", "message"}
    assert len(operator.estate.tickets) == before
    assert office.faults.all() == {}


async def test_a_bad_action_is_refused_by_name(http):
    [customer] = await found_at(http, SCENARIOS["B9"].number)
    status, _, error = await activate(http, trait(customer, "login"), "explode")
    assert status == 400
    assert "disconnect, unlock, rebind" in error["message"]


async def test_a_line_test_is_begun_and_polled(http, clock):
    [customer] = await found_at(http, SCENARIOS["B14"].stored)
    wish = {
        "name": "line test",
        "relatedService": {"id": trait(customer, "login")},
        "testSpecification": {"id": "gpon-basic"},
    }
    async with http.post(TESTS, json=wish) as response:
        begun = await response.json()
    assert (response.status, begun["state"]) == (201, "inProgress")
    clock.move(2)
    async with http.get(f"{TESTS}/{begun['id']}") as response:
        done = await response.json()
    assert done["state"] == "completed"
    assert {
        measure["metricName"]: measure["value"]["value"] for measure in done["testMeasure"]
    } == {
        "rxPower": -19.4,
        "downstreamMbps": 960.0,
    }


async def test_faults_are_switched_over_http_while_it_runs(http, office):
    async with http.put("/sandbox/faults/AAA", json={"kind": "down", "times": 2}) as response:
        assert (await response.json())["AAA"]["kind"] == "down"
    statuses = []
    for _ in range(3):
        async with http.get(
            "/tmf-api/serviceInventory/v5/service", params={"limit": "1"}
        ) as response:
            statuses.append(response.status)
    assert statuses == [503, 503, 200]
    async with http.put("/sandbox/faults/customer", json={"kind": "server-error"}):
        pass
    async with http.get(CUSTOMERS) as response:
        assert response.status == 500
    async with http.delete("/sandbox/faults/customer"):
        pass
    async with http.get(CUSTOMERS) as response:
        assert response.status == 200
    async with http.delete("/sandbox/faults") as response:
        assert await response.json() == {}
    assert office.faults.all() == {}


async def test_an_office_closes_even_while_requests_hang(operator):
    async with (
        BackOffice(operator, pace=1000) as office,
        aiohttp.ClientSession(office.url, headers={"Authorization": "Bearer sandbox"}) as http,
    ):
        with pytest.raises(TimeoutError):
            await http.get(CUSTOMERS, timeout=aiohttp.ClientTimeout(total=0.05))


async def test_a_port_that_is_taken_is_an_error_and_leaves_nothing_open(office, operator):
    port = int(office.url.rsplit(":", 1)[1])
    with pytest.raises(OSError, match="address already in use"):
        async with BackOffice(operator, port=port):
            pass


def test_latency_follows_its_median_and_tail():
    latency = Latency(1, pace=1.0)
    for system, (median_ms, p95_ms) in LATENCY_MS.items():
        draws = sorted(latency.draw_s(system) * 1000 for _ in range(4000))
        assert draws[2000] == pytest.approx(median_ms, rel=0.15)
        assert draws[3800] == pytest.approx(p95_ms, rel=0.25)
    assert Latency(1, pace=0).draw_s("CRM") == 0
