"""Databases by their ODBC drivers: a file of SQLite, and the real PostgreSQL by another way."""

import asyncio
import sqlite3
from contextlib import aclosing, closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.sandbox.plant import boss_sql
from app.sandbox.town.operator import Operator
from app.sdk.errors import AuthFailed, ConnectorError, NotReady
from app.sdk.phone import national
from connectors.sql import Settings
from tests.connectors.configured import all_facts, documented, whose
from tests.connectors.sql.conftest import NOW, Boss, connected, read, together
from tests.servers.launch import until
from tests.servers.odbc import need_driver

TEXT = {"account.status": {"take": "x"}}
ENDLESS = (
    "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 2000000000)"
    " SELECT max(i) AS x FROM r"
)


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Operator]:
    operator = Operator(lambda: NOW)
    path = tmp_path_factory.mktemp("odbc") / "boss.sqlite"
    with closing(sqlite3.connect(path)) as database:
        for statement in boss_sql.statements():
            database.execute(statement)
        for table, rows in boss_sql.rows(operator).items():
            marks = ", ".join("?" * len(rows[0]))
            database.executemany(
                f"INSERT INTO {table} VALUES ({marks})",
                [[None if each is None else str(each) for each in row] for row in rows],
            )
        database.commit()
    return path, operator


@pytest.fixture
def sqlite(file: tuple[Path, Operator]) -> dict[str, Any]:
    """Settings of the documentation, for the file."""
    driver = need_driver("SQLite3", package="libsqliteodbc")
    table = documented("sql", "boss")
    for key in ("host", "database", "user", "ca_file"):
        table.pop(key)
    keywords = {"Driver": driver, "Database": str(file[0]), "FKSupport": "0"}
    return {**table, "driver": "odbc", "odbc": keywords, "password": ""}


@pytest.fixture
def psql(boss: Boss) -> dict[str, Any]:
    """Settings of the documentation, for the real server by its ODBC driver."""
    driver = need_driver("PostgreSQL Unicode", package="odbc-postgresql")
    table = documented("sql", "boss")
    for key in ("host", "database", "ca_file"):
        table.pop(key)
    keywords = {
        "Driver": driver, "Server": "127.0.0.1", "Port": str(boss.server.port),
        "Database": "postgres", "SSLmode": "disable",
    }  # fmt: skip
    return {**table, "driver": "odbc", "odbc": keywords}


def settings(table: dict[str, Any], **other: Any) -> Settings:
    return msgspec.convert({**table, **other}, Settings)


def asking(table: dict[str, Any], sql: str, facts: dict[str, Any], **question: Any) -> Settings:
    given = {"system": "BOSS", "sql": sql, "facts": facts, **question}
    return settings(table, questions=[given])


@pytest.mark.parametrize("which", ["sqlite", "psql"])
async def test_the_town_reads_as_it_is_by_every_driver(
    which: str, file: tuple[Path, Operator], request: pytest.FixtureRequest
) -> None:
    chosen = settings(request.getfixturevalue(which))
    async with connected(chosen) as sql:
        for line in list(file[1].lines())[::9]:
            people = await sql.find_customers(f"+86{national(line.number)}")
            (found,) = [each for each in people if each.customer_id == line.customer_id]
            assert (found.name, found.keys["login"]) == (line.name, line.access.login)
            asked = sql.read(found, all_facts(chosen.questions))
            reading = together([each async for each in asked])
            assert reading.failed == {}
            bills = line.account.bills
            assert reading.values == {
                "account.status": line.account.status,
                "account.owed_fen": sum(bill.left_fen for bill in bills),
                "account.paid_at": max((b.paid_at for b in bills if b.paid_at), default=None),
                "product.name": line.product.name,
                "product.speed_mbps": line.product.speed_mbps,
                "product.status": line.product.status,
                "product.stop_reason": line.product.stop_reason or None,
                "product.expires_at": line.product.expires_at,
            }


@pytest.mark.parametrize("which", ["sqlite", "psql"])
@pytest.mark.parametrize(
    "login", ["'; DROP TABLE boss_cust; --", "x' OR '1'='1", "?", "{x}", "光猫"]
)
async def test_a_hostile_value_is_a_login_nobody_has(
    which: str, login: str, request: pytest.FixtureRequest
) -> None:
    table = request.getfixturevalue(which)
    query = "SELECT login AS x FROM v_ring_account WHERE login = :keys.login"
    assert (await read(asking(table, query, TEXT), whose(login))).values == {"account.status": None}
    counted = asking(table, "SELECT count(*) AS x FROM v_ring_customer", TEXT)
    assert int(str((await read(counted)).values["account.status"])) > 200


