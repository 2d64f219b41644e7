"""A small billing system behind HTTP, and the settings that connect it."""

from typing import Any

from app.domain.customer import Customer
from app.sdk.kit import Asked, order
from app.settings import Where, convert_table
from connectors.rest import Settings

NUMBER = "12000000109"
CUSTOMER = Customer(
    customer_id="C-10009", name="Ann Example", keys={"account": "ACC-70009", "login": "login-of-ex"}
)
ORDER = order("billing.credit", "kit-key-1", account__owed_fen="12800")
SHOWN = {
    "title": {"zh": "补偿", "en": "Credit"},
    "needs": ["account.owed_fen"],
    "timeout_s": 0.8,
}
TABLE: dict[str, Any] = {
    "auth": {"kind": "key", "header": "X-Api-Key"},
    "connect_limit_s": 0.3,
    "directory": {
        "ask": {"path": "/customers", "query": {"phone": "{number}"}},
        "list": "customers",
        "id": "id",
        "name": "name",
        "numbers": "phones",
        "keys": {"account": "account"},
        "limit_s": 0.4,
    },
    "questions": [
        {
            "system": "Billing",
            "limit_s": 0.4,
            "ask": {"path": "/accounts/{keys.account}", "query": {"who": "{customer.id}"}},
            "facts": {
                "account.status": {
                    "take": "status",
                    "type": "choice",
                    "values": {"A": "active", "S": "stopped"},
                },
                "account.owed_fen": {"take": "owed.amount", "type": "int", "scale": 100},
                "bill.over_line": {"take": "note"},
            },
        },
        {
            "system": "CRM",
            "limit_s": 0.4,
            "ask": {"method": "POST", "path": "/search", "body": {"login": "{keys.login}", "n": 1}},
            "facts": {"customer.tier": {"take": "hits[].tier", "required": True}},
        },
    ],
    "actions": {
        "billing.credit": {
            **SHOWN,
            "send": {
                "method": "POST",
                "path": "/accounts/{keys.account}/credits",
                "body": {"fen": "{order.account.owed_fen}", "by": {"name": "{customer.name}"}},
            },
            "key_header": "Idempotency-Key",
            "reference": "id",
            "check": {
                "ask": {"path": "/credits", "query": {"key": "{order.key}"}},
                "list": "credits",
                "key": "key",
                "reference": "id",
            },
        },
    },
}


def settings(url: str, **more: Any) -> Settings:
    """What IT writes, as the desk reads it."""
    return convert_table(Settings, {"base_url": url, **TABLE, **more}, Where())


class Billing:
    """The system itself, when it is well."""

    def __init__(self) -> None:
        self.credits: dict[str, str] = {}

    def answer(self, asked: Asked, text: str = "fibre") -> Any:
        """Answer one request; credits are given once for each key."""
        if asked.path.startswith("/customers"):
            found = {"id": "C-10009", "name": text, "phones": [NUMBER], "account": "ACC-70009"}
            return {"customers": [found]}
        if asked.method == "GET" and asked.path == "/credits":
            return {"credits": [{"key": k, "id": i} for k, i in self.credits.items()]}
        if asked.path.endswith("/credits"):
            key = asked.headers["idempotency-key"]
            return {"id": self.credits.setdefault(key, f"CR-{len(self.credits) + 1}")}
        if asked.path == "/search":
            return {"hits": [{"tier": text}]}
        return {"status": "A", "owed": {"amount": 12.8, "unit": "CNY"}, "note": text}
