"""Accounting in a real PostgreSQL, with the columns of FreeRADIUS's own schema, and over ODBC."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from app.sandbox.town.operator import utc_now
from app.sdk.errors import AuthFailed, ConnectorError, NotReady
from app.sdk.kit import lent
from connectors.radius import Settings, connect
from connectors.radius.settings import Nas, Tables
from tests.connectors.radius.bras import LOGIN, Book, bras, reply
from tests.connectors.radius.world import QUICK, customer_with, press, quiet, read
from tests.servers.freeradius import SECRET
from tests.servers.launch import needed
from tests.servers.postgres import need_postgres, postgres

CUSTOMER = customer_with(LOGIN)
SCHEMA = """
CREATE TABLE radacct (RadAcctId bigserial PRIMARY KEY, AcctSessionId text NOT NULL,
  AcctUniqueId text NOT NULL UNIQUE, UserName text, NASIPAddress inet NOT NULL,
  AcctStartTime timestamptz, AcctUpdateTime timestamptz, AcctStopTime timestamptz,
  AcctInputOctets bigint, AcctOutputOctets bigint, AcctTerminateCause text,
  FramedIPAddress inet);
CREATE TABLE radcheck (id serial PRIMARY KEY, UserName text, Attribute text, op varchar(2),
  Value text);
CREATE TABLE radreply (id serial PRIMARY KEY, UserName text, Attribute text, op varchar(2),
  Value text);
CREATE TABLE radusergroup (id serial PRIMARY KEY, UserName text, GroupName text, priority integer);
CREATE TABLE radpostauth (id bigserial PRIMARY KEY, username text, pass text, reply text,
  authdate timestamptz);
CREATE ROLE reader LOGIN PASSWORD 'reader-secret';
GRANT SELECT ON radacct, radcheck, radreply, radusergroup TO reader;
"""
FILLED = f"""
INSERT INTO radacct (AcctSessionId, AcctUniqueId, UserName, NASIPAddress, AcctStartTime,
  AcctUpdateTime, AcctInputOctets, AcctOutputOctets, FramedIPAddress)
  VALUES ('S-1', 'u-1', '{LOGIN}', '127.0.0.1', now() - interval '10 min', now(), 5, 7000000000,
  '100.64.0.9');
INSERT INTO radacct (AcctSessionId, AcctUniqueId, UserName, NASIPAddress, AcctStartTime,
  AcctUpdateTime, AcctStopTime, AcctTerminateCause)
  VALUES ('S-0', 'u-0', '{LOGIN}', '127.0.0.1', now() - interval '2 h', now() - interval '11 min',
  now() - interval '11 min', 'Lost-Carrier');
INSERT INTO radcheck (UserName, Attribute, op, Value)
  VALUES ('{LOGIN}', 'Cleartext-Password', ':=', 'x');
INSERT INTO radreply (UserName, Attribute, op, Value)
  VALUES ('{LOGIN}', 'Mikrotik-Rate-Limit', ':=', '200M/200M');
