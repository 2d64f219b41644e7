"""Orders and questions in version 4 and version 5, and lists as servers really give them."""

import json
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from app.domain.customer import Customer
from app.sdk.errors import ConnectorError, InvalidReply
from connectors.tmf import Settings, connect
from connectors.tmf.settings import Paths
from connectors.tmf.versions import asked_in, told_in, version_in
from tests.connectors.tmf.conftest import NOW, context

KEYS = {"subscription": "P-1", "login": "ann", "msisdn": "12000000109", "phone": "12000000109"}
CUSTOMER = Customer(customer_id="C-1", name="Ann Example", keys=KEYS)


class Server:
    """Answers whatever it is given, and notes what it was asked and told."""

    def __init__(self):
        self.answers = []
        self.asked = []
        self.told = []

    async def answer(self, request):
        self.asked.append(dict(request.query))
        if request.method != "GET":
            self.told.append((request.content_type, request.charset, await request.json()))
        status, body, headers = self.answers.pop(0)
        return web.json_response(body, status=status, headers=headers)

    def gives(self, body, status=200, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.append((status, body, named))


@asynccontextmanager
async def opened(**settings):
    server = Server()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        asked = Settings(base_url=f"http://127.0.0.1:{port}", **settings)
        async with connect(asked, context(lambda: NOW)) as tmf:
            yield server, tmf
    finally:
        await runner.cleanup()


def ticket(number, product="P-1", **more):
    entity = {"role": "subject", "entity": {"id": product}}
    return {
        "id": f"T-{number}",
        "status": "closed",
        "ticketType": "fault.x",
        "creationDate": "2026-03-10T06:00:00Z",
        "relatedEntity": [entity],
        **more,
    }


async def tickets(tmf):
    asked = frozenset({"ticket.open", "ticket.due_at", "ticket.faults_30d"})
    [reading] = [reading async for reading in tmf.read(CUSTOMER, asked)]
    return reading


@pytest.mark.parametrize(
    ("root", "version"),
    [("/tmf-api/ticket/v4", "v4"), ("/tmf-api/ticket/v5/", "v5"), ("/x/v3", "v4"), ("/api", "v5")],
)
def test_the_version_is_what_the_path_says(root, version):
    assert version_in(root) == version


def test_a_filter_names_what_that_version_names():
    query = {"relatedEntity.entity.id": "P", "externalIdentifier.id": "k", "limit": "1"}
    assert asked_in("v5", query) == query
    assert asked_in("v4", query) == {"relatedEntity.id": "P", "externalId": "k", "limit": "1"}


def test_what_is_in_version_4_already_stays_as_it_is():
    body = {"@type": "Service", "serviceCharacteristic": [{"name": "a", "valueType": "string"}]}
    assert told_in("v4", body) == body


async def test_a_ticket_in_version_4_is_flat(order):
    async with opened(versions={"trouble_ticket": "v4"}) as (server, tmf):
        server.gives({"id": "T-9"}, 201)
        wish = order("complaint.repeat", complaint__last_closed="T-1")
        assert (await tmf.perform(CUSTOMER, wish, lambda _: None)).reference == "T-9"
    [(_, _, body)] = server.told
    assert body["externalId"] == "key-1"
    assert body["relatedEntity"] == [{"role": "subject", "@referredType": "Product", "id": "P-1"}]
    assert body["relatedParty"] == [{"role": "customer", "@referredType": "Customer", "id": "C-1"}]
    assert body["ticketRelationship"] == [{"relationshipType": "repeatOf", "id": "T-1"}]
    assert "partyOrPartyRole" not in json.dumps(body)


async def test_an_order_in_version_4_has_its_value_type(order):
    async with opened(versions={"product_order": "v4"}) as (server, tmf):
        server.gives({"id": "O-9", "state": "acknowledged", "externalId": "key-1"}, 201)
        await tmf.perform(CUSTOMER, order("alerts.enable"), lambda _: None)
        server.gives([{"id": "O-9", "state": "acknowledged", "externalId": "key-1"}])
        assert (await tmf.check(CUSTOMER, order("alerts.enable"))).reference == "O-9"
    assert server.asked[-1]["externalId"] == "key-1"
    [(_, _, body)] = server.told
    [item] = body["productOrderItem"]
    trait = {"valueType": "string", "name": "alerts", "value": "true"}
    assert item["product"]["productCharacteristic"] == [trait]


@pytest.mark.parametrize(("version", "charset"), [("v4", "utf-8"), ("v5", None)])
async def test_a_note_keeps_those_that_are_there(order, version, charset):
    old = {"id": "1", "author": "NOC", "date": "2026-03-10T06:00:00Z", "text": "seen"}
    async with opened(versions={"trouble_ticket": version}) as (server, tmf):
        server.gives({"id": "T-1", "status": "inProgress", "note": [old]})
        server.gives({"id": "T-1"})
        wish = order("complaint.urge", complaint__open="T-1")
        await tmf.perform(CUSTOMER, wish, lambda _: None)
        server.gives({"id": "T-1", "note": [old, {"id": "key-1"}]})
        assert (await tmf.check(CUSTOMER, wish)).reference == "T-1"
        server.gives({"id": "T-1", "note": [old]})
        assert await tmf.check(CUSTOMER, wish) is None
    [(kind, said, body)] = server.told
    assert (kind, said) == ("application/json", charset)
    assert body["note"][0] == old
    assert body["note"][1]["id"] == "key-1"


async def test_what_is_somebody_elses_is_left_out_whatever_the_server_sends():
    async with opened() as (server, tmf):
        others = [ticket(1, "P-2", status="held"), ticket(2, relatedEntity=[], status="held")]
        server.gives([*others, ticket(3, status="held")])
        reading = await tickets(tmf)
    assert reading.values["ticket.open"] == "T-3"


async def test_a_short_page_without_a_count_is_the_last():
    async with opened(page_size=2) as (server, tmf):
        server.gives([ticket(1)])
        assert (await tickets(tmf)).values["ticket.faults_30d"] == 1
    assert len(server.asked) == 1


async def test_a_page_that_is_said_to_be_partial_is_gone_on_from():
    async with opened(page_size=100) as (server, tmf):
        server.gives([ticket(1)], 206)
        server.gives([ticket(2)], 206)
        server.gives([])
        assert (await tickets(tmf)).values["ticket.faults_30d"] == 2
    assert [asked["offset"] for asked in server.asked] == ["0", "1", "2"]


async def test_a_count_below_what_has_come_is_not_gone_by():
    async with opened(page_size=1) as (server, tmf):
        server.gives([ticket(1)], X_Total_Count="0")
        server.gives([ticket(2)], X_Total_Count="0")
        server.gives([])
        assert (await tickets(tmf)).values["ticket.faults_30d"] == 2


async def test_a_server_that_takes_no_notice_of_the_offset_is_read_once():
    async with opened(page_size=1) as (server, tmf):
        for _ in range(5):
            server.gives([ticket(1)])
        assert (await tickets(tmf)).values["ticket.faults_30d"] == 1


async def test_a_cursor_is_followed_on_the_same_path_with_the_same_filter():
    link = '<https://elsewhere.example/steal?after=abc%2F1&limit=9&status=x>; rel="next"'
    async with opened() as (server, tmf):
        server.gives([ticket(1)], Link=link)
        server.gives([ticket(2)])
        assert (await tickets(tmf)).values["ticket.faults_30d"] == 2
    first, second = server.asked
    assert second == {
        "relatedEntity.entity.id": "P-1", "after": "abc/1", "limit": "100",
    }  # fmt: skip
    assert first["offset"] == "0"


async def test_more_pages_than_are_read_is_no_answer():
    async with opened(page_size=1, page_cap=2) as (server, tmf):
        server.gives([ticket(1)])
        server.gives([ticket(2)])
        reading = await tickets(tmf)
    assert set(reading.failed.values()) == {"answer incomplete: more than 2 entries"}


async def test_a_count_that_is_no_number_is_let_be():
    async with opened() as (server, tmf):
        server.gives([ticket(1)], X_Total_Count="9" * 400)
        assert (await tickets(tmf)).values["ticket.faults_30d"] == 1


def test_a_version_of_an_api_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="'tickets' is none of the names under paths"):
        Settings(base_url="http://127.0.0.1", versions={"tickets": "v4"})


