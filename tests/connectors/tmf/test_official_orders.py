"""Every order the connector sends fits the official TM Forum files, where those are at hand."""

import pytest

from app.domain.customer import Customer
from connectors.tmf.actions.line_orders import ACTIONS as LINE_ORDERS
from connectors.tmf.actions.mobile_messages import ACTIONS as MOBILE_MESSAGES
from connectors.tmf.actions.mobile_tickets import ACTIONS as MOBILE_TICKETS
from connectors.tmf.actions.tickets import ACTIONS as TICKETS
from connectors.tmf.asking import Asker
from connectors.tmf.orders import Orders
from connectors.tmf.settings import Settings
from tests.app.sandbox.official_files import misfits, needs_files

KEYS = {"subscription": "P1", "login": "x@test", "phone": "12000000109", "msisdn": "12000000109"}
CUSTOMER = Customer(customer_id="C1", name="x", keys=KEYS)
SCHEMAS = {
    **dict.fromkeys([*TICKETS, *MOBILE_TICKETS], ("621", "TroubleTicket_FVO")),
    **dict.fromkeys(LINE_ORDERS, ("640", "Service_Update")),
    **dict.fromkeys(MOBILE_MESSAGES, ("681", "CommunicationMessage_Create")),
    "hlr.attach_test": ("653", "ServiceTest_Create"),
    "sms.outage_eta": ("681", "CommunicationMessage_Create"),
    "aaa.disconnect": ("640", "Service_Update"),
}


class Recorder:
    """A wire that notes what it is told."""

    async def tell(self, _method, _root, _resource, body, *, key):
        self.body = body
        return 201, b'{"id": "1", "state": "completed"}'


@needs_files
@pytest.mark.parametrize("action", sorted(SCHEMAS))
async def test_an_order_fits_the_official_file(order, action):
    wire = Recorder()
    asker = Asker(wire=wire, settings=Settings(base_url="http://127.0.0.1"), now=lambda: None)
    await Orders(asker).perform(CUSTOMER, order(action, onu__state="offline"), lambda _: None)
    assert misfits(*SCHEMAS[action], wire.body) == []