"""


@pytest.fixture(scope="module")
def server():
    need_postgres()
    with postgres() as running:
        running.execute(SCHEMA, FILLED)
        yield running


def settings_of(server, *, port=3799, user="reader", **more):
    given = {
        "database": f"postgresql://{user}@localhost:{server.port}/postgres?sslmode=verify-full"
        f"&sslrootcert={server.ca_file}",
        "database_secret": "database",
        "nas": {"127.0.0.0/8": Nas(secret="bras", port=port)},
        "profile": {"Mikrotik-Rate-Limit": "{mbps}M/{mbps}M"},
        "settle_s": 0.0,
    }
    return Settings(**(QUICK | given | more))


def opened(settings, now=utc_now, password="reader-secret"):
    return connect(settings, lent({"bras": SECRET, "database": password}, now=now))


async def test_everything_is_read_over_tls_with_the_columns_freeradius_has(server):
    async with opened(settings_of(server)) as radius:
        values, failed = await read(radius, CUSTOMER)
    started_at = values.pop("session.started_at")
    assert abs(utc_now() - started_at - timedelta(minutes=10)) < timedelta(minutes=1)
    assert started_at.tzinfo is UTC
    assert values == {
        "session.online": True, "session.drops_1h": 1, "session.last_end": "line",
        "aaa.status": "active", "aaa.speed_mbps": 200,
    }  # fmt: skip
    assert failed.keys() == {"session.traffic", "aaa.attempts_15m", "aaa.last_reject"}
    assert "next accounting update" in failed["session.traffic"]
    assert "may not read" in failed["aaa.last_reject"]  # nobody granted that table


async def test_a_session_found_there_is_ended_at_its_bras(server):
    answers = bras(lambda data: [reply(data)])
    async with answers as there, opened(settings_of(server, port=there.port)) as radius:
        assert (await radius.perform(CUSTOMER, press(), quiet)).reference == "S-1"


async def test_the_database_is_well_and_says_so(server):
    async with opened(settings_of(server, nas={})) as radius:
        (health,) = await radius.health()
    assert health.well


async def test_times_are_told_by_the_clock_of_the_desk(server):
    """The desk is an hour behind: so is the start of the session, and nothing is stale."""
    behind = timedelta(hours=-1)
    async with opened(settings_of(server), now=lambda: utc_now() + behind) as radius:
        values, _ = await read(radius, CUSTOMER, "session.started_at", "session.drops_1h")
        early = press(at=utc_now() + behind - timedelta(minutes=20))
        assert await radius.check(CUSTOMER, early) is not None  # it was not there yet
        assert await radius.check(CUSTOMER, press(at=utc_now() + behind)) is None
    expected = utc_now() + behind - timedelta(minutes=10)
    assert abs(values["session.started_at"] - expected) < timedelta(minutes=1)
    assert values["session.drops_1h"] == 1


async def test_a_wrong_password_of_the_database_is_named(server):
    async with opened(settings_of(server), password="wrong") as radius:
        with pytest.raises(AuthFailed, match="refused the user or the password"):
            await radius.perform(CUSTOMER, press(), quiet)


async def test_whoever_may_write_can_not_write_through_here(server):
    async with opened(settings_of(server, user="postgres"), password="owner-secret") as radius:
        with pytest.raises(ConnectorError, match="25006"):
            await radius._accounting._asked(
                lambda look: look._rows("DELETE FROM {accounting}", (), 1)
            )
    assert server.rows("SELECT count(*) FROM radacct") == [(2,)]


async def test_a_look_that_is_given_up_ends_at_the_server_too(server):
    asking = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'ringside'"
    with server.owner() as owner, owner.transaction():
        owner.execute("LOCK TABLE radacct IN ACCESS EXCLUSIVE MODE")
        async with opened(settings_of(server, limit_s=20)) as radius:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.3):
                    await read(radius, CUSTOMER, "session.online")
            async with asyncio.timeout(5):
                while server.rows(asking) != [(0,)]:  # noqa: ASYNC110 - the server's own state
                    await asyncio.sleep(0.02)


async def test_a_look_the_server_is_slow_with_says_so_in_time(server):
    with server.owner() as owner, owner.transaction():
        owner.execute("LOCK TABLE radacct IN ACCESS EXCLUSIVE MODE")
        async with opened(settings_of(server, limit_s=0.3)) as radius:
            with pytest.raises(NotReady, match=r"no answer within 0.3 s|longer than 0.3 s"):
                await radius.perform(CUSTOMER, press(), quiet)
            values, failed = await read(radius, CUSTOMER, "session.online")
    assert not values
    assert failed


async def test_any_database_with_an_odbc_driver_will_do(tmp_path):
    needed("odbcinst", package="odbcinst unixodbc libsqliteodbc")
    book = Book(tmp_path)
    book.session(start=1772000000)
    book.attempt(reason="password")
    book.check("Cleartext-Password", "x")
    source = f"odbc:Driver=SQLite3;Database={book.file}"
    settings = book.settings(database=source, tables=Tables(reject_reason="reason"))
    async with opened(settings) as radius:
        values, failed = await read(radius, CUSTOMER, "session.started_at", "aaa.last_reject")
        missing = book.settings(database=source, tables=Tables(attempts="nothing"))
        async with opened(missing) as other:
            _, wrong = await read(other, CUSTOMER, "aaa.attempts_15m")
    book.close()
    assert not failed
    assert values["session.started_at"] == datetime.fromtimestamp(1772000000, UTC)
    assert values["aaa.last_reject"] == "password"
    assert wrong["aaa.attempts_15m"]


async def test_an_odbc_source_nobody_set_up_is_named():
    needed("odbcinst", package="odbcinst unixodbc")
    settings = Settings(database="odbc:DSN=nobody-set-this-up")
    async with opened(settings) as radius:
        _, failed = await read(radius, CUSTOMER, "session.online")
    assert "data source" in failed["session.online"]
