"""Every answer of the back office fits the official TM Forum files, where those are at hand."""

import pytest

from app.sandbox.town.cast import SCENARIOS
from tests.app.sandbox.official_files import misfits, needs_files

LIMIT = "5"
SHOWN = {
    "629": ("/tmf-api/customer/v5", "customer", "Customer"),
    "637": ("/tmf-api/productInventory/v5", "product", "Product"),
    "622": ("/tmf-api/productOrdering/v5", "productOrder", "ProductOrder"),
    "683": ("/tmf-api/partyInteraction/v5", "partyInteraction", "PartyInteraction"),
    "666": ("/tmf-api/account/v5", "billingAccount", "BillingAccount"),
    "678": ("/tmf-api/customerBill/v5", "customerBill", "CustomerBill"),
    "656": ("/tmf-api/serviceProblem/v5", "serviceProblem", "ServiceProblem"),
    "639": ("/tmf-api/resourceInventory/v5", "resource", "Resource"),
    "638": ("/tmf-api/serviceInventory/v5", "service", "Service"),
    "621": ("/tmf-api/troubleTicket/v5", "troubleTicket", "TroubleTicket"),
    "640": ("/tmf-api/ServiceActivationAndConfiguration/v4", "monitor", "Monitor"),
    "653": ("/tmf-api/serviceTestManagement/v4", "serviceTest", "ServiceTest"),
    "681": ("/tmf-api/communicationManagement/v4", "communicationMessage", "CommunicationMessage"),
}


@needs_files
@pytest.mark.parametrize("number", sorted(SHOWN))
async def test_an_answer_fits_the_official_file(http, operator, clock, number):
    root, api, schema = SHOWN[number]
    line = operator.find_customer(next(iter(operator.estate.lines)))
    operator.activate(line, "disconnect", key="k")
    operator.send_message(SCENARIOS["A1"].number, "x", key="m")
    operator.test_line(line.access.login, "line test", "gpon-basic")
    clock.move(10)
    async with http.get(f"{root}/{api}", params={"limit": LIMIT}) as response:
        items = await response.json()
    assert items
    assert [misfit for item in items for misfit in misfits(number, schema, item)] == []
