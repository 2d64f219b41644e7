"""The TM Forum connector at Prism: the official files of version 5, played by somebody else.

Prism tells its examples whatever is asked, and refuses bodies that do not fit the file.
"""

from contextlib import asynccontextmanager

import pytest

from app.domain.customer import Customer
from app.sdk.errors import ConnectorError
from app.sdk.kit.hostile import unfit
from connectors.tmf import Settings, connect
from connectors.tmf.settings import Paths
from tests.connectors.tmf.conftest import NOW, context
from tests.servers.tmf_foreign import prism

CUSTOMER = Customer(
    customer_id="C-1",
    name="Ann Example",
    keys={"subscription": "P-1", "account": "A-1", "login": "ann", "area": "AREA-1"},
)


def served(number):
    @pytest.fixture(scope="module", name=f"prism_{number}")
    def address(tmp_path_factory):
        with prism(number, tmp_path_factory.mktemp(f"prism-{number}")) as found:
            yield found

    return address


prism_621, prism_629, prism_678 = (served(number) for number in ("621", "629", "678"))


@asynccontextmanager
async def connected(address, api, **settings):
    paths = Paths(**{api: "/"})
    versions = {api: "v5"}
    asked = Settings(base_url=address, paths=paths, versions=versions, limit_s=10.0, **settings)
    async with connect(asked, context(lambda: NOW)) as tmf:
        yield tmf


async def read(tmf, *facts):
    readings = [reading async for reading in tmf.read(CUSTOMER, frozenset(facts))]
    values = {name: value for each in readings for name, value in each.values.items()}
    failed = {name: why for each in readings for name, why in each.failed.items()}
    return values, failed


async def test_a_list_that_leaves_out_the_state_of_a_ticket_is_named_for_it(prism_621):
    async with connected(prism_621, "trouble_ticket") as tmf:
        values, failed = await read(tmf, "ticket.open", "complaint.open")
    assert values == {}
    assert set(failed.values()) == {"answer not understood: troubleTicket[0].status"}


async def test_a_ticket_is_taken(prism_621, order):
    async with connected(prism_621, "trouble_ticket") as tmf:
        receipt = await tmf.perform(CUSTOMER, order("ticket.noc"), lambda _: None)
    assert receipt.reference


async def test_a_note_is_taken(prism_621, order):
    async with connected(prism_621, "trouble_ticket") as tmf:
        wish = order("complaint.urge", complaint__open="3180")
        receipt = await tmf.perform(CUSTOMER, wish, lambda _: None)
    assert receipt.reference


async def test_a_ticket_in_version_4_is_refused_by_a_server_of_version_5(prism_621, order):
    paths = Paths(trouble_ticket="/")
    asked = Settings(base_url=prism_621, paths=paths, versions={"trouble_ticket": "v4"})
    async with connect(asked, context(lambda: NOW)) as tmf:
        with pytest.raises(ConnectorError, match="refused: ") as raised:
            await tmf.perform(CUSTOMER, order("ticket.noc"), lambda _: None)
    assert unfit(raised.value.message) == ""


async def test_somebody_at_another_number_is_not_the_caller(prism_629):
    async with connected(prism_629, "customer") as tmf:
        assert await tmf.find_customers("12000000109") == ()


async def test_who_has_the_number_is_found_as_the_example_says(prism_629):
    async with connected(prism_629, "customer") as tmf:
        [found] = await tmf.find_customers("0109758351")
    assert (found.customer_id, found.name) == ("1140", "Moon Football Club")


async def test_what_a_bill_lacks_is_named_and_what_is_somebody_elses_left_out(prism_678):
    async with connected(prism_678, "customer_bill") as tmf:
        values, failed = await read(tmf, "account.owed_fen", "bill.total_fen", "account.status")
    assert values == {"bill.total_fen": None}
    assert failed == {
        "account.owed_fen": "answer not understood: customerBill[0].state",
        "account.status": "billingAccount not on record",
    }
