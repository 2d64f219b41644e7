"""A real PostgreSQL with the BOSS views of the town, and the connector in front of it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from app.domain.customer import Customer
from app.sandbox.plant import boss_sql
from app.sandbox.town.operator import Operator
from app.sdk.kit import lent
from app.sdk.reading import Reading
from connectors.sql import Settings, SqlDirectory, connect
from tests.connectors.configured import all_facts, documented, whose
from tests.servers.postgres import Postgres, need_postgres, postgres

NOW = datetime(2026, 3, 10, 7, 0, tzinfo=UTC)
PASSWORD = "reader-Secret-1"
ROLES = {"ringside": "", "stranger": "", "writer": "", "single": "CONNECTION LIMIT 1"}


class Boss(msgspec.Struct, frozen=True, kw_only=True):
    """The database, and the town it shows."""

    server: Postgres
    operator: Operator

    def table(self, **other: Any) -> dict[str, Any]:
        """Return the settings of the documentation, for this server."""
        own = {"host": "127.0.0.1", "port": self.server.port, "database": "postgres", "tls": "off"}
        table = documented("sql", "boss")
        table.pop("ca_file")
        return {**table, **own, **other}

    def settings(self, **other: Any) -> Settings:
        """Return the same, read."""
        return msgspec.convert(self.table(**other), Settings)

    def asking(self, sql: str, facts: dict[str, Any], **other: Any) -> Settings:
        """Return settings with one question of a test's own."""
        own = {name: other.pop(name) for name in ("rows", "limit_s", "whose") if name in other}
        question = {"system": "BOSS", "sql": sql, "facts": facts, **own}
        return self.settings(questions=[question], **other)

    def active(self, marked: str) -> int:
        """Return how many queries with that in their text run at the server now."""
        query = (
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE %s"
            " AND pid <> pg_backend_pid()"
        )
        return int(self.server.rows(query, f"%{marked}%")[0][0])


@pytest.fixture(scope="session")
def boss() -> Iterator[Boss]:
    need_postgres()
    operator = Operator(lambda: NOW)
    with postgres() as server:
        server.execute(*boss_sql.statements())
        with server.owner() as owner, owner.cursor() as cursor:
            for table, rows in boss_sql.rows(operator).items():
                marks = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        for role, options in ROLES.items():
            server.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}' {options}")
        views = ", ".join(boss_sql.VIEWS)
        server.execute(f"GRANT SELECT ON {views} TO ringside, single")
        server.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO writer")
        yield Boss(server=server, operator=operator)


@asynccontextmanager
async def connected(settings: Settings, password: str = PASSWORD) -> AsyncIterator[SqlDirectory]:
    """Connect with what the desk lends."""
    async with connect(settings, lent({"password": password})) as sql:
        assert isinstance(sql, SqlDirectory)
        yield sql


def together(came: list[Reading]) -> Reading:
    """Return several readings as one."""
    return Reading(
        system=came[0].system,
        values={name: value for each in came for name, value in each.values.items()},
        raw={name: value for each in came for name, value in each.raw.items()},
        failed={name: value for each in came for name, value in each.failed.items()},
        retryable=any(each.retryable for each in came),
        asked=all(each.asked for each in came),
    )


async def read(settings: Settings, customer: Customer | None = None) -> Reading:
    """Read everything the settings' questions give, as one reading."""
    async with connected(settings) as sql:
        asked = sql.read(customer or whose("nobody"), all_facts(settings.questions))
        return together([each async for each in asked])
