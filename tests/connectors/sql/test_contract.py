"""The database connector keeps the contract, and stands every way a database may fail."""

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from typing import Any, ClassVar

import pytest

from app.domain.customer import Customer
from app.sdk.connector import ConnectorContext
from app.sdk.kit import BadInput, Contract, Questions, Row, Trial, lent, misbehaving_tcp
from app.sdk.kit.hostile import THOUSAND
from connectors.sql import Settings
from tests.connectors.sql.conftest import PASSWORD, Boss, connected
from tests.servers.certificates import Authority

SPOKEN_BY_TCP = frozenset({Row.REFUSED, Row.SILENT, Row.CUT_OFF, Row.NOT_ITS_LANGUAGE, Row.EMPTY})
NUMBER = "12000000109"
CUSTOMER = Customer(customer_id="C-10009", name="Ann Example", keys={"login": "login-of-example"})
MARK = "(mark)"
"""Where a question or the directory has its parameter."""


class TestContract(Contract):
    package = "connectors.sql"
    against = "PostgreSQL 15"

    @pytest.fixture(autouse=True)
    def _served(self, boss: Boss) -> None:
        self.boss = boss

    def settings(self) -> Settings:
        return self.boss.settings()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Trial]:
        line = next(iter(self.boss.operator.lines()))
        with ExitStack() as held:

            def stall() -> None:
                owner = held.enter_context(self.boss.server.owner())
                owner.execute("BEGIN")
                owner.execute("LOCK TABLE boss_prod IN ACCESS EXCLUSIVE MODE")

            async with connected(self.settings()) as sql:
                (customer,) = await sql.find_customers(line.number)
                asked = Questions(number=line.number, customer=customer)
                yield Trial(connector=sql, questions=asked, stall=stall)


class TestBadInput(BadInput):
    package = "connectors.sql"
    questions = Questions(number=NUMBER, customer=CUSTOMER)
    cannot: ClassVar[dict[Row, str]] = {
        Row.EXPIRED_TOKEN: "a database knows passwords, and no tokens that end",
        Row.NOT_FOUND: "no row is an answer like any other: there is nothing",
        Row.CONFLICT: "nothing is ever changed, so that nothing is in the way",
        Row.BAD_GATEWAY: "a proxy before a database passes its errors on as they are",
        Row.UNAVAILABLE: "one that is closed for work refuses connections: that row is covered",
        Row.DEEP: "PostgreSQL itself refuses to parse JSON nested that deep",
    }
    well_in: ClassVar[dict[Row, str]] = {
        Row.FORBIDDEN: "it lets the role in, and a sign of life needs no permission to read",
        Row.SERVER_ERROR: "the fault is in one view, and a sign of life does not look at it",
    }

    @pytest.fixture(autouse=True)
    def _served(self, boss: Boss, tmp_path_factory: pytest.TempPathFactory) -> None:
        self.boss = boss
        self.folder = tmp_path_factory.mktemp("tls")

    def lent(self) -> ConnectorContext:
        return lent({"password": PASSWORD, "wrong": "kit-Secret-7f3a9c"})

    @asynccontextmanager
    async def misbehaving(self, row: Row, text: str) -> AsyncIterator[Settings]:
        if row in SPOKEN_BY_TCP:
            async with misbehaving_tcp(row, first=b"N") as port:
                yield self._settings("SELECT 1", port=port)
            return
        with self.boss.server.owner() as owner:
            owner.execute("CREATE TABLE IF NOT EXISTS hostile (name text)")
            owner.execute("GRANT SELECT ON hostile TO ringside")
            owner.execute("DELETE FROM hostile")
            stored = text.encode("utf-8", "replace").decode().replace("\0", "")
            owner.execute("INSERT INTO hostile VALUES (%s)", [stored])
            if row is Row.TOO_MANY:
                owner.execute("ALTER ROLE ringside CONNECTION LIMIT 0")
            try:
                yield self._real(row)
            finally:
                owner.execute("ALTER ROLE ringside CONNECTION LIMIT -1")

    def unharmed(self, text: str) -> str:
        tables = "SELECT count(*) FROM boss_cust"
        kept = len(list(self.boss.operator.lines()))
        return "" if self.boss.server.rows(tables) == [(kept,)] else "customers are gone"

    def _real(self, row: Row) -> Settings:
        answers: dict[Row, str] = {
            Row.FORBIDDEN: "SELECT cust_id AS id, cust_name AS name FROM boss_cust",
            Row.SERVER_ERROR: "SELECT 'A' AS id, (SELECT pg_terminate_backend(pg_backend_pid()))",
            Row.WRONG_TYPES: "SELECT ARRAY[1, 2] AS id, ARRAY[3, 4] AS name,"
            """ '{"a": 1}'::json AS n""",
            Row.HUGE: "SELECT i AS id, repeat('x', 100000) AS name, 1 AS n"
            " FROM generate_series(1, 1000) i",
            Row.THOUSAND: "SELECT i AS id, 'x' AS name, 1 AS n"
            f" FROM generate_series(1, {THOUSAND}) i",
            Row.HOSTILE: "SELECT 'A' AS id, name, 7 AS n FROM hostile",
            Row.INJECTED: "SELECT cust_id AS id, cust_name AS name, 7 AS n FROM v_ring_customer"
            f" WHERE login = {MARK}",
        }
        more: dict[Row, dict[str, Any]] = {
            Row.UNAUTHORIZED: {"password": "wrong"},
            Row.WRONG_CERTIFICATE: {
                "host": "localhost",
                "tls": "verify-full",
                "ca_file": str(Authority(self.folder, "stranger").file),
            },
        }
        return self._settings(answers.get(row, "SELECT 'A' AS id"), **more.get(row, {}))

    def _settings(self, query: str, **other: Any) -> Settings:
        asked, known = (query.replace(MARK, mark) for mark in (":keys.login", ":number"))
        question = {
            "system": "BOSS",
            "sql": asked,
            "limit_s": 1.0,
            "facts": {"a.name": {"take": "name"}, "a.n": {"take": "n", "type": "int"}},
        }
        directory = {"sql": known, "id": "id", "name": "name", "numbers": "", "limit_s": 1.0}
        given = {"questions": [question], "directory": directory, "connect_limit_s": 1.0, **other}
        return self.boss.settings(**given)
