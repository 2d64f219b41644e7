"""The directory connector keeps the contract, and stands every way a server may fail."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from typing import Any, ClassVar

import pytest

from app.domain.customer import Customer
from app.sdk.connector import ConnectorContext
from app.sdk.kit import SECRET, BadInput, Contract, Questions, Row, Trial, lent, misbehaving_tcp
from app.sdk.kit.sockets import Listening, Serve
from connectors.ldap import Settings
from tests.connectors.ldap.conftest import PASSWORD, Subscribers, connected
from tests.servers.slapd import SUFFIX

BY_TCP = frozenset(
    {
        Row.REFUSED, Row.SILENT, Row.CUT_OFF, Row.WRONG_CERTIFICATE, Row.NOT_ITS_LANGUAGE,
        Row.EMPTY, Row.HUGE,
    }
)  # fmt: skip
CODES = {Row.EXPIRED_TOKEN: 49, Row.TOO_MANY: 51, Row.UNAVAILABLE: 52, Row.SERVER_ERROR: 80}
BASES = {
    Row.NOT_FOUND: f"ou=nowhere,{SUFFIX}",
    Row.FORBIDDEN: f"ou=closed,{SUFFIX}",
    Row.THOUSAND: f"ou=crowd,{SUFFIX}",
}
NUMBER = "12000000109"
CUSTOMER = Customer(customer_id="C-10009", name="Ann Example", keys={"login": "login-of-example"})
NOTED = f"uid=noted,ou=groups,{SUFFIX}"
ASKED = re.compile(r'filter="(.*)"$', re.MULTILINE)
WELL_FORMED = re.compile(r"\((\||&)?(\([A-Za-z]+=[^()*]*\))+\)|\([A-Za-z]+=[^()*]*\)|.*=\*\)")


def signed_in(code: int, request: int = 1) -> bytes:
    """Write the answer to a sign-in, with a result code of RFC 4511."""
    return bytes([0x30, 0x0C, 2, 1, request, 0x61, 0x07, 0x0A, 1, code, 4, 0, 4, 0])


def nested() -> bytes:
    """Write an answer nested as deep as lengths of two bytes can say."""
    inner = b""
    while len(inner) < 60_000:
        inner = b"\x30\x82" + len(inner).to_bytes(2, "big") + inner
    return inner


class TestContract(Contract):
    package = "connectors.ldap"
    against = "OpenLDAP 2.5"

    @pytest.fixture(autouse=True)
    def _served(self, subscribers: Subscribers) -> None:
        self.subscribers = subscribers

    def settings(self) -> Settings:
        return self.subscribers.settings()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Trial]:
        server = self.subscribers.server
        line = next(iter(self.subscribers.operator.lines()))
        with ExitStack() as stalled:

            def stall() -> None:
                stalled.callback(server.go_on)
                server.stop()

            async with connected(self.settings()) as ldap:
                (customer,) = await ldap.find_customers(line.number)
                asked = Questions(number=line.number, customer=customer)
                yield Trial(connector=ldap, questions=asked, stall=stall)


class TestBadInput(BadInput):
    package = "connectors.ldap"
    questions = Questions(number=NUMBER, customer=CUSTOMER)
    cannot: ClassVar[dict[Row, str]] = {
        Row.CONFLICT: "nothing is ever changed, so that nothing is in the way",
        Row.BAD_GATEWAY: "a proxy before a server passes its results on as they are",
    }
    well_in: ClassVar[dict[Row, str]] = {
        Row.FORBIDDEN: "it lets the user in, and everybody may ask a server who it is",
    }

    @pytest.fixture(autouse=True)
    def _served(self, subscribers: Subscribers) -> None:
        self.subscribers = subscribers

    def lent(self) -> ConnectorContext:
        return lent({"password": PASSWORD, "wrong": SECRET})

    @asynccontextmanager
    async def misbehaving(self, row: Row, text: str) -> AsyncIterator[Settings]:
        if row in BY_TCP:
            async with misbehaving_tcp(row, first=signed_in(0)) as port:
                yield self._settings(port=port, tls="ldaps" if "cert" in row else "off")
        elif row in CODES or row is Row.DEEP:
            async with Listening(_saying(CODES.get(row))) as listening:
                yield self._settings(port=listening.port)
        else:
            note = text.encode("utf-8", "replace") or b"\xff"
            self.subscribers.server.replace(NOTED, "lineNote", note)
            yield self._settings(row)

    def hostile_from_now(self) -> None:
        self.before = len(self.subscribers.server.log.read_text(errors="replace"))

    def unharmed(self, text: str) -> str:
        said = self.subscribers.server.log.read_text(errors="replace")[self.before :]
        wrong = [each for each in ASKED.findall(said) if not WELL_FORMED.fullmatch(each)]
        return f"it was asked for {wrong[0]}" if wrong else ""

    def _settings(self, row: Row | None = None, **other: Any) -> Settings:
        crowd = row is Row.THOUSAND
        filter_ = "(objectClass=account)" if crowd else "(uid={keys.login})"
        noted = row in (Row.HOSTILE, Row.WRONG_TYPES)
        question = {
            "system": "AAA",
            "base": NOTED if noted else BASES.get(row or Row.EMPTY, f"ou=people,{SUFFIX}"),
            "filter": "(objectClass=inetOrgPerson)" if noted else filter_,
            "limit_s": 1.0,
            "facts": {
                "a.note": {"take": "linenote", "required": row is Row.WRONG_TYPES},
                "a.count": {
                    "take": "cn" if row is Row.WRONG_TYPES else "linekbps",
                    "type": "int",
                },
            },
        }
        known = "(objectClass=account)" if crowd else "(objectClass=inetOrgPerson)"
        directory = {
            "base": question["base"],
            "filter": f"(|{known}(uid={{number}}))" if noted or crowd else "(uid={number})",
            "id": "objectclass" if row is Row.WRONG_TYPES else "dn",
            "name": "linenote",
            "numbers": "",
            "limit_s": 1.0,
        }
        given = {"questions": [question], "directory": directory, "connect_limit_s": 1.0, **other}
        if row is Row.UNAUTHORIZED:
            given["password"] = "wrong"
        if "port" in given:
            return self.subscribers.settings(**{"ca_file": "", "tls": "off", **given})
        return self.subscribers.plain(**given)


def _saying(code: int | None) -> Serve:
    """Serve one answer to whatever is asked: that result, or one that is nested too deep."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.read(1000)
        writer.write(nested() if code is None else signed_in(code, request[4]))
        await writer.drain()
        await reader.read()

    return serve
