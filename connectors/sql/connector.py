"""A database as the desk asks it: customers by number, and facts by SELECTs of the settings."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial

from app.domain.customer import Customer, Match
from app.sdk.asking import readings, time_limit
from app.sdk.configured import asks, customers_in, offer
from app.sdk.connector import ConnectorContext, Health, Reading
from app.sdk.errors import ConnectorError, boundary
from app.sdk.health import signs_at_one_door
from app.sdk.manifest import Offer
from app.sdk.mapping import Derived, sift
from app.sdk.phone import national
from app.sdk.pool import Pool
from app.sdk.template import CUSTOMER, Blanks, blanks_of
from connectors.sql.rows import Limits, Row, Session
from connectors.sql.settings import KEY, NUMBER, SUFFIX, Directory, Question, Settings
from connectors.sql.statement import Statement, check_value


class Sql:
    """A `FactSource` and `Examined` over a few connections."""

    def __init__(self, name: str, settings: Settings, pool: Pool[Session]) -> None:
        self.name = name
        self._settings = settings
        self._pool = pool
        self._statements = {
            question.sql: Statement(question.sql, settings.driver, CUSTOMER)
            for question in settings.questions
        }
        self._systems = tuple(each.system for each in settings.questions)

    def read(self, customer: Customer, facts: frozenset[str]) -> AsyncGenerator[Reading, None]:
        """Ask everything concerned at once; yield each answer as it comes."""
        return readings(self.name, asks(self._settings.questions, customer, self._answer), facts)

    async def health(self) -> tuple[Health, ...]:
        """Ask the database for nothing but a sign of life."""
        limit_s = self._settings.connect_limit_s
        return await signs_at_one_door(
            self.name, self._systems, limit_s, self._alive, otherwise=self.name
        )

    async def _alive(self) -> None:
        statement = Statement("SELECT 1 AS alive", self._settings.driver, ())
        await self._fetch(statement, {}, Limits(rows=1, size_bytes=1000))

    async def _answer(self, question: Question, customer: Customer) -> Derived:
        blanks = blanks_of(self.name, customer)
        statement = self._statements[question.sql]
        values = {name: self._value(name, blanks) for name in statement.names}
        rows = await self._fetch(statement, values, self._limits(question))
        many = {"rows": rows}
        return sift(question.facts, many if question.rows == "many" else (rows or [{}])[0])

    def _value(self, name: str, blanks: Blanks) -> str:
        value = blanks.get(name)
        wrong = check_value(name, value)
        if wrong:
            raise ConnectorError(self.name, f"can't be asked: {wrong}")
        return value

    def _limits(self, question: Question | None = None) -> Limits:
        single = question is not None and question.rows != "many"
        return Limits(
            rows=1 if single else self._settings.max_rows,
            size_bytes=self._settings.max_bytes,
            first=question is not None and question.rows == "first",
        )

    async def _fetch(
        self, statement: Statement, values: Mapping[str, str | Sequence[str]], limits: Limits
    ) -> list[Row]:
        numbered = self._settings.driver == "postgresql"
        text, given = statement.bound(values, numbered=numbered)
        return await self._pool.use(lambda session: session.fetch(text, given, limits))


class SqlDirectory(Sql):
    """The same, and a `Directory`."""

    def __init__(self, name: str, settings: Settings, pool: Pool[Session], rule: Directory) -> None:
        super().__init__(name, settings, pool)
        self._rule = rule
        self._who = Statement(rule.sql, settings.driver, NUMBER)

    async def find_customers(self, number: str) -> tuple[Customer, ...]:
        """Return everyone known at that number, in any of its spellings; empty when nobody is.

        Raises:
            NotReady, AuthFailed, InvalidReply, ConnectorError: The database gave no usable answer.
        """
        rule, bare = self._rule, national(number)
        if not bare:
            return ()
        spelled = rule.spelled(bare)
        values = {"number": spelled[0], "numbers": spelled}
        with boundary(self.name):
            async with time_limit(self.name, rule.limit_s):
                rows = await self._fetch(self._who, values, self._limits())
                return customers_in(self.name, rule, rows, number)

    async def find_by_suffix(self, digits: str) -> tuple[Customer, ...]:
        """Return everyone whose number ends so; nobody where no weak search is set up."""
        if not self._rule.weak_sql:
            return ()
        values = {"suffix": digits, "pattern": f"%{digits}"}
        return await self._known(self._rule.weak_sql, SUFFIX, values, digits, Match.WEAK)

    async def find_keyed(self, kind: str, key: str) -> tuple[Customer, ...]:
        """Return who has this id; nobody where no search for its kind is set up."""
        sql = self._rule.keyed_sql.get(kind, "")
        if not sql or check_value("key", key):
            return ()
        return await self._known(sql, KEY, {"key": key}, "", Match.KEY)

    async def _known(
        self, sql: str, names: tuple[str, ...], values: Mapping[str, str], number: str, match: Match
    ) -> tuple[Customer, ...]:
        rule = self._rule
        statement = Statement(sql, self._settings.driver, names)
        with boundary(self.name):
            async with time_limit(self.name, rule.limit_s):
                rows = await self._fetch(statement, values, self._limits())
                return customers_in(self.name, rule, rows, number, match)


def offers(settings: Settings) -> Offer:
    """Return the facts its questions give, and the one secret it may need."""
    return offer(
        settings.questions,
        {},
        secrets=(settings.password,) if settings.password else (),
        directory=settings.directory is not None,
    )


@asynccontextmanager
async def connect(settings: Settings, context: ConnectorContext) -> AsyncIterator[Sql]:
    """Make ready to connect; nothing is opened before the first question.

    Raises:
        AuthFailed: There is no password for it.
    """
    name = context.name or "sql"
    password = context.secret(settings.password) if settings.password else ""
    pool = Pool(name, partial(_open, name, settings, password), settings.connections)
    try:
        rule = settings.directory
        yield SqlDirectory(name, settings, pool, rule) if rule else Sql(name, settings, pool)
    finally:
        pool.close()


def _open(name: str, settings: Settings, password: str) -> Session:
    """Import the one driver that is used, and no other, and connect with it."""
    if settings.driver == "postgresql":
        from connectors.sql.postgres import open_postgres

        return open_postgres(name, settings, password)
    try:
        from connectors.sql.odbc import open_odbc
    except ImportError as error:
        words = "there is no ODBC driver manager on this machine: install unixODBC"
        raise ConnectorError(name, words) from error
    return open_odbc(name, settings, password)
