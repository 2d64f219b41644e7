"""A program that fails in every way there is, connected by settings alone."""

import json
from contextlib import asynccontextmanager
from typing import ClassVar

import pytest

from app.sdk.kit import BadInput, Questions, Row
from app.sdk.kit.hostile import deep, thousand, wrong_types
from tests.connectors.command.setup import CUSTOMER, NUMBER, ORDER, behaving, settings, well

CODES = {
    Row.EXPIRED_TOKEN: 77,
    Row.UNAUTHORIZED: 77,
    Row.FORBIDDEN: 77,
    Row.NOT_FOUND: 67,
    Row.CONFLICT: 65,
    Row.TOO_MANY: 75,
    Row.SERVER_ERROR: 1,
    Row.BAD_GATEWAY: 69,
    Row.UNAVAILABLE: 69,
}
ORDERED = {"orders": [{"key": "kit-key-1", "no": "R-1"}], "no": "R-1"}
ASKS = ("customers", "facts", "health", "perform", "check")


def raw(row, answer):
    """What it prints in that row."""
    match row:
        case Row.CUT_OFF:
            text = json.dumps(answer)
            return text[: len(text) // 2]
        case Row.NOT_ITS_LANGUAGE:
            return "220 mail.example.invalid ESMTP ready"
        case Row.EMPTY:
            return " "
        case Row.DEEP:
            return deep().decode()
        case Row.WRONG_TYPES:
            return json.dumps(wrong_types(answer))
        case Row.THOUSAND:
            return json.dumps(thousand(answer))
        case _:
            return json.dumps(answer)


class TestBadInput(BadInput):
    package = "connectors.command"
    questions = Questions(number=NUMBER, customer=CUSTOMER, orders=(ORDER,))
    cannot: ClassVar = {Row.WRONG_CERTIFICATE: "a program on this machine shows no certificate"}

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path):
        self.folder = tmp_path

    @asynccontextmanager
    async def misbehaving(self, row, text):
        said = well(text or "fibre") | {"perform": ORDERED, "check": ORDERED}
        how = {"answers": {ask: raw(row, said[ask]) for ask in ASKS}}
        if row in CODES:
            how |= {"code": CODES[row], "complaint": "Traceback (most recent call last)"}
        if row is Row.SILENT:
            how["silent"] = str(self.folder / "pids")
        if row is Row.HUGE:
            how["huge"] = True
        how["note"] = str(self.folder / "heard") if row is Row.INJECTED else ""
        arguments = behaving(self.folder, **how)
        more = {"program": str(self.folder / "nobody")} if row is Row.REFUSED else {}
        yield settings(arguments, limit_s=0.5 if row is Row.SILENT else 5.0, **more)

    def unharmed(self, text):
        heard = json.loads((self.folder / "heard").read_text())
        if len(heard["arguments"]) not in (0, 3):
            return f"the arguments were broken out of: {heard['arguments']}"
        return ""
