"""A program under trial, and the settings that run it."""

import json
import sys
from pathlib import Path
from typing import Any

from app.domain.customer import Customer
from app.sdk.kit import order
from app.settings import Where, convert_table
from connectors.command import Settings

PROGRAM = Path(__file__).with_name("program.py")
NUMBER = "12000000109"
CUSTOMER = Customer(
    customer_id="C-10009", name="Ann Example", keys={"login": "login-of-ex", "onu": "ONU-70009"}
)
ORDER = order("onu.restart", "kit-key-1", onu__state="offline")
CHECK = {"list": "orders", "key": "key", "reference": "no"}
TABLE: dict[str, Any] = {
    "program": sys.executable,
    "secrets": {"OSS_TOKEN": "token"},
    "health": {},
    "directory": {
        "list": "found",
        "id": "id",
        "name": "name",
        "numbers": "tel",
        "keys": {"login": "login"},
    },
    "questions": [
        {
            "system": "OSS",
            "ask": {"arguments": ["--login", "{keys.login}", "--id={customer.id}"]},
            "facts": {
                "onu.state": {"take": "state", "type": "choice", "values": {"1": "online"}},
                "onu.rx_dbm": {"take": "rx", "type": "number", "scale": 0.01},
                "onu.note": {"take": "note", "required": True},
            },
        }
    ],
    "actions": {
        "onu.restart": {
            "title": {"zh": "重启光猫", "en": "Restart modem"},
            "needs": ["onu.state"],
            "reference": "no",
            "check": CHECK,
        }
    },
}


def well(text: str = "fibre") -> dict[str, Any]:
    """What it answers when it is well, by what it is asked; orders it answers by itself."""
    found = {"id": "C-10009", "name": text, "tel": NUMBER, "login": "login-of-ex"}
    return {
        "customers": {"found": [found]},
        "facts": {"state": "1", "rx": -2731, "note": text},
        "health": {"ok": True},
    }


def behaving(folder: Path, **how: Any) -> list[str]:
    """Write down how the program is to behave; return the arguments that make it so."""
    file = folder / "behaviour.json"
    answers = {ask: json.dumps(answer) for ask, answer in well().items()}
    file.write_text(json.dumps({"answers": answers, "ledger": str(folder / "ledger"), **how}))
    return ["-I", "-S", str(PROGRAM), str(file)]


def settings(arguments: list[str], limit_s: float = 5.0, **more: Any) -> Settings:
    """What IT writes, as the desk reads it."""
    table = {**TABLE, **more}
    table["questions"] = [{**each, "limit_s": limit_s} for each in table["questions"]]
    if table["directory"] is not None:
        table["directory"] = {**table["directory"], "limit_s": limit_s}
    actions = table["actions"].items()
    table["actions"] = {name: {"timeout_s": limit_s, **each} for name, each in actions}
    return convert_table(Settings, {"arguments": arguments, **table}, Where())