async def test_whatever_a_question_does_is_never_committed(
    psql: dict[str, Any], boss: Boss
) -> None:
    boss.server.execute(
        "CREATE OR REPLACE FUNCTION purge() RETURNS text LANGUAGE sql AS"
        " $$ DELETE FROM boss_bill; SELECT 'gone' $$"
    )
    before = boss.server.rows("SELECT count(*) FROM boss_bill")
    await read(asking({**psql, "user": "writer"}, "SELECT purge() AS x", TEXT))
    assert boss.server.rows("SELECT count(*) FROM boss_bill") == before


async def test_a_question_is_cancelled_at_the_server_when_the_call_ends(
    psql: dict[str, Any], boss: Boss
) -> None:
    chosen = asking(psql, "SELECT pg_sleep(31) AS x", TEXT, limit_s=60)
    async with connected(chosen) as sql:
        source = sql.read(whose("x"), frozenset(TEXT))
        async with aclosing(source), asyncio.TaskGroup() as group:
            waiting = group.create_task(anext(source))
            await until(lambda: boss.active("pg_sleep(31)") == 1)
            waiting.cancel()
        await until(lambda: boss.active("pg_sleep(31)") == 0)


async def test_a_question_that_never_ends_holds_neither_the_desk_nor_the_next_one(
    sqlite: dict[str, Any],
) -> None:
    questions = [
        {"system": "A", "sql": ENDLESS, "limit_s": 0.3, "facts": {"a.b": {"take": "x"}}},
        {"system": "B", "sql": "SELECT 'well' AS x", "facts": {"b.c": {"take": "x"}}},
    ]
    chosen = settings(sqlite, questions=questions, connections=1)
    async with connected(chosen) as sql:
        (late,) = [each async for each in sql.read(whose("x"), frozenset({"a.b"}))]
        (well,) = [each async for each in sql.read(whose("x"), frozenset({"b.c"}))]
    assert late.failed == {"a.b": "no answer within 0.3 s"}
    assert well.values == {"b.c": "well"}


async def test_a_thousand_rows_are_refused_where_one_was_expected(sqlite: dict[str, Any]) -> None:
    query = "SELECT a.cust_id AS x FROM boss_cust a, boss_cust b"
    reading = await read(asking(sqlite, query, TEXT))
    assert reading.failed == {
        "account.status": "answer not understood: one row expected, found more"
    }


@pytest.mark.parametrize(
    ("other", "kind", "why"),
    [
        ({"Port": "1"}, NotReady, "unreachable"),
        ({"Driver": "no such driver"}, ConnectorError, "ODBC driver"),
        ({"Database": "elsewhere"}, NotReady, "unreachable"),
    ],
)
async def test_why_there_is_no_connection_is_told(
    psql: dict[str, Any], other: dict[str, str], kind: type[ConnectorError], why: str
) -> None:
    chosen = settings(psql, odbc={**psql["odbc"], **other})
    async with connected(chosen) as sql:
        with pytest.raises(kind, match=why):
            await sql.find_customers("12000000101")


async def test_a_wrong_password_is_told(psql: dict[str, Any]) -> None:
    async with connected(settings(psql), "wrong;Server=elsewhere}") as sql:
        with pytest.raises(AuthFailed, match="sign-in refused"):
            await sql.find_customers("12000000101")


async def test_a_question_that_does_not_fit_is_told_without_the_customers_values(
    psql: dict[str, Any],
) -> None:
    query = "SELECT colour AS x FROM v_ring_account WHERE login = :keys.login"
    reading = await read(asking(psql, query, TEXT), whose("secret-login@test"))
    assert "the question does not fit the database" in reading.failed["account.status"]
    assert "secret-login" not in str(reading.failed)


async def test_text_that_is_not_unicode_is_read_in_its_own_charset(
    sqlite: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "old.sqlite"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE old (id TEXT, name TEXT)")
        database.execute(
            "INSERT INTO old VALUES ('1', CAST(? AS TEXT))", ["正常".encode("gb18030")]
        )
        database.commit()
    keywords = {**sqlite["odbc"], "Database": str(path), "NoWCHAR": "1"}
    query = "SELECT name AS x FROM old WHERE id = '1'"
    chosen = asking({**sqlite, "odbc": keywords, "charset": "gb18030"}, query, TEXT)
    assert (await read(chosen)).values == {"account.status": "正常"}
