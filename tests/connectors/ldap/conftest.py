"""A real OpenLDAP server with the town's broadband customers, and the connector before it."""

import base64
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from app.domain.customer import Customer
from app.sandbox.town.estate import Line
from app.sandbox.town.operator import Operator
from app.sdk.kit import lent
from app.sdk.reading import Reading
from connectors.ldap import LdapDirectory, Settings, connect
from tests.connectors.configured import all_facts, documented, whose
from tests.servers.slapd import SUFFIX, Slapd, need_slapd, slapd

NOW = datetime(2026, 3, 10, 7, 0, tzinfo=UTC)
PASSWORD = "reader-Secret-1"
PEOPLE = f"ou=people,{SUFFIX}"
STATUSES = {"active": "enabled", "stopped": "disabled", "locked": "locked"}


class Subscribers(msgspec.Struct, frozen=True, kw_only=True):
    """The server, and the town it shows."""

    server: Slapd
    operator: Operator

    def settings(self, **other: Any) -> Settings:
        """Return the settings of the documentation, for this server."""
        table = documented("ldap", "subscribers")
        own = {
            "host": "localhost", "port": self.server.tls_port, "ca_file": str(self.server.ca_file),
        }  # fmt: skip
        return msgspec.convert({**table, **own, **other}, Settings)

    def plain(self, **other: Any) -> Settings:
        """Return the same, over plain text."""
        return self.settings(port=self.server.port, tls="off", ca_file="", **other)

    def asking(self, filter_: str, facts: dict[str, Any], **other: Any) -> Settings:
        """Return settings with one question of a test's own, over plain text."""
        names = ("entries", "limit_s", "scope", "attributes", "whose", "base")
        own = {name: other.pop(name) for name in names if name in other}
        question = {"system": "AAA", "base": PEOPLE, "filter": filter_, "facts": facts, **own}
        return self.plain(questions=[question], **other)


def entry(name: str, *classes: str, **values: object) -> str:
    """Write one entry of an LDIF file."""
    lines = [f"dn: {name}", *(f"objectClass: {each}" for each in classes)]
    for attribute, value in values.items():
        for each in value if isinstance(value, list) else [value]:
            octets = each if isinstance(each, bytes) else str(each).encode()
            lines.append(f"{attribute}:: {base64.b64encode(octets).decode()}")
    return "\n".join(lines) + "\n"


def person(line: Line) -> str:
    """Write the entry of a broadband customer."""
    login = line.access.login
    return entry(
        f"uid={login},{PEOPLE}", "inetOrgPerson", "accessLine",
        uid=login, cn=line.name, sn=line.name[0], employeeNumber=line.customer_id,
        telephoneNumber=line.number, postalAddress=line.address,
        lineStatus=STATUSES[line.access.status], lineKbps=line.access.speed_mbps * 1000,
        lineSince=f"{line.since:%Y%m%d%H%M%SZ}",
    )  # fmt: skip


def people(operator: Operator) -> str:
    """Write everything the server has."""
    branches = ("people", "services", "groups", "hidden", "closed", "crowd")
    fixed = [
        entry(SUFFIX, "dcObject", "organization", o="example", dc="example"),
        *(entry(f"ou={name},{SUFFIX}", "organizationalUnit", ou=name) for name in branches),
        entry(
            f"cn=ringside,ou=services,{SUFFIX}", "organizationalRole", "simpleSecurityObject",
            cn="ringside", userPassword=PASSWORD,
        ),
        entry(
            f"cn=elsewhere,ou=groups,{SUFFIX}", "referral", "extensibleObject",
            cn="elsewhere", ref="ldap://127.0.0.1:1/ou=people,dc=example,dc=net",
        ),
        entry(
            f"uid=picture,ou=groups,{SUFFIX}", "inetOrgPerson", uid="picture", cn="picture",
            sn="p", jpegPhoto=b"\xff\xd8" * 100_000, description=["one", "two"],
        ),
        entry(
            f"uid=noted,ou=groups,{SUFFIX}", "inetOrgPerson", "accessLine", uid="noted", cn="x",
            sn="x",
        ),
    ]  # fmt: skip
    crowd = [
        entry(f"uid=c{index},ou=crowd,{SUFFIX}", "account", uid=f"c{index}")
        for index in range(1000)
    ]
    return "\n".join([*fixed, *(person(line) for line in operator.lines()), *crowd])


@pytest.fixture(scope="session")
def subscribers() -> Iterator[Subscribers]:
    need_slapd()
    operator = Operator(lambda: NOW)
    with slapd(people(operator)) as server:
        yield Subscribers(server=server, operator=operator)


@asynccontextmanager
async def connected(settings: Settings, password: str = PASSWORD) -> AsyncIterator[LdapDirectory]:
    """Connect with what the desk lends."""
    async with connect(settings, lent({"password": password})) as ldap:
        assert isinstance(ldap, LdapDirectory)
        yield ldap


async def read(settings: Settings, customer: Customer | None = None) -> Reading:
    """Read everything the one question of these settings gives."""
    async with connected(settings) as ldap:
        asked = ldap.read(customer or whose("nobody"), all_facts(settings.questions))
        (reading,) = [each async for each in asked]
        return reading
