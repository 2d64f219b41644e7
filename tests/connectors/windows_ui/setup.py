"""Settings for the old CRM of the tests."""

from typing import Any

import msgspec

from app.domain.customer import Customer
from connectors.windows_ui import Settings
from tests.servers.desktop_crm import CRM

OPEN, NOTE = "crm.open", "crm.note"
NUMBER = "12000004711"
WHO = Customer(customer_id="C-4711", name="Ann Example", keys={"phone": NUMBER})
FIELDS = {
    "subject": {"id": "txtSubject", "role": "edit"},
    "note": {"name": "Note"},
    "slow": {"id": "txtSlow"},
    "upper": {"id": "txtUpper"},
    "closed": {"id": "txtClosed"},
    "fixed": {"id": "txtFixed"},
    "password": {"id": "txtPassword"},
    "alike": {"name": "Alike"},
    "second-alike": {"name": "Alike", "path": [0, 12]},
    "missing": {"id": "txtMissing"},
    "label": {"id": "lblId"},
}
TABLE: dict[str, Any] = {
    "kind": "atspi",
    "windows": {"main": {"title": "^LegacyCRM", "program": CRM}},
    "forms": {"ticket": {"window": "main", "fields": FIELDS}},
    "customer": {
        "window": "main",
        "field": {"id": "txtNumber"},
        "press": {"name": "Search", "role": "button"},
    },
    "context": {
        "window": "main",
        "customer_id": {"id": "lblId"},
        "number": {"id": "lblNumber", "role": "label"},
    },
    "actions": {
        OPEN: {"type": "open", "title": {"zh": "打开", "en": "Open"}},
        NOTE: {
            "type": "fill",
            "title": {"zh": "填单", "en": "Fill in"},
            "needs": ["ticket.open"],
            "form": "ticket",
            "fields": {"subject": "T {order.ticket.open}"},
        },
    },
}


def settings(**more: Any) -> Settings:
    """Return them, some changed."""
    return msgspec.convert(TABLE | more, Settings)
