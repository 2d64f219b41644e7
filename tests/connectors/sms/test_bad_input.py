"""The connector to the text gateway before a server that fails in every way there is."""

from typing import ClassVar

import msgspec

from app.domain.customer import Customer
from app.sdk.kit import HttpBadInput, Questions, Row, order
from connectors.sms import Settings
from tests.connectors.sms.test_sms import OUTAGE, TEXTS

LIKE_NO_OTHER = "Kannel answers one line of text, whose beginning alone is looked at"


class TestBadInput(HttpBadInput):
    package = "connectors.sms"
    questions = Questions(
        customer=Customer(customer_id="C-17", name="Ann Example", keys={"msisdn": "12000001117"}),
        orders=(order(OUTAGE, area__outage_until="20:00"),),
        to="12000001118",
    )
    remembers = "no gateway can be asked by the key of an order"
    cannot: ClassVar = {
        Row.WRONG_TYPES: LIKE_NO_OTHER,
        Row.DEEP: LIKE_NO_OTHER,
        Row.THOUSAND: "nothing is listed, a text is accepted or it is not",
    }

    def settings(self, url):
        table = {"base_url": url, "user": "ringside", "sender": "10086", "texts": TEXTS}
        limits = {"action_limit_s": 0.6, "connect_limit_s": 0.3, "wait_s": 0}
        return msgspec.convert(table | limits, Settings)

    def answer(self, asked, text):
        return f"0: Accepted for delivery {text}"
