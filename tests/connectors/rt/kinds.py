"""Kinds of tickets as a desk's settings would name them."""

import msgspec

from app.domain.customer import Customer
from connectors.rt import Settings

FIBRE = "ticket.dispatch_fibre"
URGE = "ticket.urge"
TICKETS = {
    FIBRE: {
        "title": {"zh": "派光纤检修", "en": "Send fibre crew"},
        "needs": ["onu.state", "onu.rx_dbm"],
        "queue": "Broadband",
        "priority": 20,
        "subject": {"zh": "光纤检修 {keys.login}", "en": "Fibre repair {keys.login}"},
    },
    URGE: {
        "title": {"zh": "催单", "en": "Urge"},
        "needs": ["ticket.open"],
        "note_on": "ticket.open",
        "priority": 70,
        "subject": {"zh": "客户催单：{customer.name}", "en": "Urged by {customer.name}"},
    },
}


def settings(url: str, **more: object) -> Settings:
    table = {"base_url": url, "user": "root", "limit_s": 20, "action_limit_s": 30} | more
    return msgspec.convert({"tickets": TICKETS, "language": "en", **table}, Settings)


def somebody(number: int) -> Customer:
    keys = {"login": "bb100@town", "msisdn": "12000001111"}
    return Customer(customer_id=f"C-{number}", name="林晓", keys=keys)