async def test_a_root_may_end_with_a_stroke():
    async with opened(paths=Paths(trouble_ticket="/tmf-api/troubleTicket/v5/")) as (server, tmf):
        server.gives([ticket(1, status="held")])
        assert (await tickets(tmf)).values["ticket.open"] == "T-1"


async def test_what_is_wrong_in_a_body_is_said_with_its_place(order):
    async with opened() as (server, tmf):
        wrong = [{"loc": ["body", "severity"], "msg": "Field required"}, {"message": "too short"}]
        server.gives({"detail": wrong}, 422)
        with pytest.raises(ConnectorError, match="refused: severity: Field required; too short"):
            await tmf.perform(CUSTOMER, order("ticket.noc"), lambda _: None)


async def test_an_order_state_nobody_knows_leaves_the_outcome_open(order):
    async with opened(activations="service_order", poll_s=0.01) as (server, tmf):
        server.gives({"id": "SO-1", "state": "odd"}, 201)
        with pytest.raises(InvalidReply, match=r"serviceOrder\.state"):
            await tmf.perform(CUSTOMER, order("aaa.unlock"), lambda _: None)


async def test_a_customer_in_version_4_is_found_by_the_number_and_shown_with_the_address():
    by_phone = {"mediumType": "phone", "characteristic": {"phoneNumber": "12000000109"}}
    by_post = {"mediumType": "postal", "characteristic": {"street1": "Example Street 12345"}}
    record = {"id": "C-1", "name": "Ann Example", "contactMedium": [by_phone, by_post]}
    async with opened(versions={"customer": "v4"}) as (server, tmf):
        server.gives([record, {**record, "id": "C-2", "contactMedium": [by_post]}])
        [found] = await tmf.find_customers("12000000109")
    assert (found.customer_id, found.address) == ("C-1", "…et 12345")


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("enable", "online"),
        ("enabled", "online"),
        ("disable", "offline"),
        ("disabled", "offline"),
    ],
)
async def test_a_resource_works_or_not_in_either_version(said, state):
    customer = Customer(customer_id="C-1", name="x", keys={"onu": "ONU-1", "login": "ann"})
    async with opened() as (server, tmf):
        server.gives({"id": "ONU-1", "operationalState": said})
        [reading] = [each async for each in tmf.read(customer, frozenset({"onu.state"}))]
    assert reading.values == {"onu.state": state}


async def test_a_state_of_neither_version_is_named():
    customer = Customer(customer_id="C-1", name="x", keys={"onu": "ONU-1", "login": "ann"})
    async with opened() as (server, tmf):
        server.gives({"id": "ONU-1", "operationalState": "asleep"})
        [reading] = [each async for each in tmf.read(customer, frozenset({"onu.state"}))]
    assert reading.failed == {"onu.state": "answer not understood: resource.operationalState"}


async def test_a_ticket_in_version_4_names_what_it_is_about_without_wrapping():
    flat = {"id": "P-1", "role": "subject", "@referredType": "Product"}
    async with opened(versions={"trouble_ticket": "v4"}) as (server, tmf):
        server.gives([ticket(1, relatedEntity=[flat], status="held")])
        assert (await tickets(tmf)).values["ticket.open"] == "T-1"
    assert server.asked[0]["relatedEntity.id"] == "P-1"


async def test_a_time_without_a_zone_is_no_time():
    async with opened() as (server, tmf):
        server.gives([ticket(1, creationDate="2026-03-10T06:00:00")])
        reading = await tickets(tmf)
    words = {"answer not understood: troubleTicket[0].creationDate"}
    assert set(reading.failed.values()) == words
