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
from connectors.tmf.versions import told_in
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

    async def get_one(self, _root, _resource, identifier, kind):
        note = {"@type": "Note", "id": "1", "author": "NOC", "text": "seen"}
        return kind(id=identifier, note=(note,))


@needs_files
@pytest.mark.parametrize("action", sorted(SCHEMAS))
async def test_an_order_fits_the_official_file(order, action):
    wire = Recorder()
    asker = Asker(wire=wire, settings=Settings(base_url="http://127.0.0.1"), now=lambda: None)
    await Orders(asker).perform(CUSTOMER, order(action, onu__state="offline"), lambda _: None)
    assert misfits(*SCHEMAS[action], wire.body) == []


@needs_files
@pytest.mark.parametrize("action", sorted(LINE_ORDERS))
async def test_a_service_order_fits_the_official_file(order, action):
    wire = Recorder()
    settings = Settings(base_url="http://127.0.0.1", activations="service_order")
    asker = Asker(wire=wire, settings=settings, now=lambda: None)
    await Orders(asker).perform(CUSTOMER, order(action), lambda _: None)
    assert misfits("641", "ServiceOrder_Create", wire.body) == []


@needs_files
async def test_a_note_fits_the_official_file(order):
    wire = Recorder()
    asker = Asker(wire=wire, settings=Settings(base_url="http://127.0.0.1"), now=lambda: None)
    wish = order("complaint.raise", complaint__open="T-1")
    await Orders(asker).perform(CUSTOMER, wish, lambda _: None)
    assert len(wire.body["note"]) == 2
    assert misfits("621", "TroubleTicket_MVO", wire.body) == []


@pytest.mark.parametrize(
    "action", sorted(action for action, (n, _) in SCHEMAS.items() if n != "621")
)
async def test_what_is_in_version_4_already_is_sent_as_it_is(order, action):
    wire = Recorder()
    asker = Asker(wire=wire, settings=Settings(base_url="http://127.0.0.1"), now=lambda: None)
    await Orders(asker).perform(CUSTOMER, order(action, onu__state="offline"), lambda _: None)
    assert told_in("v4", wire.body) == wire.body
