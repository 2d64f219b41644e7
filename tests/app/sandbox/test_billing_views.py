"""Everything billing shows fits the official TM Forum files, where those are at hand."""

import pytest

from app.sandbox.town import refunds
from tests.app.sandbox.official_files import misfits, needs_files

ROOT = "/tmf-api"
SHOWN = {
    "678": (f"{ROOT}/customerBill/v5", "AppliedCustomerBillingRate"),
    "635": (f"{ROOT}/usageManagement/v4", "Usage"),
    "677": (f"{ROOT}/usageConsumption/v5", "UsageConsumptionReport"),
    "676": (f"{ROOT}/payment/v4", "Refund"),
    "681": (f"/reminders{ROOT}/communicationManagement/v4", "CommunicationMessage"),
    "654 goodwill": (f"{ROOT}/prepayBalanceManagement/v4", "AdjustBalance"),
    "654 balances": (f"{ROOT}/prepayBalanceManagement/v4", "Bucket"),
    "637 plans": (f"/billing{ROOT}/productInventory/v5", "Product"),
    "620": (f"{ROOT}/productCatalogManagement/v5", "ProductOffering"),
    "683": (f"/campaigns{ROOT}/partyInteraction/v5", "PartyInteraction"),
    "637 add-ons": (f"/vas{ROOT}/productInventory/v5", "Product"),
}


@needs_files
@pytest.mark.parametrize("what", sorted(SHOWN))
async def test_an_answer_of_billing_fits_the_official_file(http, operator, what):
    number, (root, schema) = what.split()[0], SHOWN[what]
    path = f"{root}/{schema[0].lower()}{schema[1:]}"
    mobile = next(each for each in operator.estate.mobiles.values() if each.ledger is not None)
    refunds.goodwill(mobile, mobile.ledger, "", 1000, key="k", at=operator.now())
    async with http.get(path, params={"limit": "100"}) as response:
        items = await response.json()
    assert items
    assert [misfit for item in items for misfit in misfits(number, schema, item)] == []
