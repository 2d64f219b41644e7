"""Sessions at a real PostgreSQL: who is let in, that nothing is written, and how they end."""

import asyncio
from contextlib import aclosing

import psycopg
import pytest

from app.sdk.errors import AuthFailed, ConnectorError, NotReady
from connectors.sql.postgres import refused
from tests.connectors.configured import whose
from tests.connectors.sql.conftest import Boss, connected, read, together
from tests.servers.certificates import Authority
from tests.servers.launch import until

TEXT = {"account.status": {"take": "x"}}
ONE = frozenset(TEXT)
SLEEP = "SELECT pg_sleep(30)::text AS x"
NUMBER = "12000000101"
PURGE = (
    "CREATE OR REPLACE FUNCTION purge() RETURNS text LANGUAGE sql AS"
    " $$ DELETE FROM boss_bill; SELECT 'gone' $$"
)
UNLOCK = (
    "CREATE OR REPLACE FUNCTION unlock_and_purge() RETURNS text LANGUAGE plpgsql AS $$ BEGIN"
    " PERFORM set_config('transaction_read_only', 'off', false);"
    " DELETE FROM boss_bill; RETURN 'gone'; END $$"
)


@pytest.mark.parametrize("function", ["purge", "unlock_and_purge"])
async def test_a_role_that_may_write_still_can_not_through_this_session(
    boss: Boss, function: str
) -> None:
    boss.server.execute(PURGE, UNLOCK)
    before = boss.server.rows("SELECT count(*) FROM boss_bill")
    reading = await read(boss.asking(f"SELECT {function}() AS x", TEXT, user="writer"))
    assert set(reading.failed) == ONE
    assert boss.server.rows("SELECT count(*) FROM boss_bill") == before


async def test_a_session_can_not_be_made_writable_for_later_questions(boss: Boss) -> None:
    boss.server.execute(PURGE)
    unlock = "SELECT set_config('default_transaction_read_only', 'off', false) AS x"
    settings = boss.settings(
        user="writer",
        connections=1,
        questions=[
            {"system": "A", "sql": unlock, "facts": {"a.b": {"take": "x"}}},
            {"system": "B", "sql": "SELECT purge() AS x", "facts": {"b.c": {"take": "x"}}},
        ],
    )
    async with connected(settings) as sql:
        for fact in ("a.b", "b.c"):
            came = [each async for each in sql.read(whose("x"), frozenset({fact}))]
    assert came[0].failed == {"b.c": "refused: the question would change something"}


async def test_a_superuser_is_not_signed_in(boss: Boss) -> None:
    async with connected(boss.settings(user="postgres"), "owner-secret") as sql:
        with pytest.raises(AuthFailed, match="its role may do everything"):
            await sql.find_customers(NUMBER)


async def test_a_role_that_may_not_read_is_told_so(boss: Boss) -> None:
    reading = await read(boss.settings(user="stranger"), whose("x"))
    why = "not permitted: the role may not read what the question reads"
    assert set(reading.failed.values()) == {why}
    assert not reading.retryable


@pytest.mark.parametrize(
    ("other", "kind", "why"),
    [
        ({"user": "nobody"}, AuthFailed, "sign-in refused"),
        ({"port": 1}, NotReady, "unreachable"),
        ({"database": "elsewhere"}, ConnectorError, "there is no such database"),
    ],
)
async def test_why_there_is_no_connection_is_told(
    boss: Boss, other: dict[str, object], kind: type[ConnectorError], why: str
) -> None:
    async with connected(boss.settings(**other)) as sql:
        with pytest.raises(kind, match=why):
            await sql.find_customers(NUMBER)
        health = await sql.health()
    assert {each.system for each in health} == {"Billing", "CRM"}
    assert all(why in each.detail and not each.well for each in health)


async def test_a_wrong_password_is_told(boss: Boss) -> None:
    async with connected(boss.settings(), "wrong") as sql:
        with pytest.raises(AuthFailed, match="sign-in refused"):
            await sql.find_customers(NUMBER)


async def test_more_connections_than_the_role_may_have_are_refused_as_busy(boss: Boss) -> None:
    settings = boss.settings(user="single", connections=1)
    async with connected(settings) as first, connected(settings) as second:
        await first.find_customers(NUMBER)
        with pytest.raises(NotReady, match="too many connections"):
            await second.find_customers(NUMBER)


async def test_an_encrypted_session_is_held_with_a_server_that_is_who_it_says(boss: Boss) -> None:
    ca_file = str(boss.server.ca_file)
    settings = boss.settings(host="localhost", ca_file=ca_file, tls="verify-full")
    async with connected(settings) as sql:
        await sql.find_customers(NUMBER)
        assert boss.server.rows(
            "SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
            " WHERE application_name = 'ringside' AND ssl"
        ) == [(True,)]


@pytest.mark.parametrize("wrong", ["another name", "another authority", "the system's own"])
async def test_a_server_nobody_vouches_for_is_told_no_password(
    boss: Boss, wrong: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    host, ca_file = "localhost", ""
    if wrong == "another name":
        host, ca_file = "127.0.0.1", str(boss.server.ca_file)
    elif wrong == "another authority":
        ca_file = str(Authority(tmp_path_factory.mktemp("tls"), "stranger").file)
    settings = boss.settings(host=host, ca_file=ca_file, tls="verify-full")
    async with connected(settings) as sql:
        with pytest.raises(NotReady, match="certificate is not to be trusted"):
            await sql.find_customers(NUMBER)


async def test_a_question_that_takes_too_long_is_cancelled_at_the_server(boss: Boss) -> None:
    reading = await read(boss.asking(SLEEP, TEXT, limit_s=0.3))
    assert reading.failed == {"account.status": "no answer within 0.3 s"}
    assert reading.retryable
    await until(lambda: boss.active("pg_sleep") == 0)


async def test_a_question_is_cancelled_at_the_server_when_the_call_ends(boss: Boss) -> None:
    async with connected(boss.asking(SLEEP, TEXT, limit_s=60)) as sql:
        source = sql.read(whose("x"), ONE)
        async with aclosing(source), asyncio.TaskGroup() as group:
            waiting = group.create_task(anext(source))
            await until(lambda: boss.active("pg_sleep") == 1)
            waiting.cancel()
        await until(lambda: boss.active("pg_sleep") == 0)


async def test_a_question_of_a_desk_that_is_gone_is_ended_by_the_server_itself(boss: Boss) -> None:
    query = "SELECT current_setting('statement_timeout') AS x"
    reading = await read(boss.asking(query, TEXT, limit_s=4.0))
    assert reading.values == {"account.status": "4500ms"}


async def test_questions_beyond_the_connections_wait_and_all_are_answered(boss: Boss) -> None:
    query = "SELECT pg_backend_pid() AS x"
    questions = [
        {"system": "A", "sql": query, "facts": {f"a.b{index}": {"take": "x"}}} for index in range(6)
    ]
    reading = await read(boss.settings(questions=questions, connections=2))
    assert len(reading.values) == 6
    assert len(set(reading.values.values())) <= 2


async def test_a_server_killed_in_the_middle_of_a_question_is_told_and_then_asked_anew(
    boss: Boss,
) -> None:
    settings = boss.settings(
        questions=[
            {"system": "A", "sql": SLEEP, "limit_s": 20, "facts": {"a.b": {"take": "x"}}},
            {"system": "B", "sql": "SELECT 'well' AS x", "facts": {"b.c": {"take": "x"}}},
        ]
    )
    async with connected(settings) as sql:
        source = sql.read(whose("x"), frozenset({"a.b"}))
        async with aclosing(source), asyncio.TaskGroup() as group:
            asked = group.create_task(anext(source))
            await until(lambda: boss.active("pg_sleep") == 1)
            boss.server.crash()
        reading = asked.result()
        assert reading.failed["a.b"] in ("connection broken", "it is shutting down")
        assert reading.retryable
        await until(boss.server.answers)
        after = together([each async for each in sql.read(whose("x"), frozenset({"b.c"}))])
    assert after.values == {"b.c": "well"}


async def test_a_connection_the_server_ended_meanwhile_is_opened_anew_unnoticed(boss: Boss) -> None:
    settings = boss.asking("SELECT 'well' AS x", TEXT, connections=1)
    async with connected(settings) as sql:
        for _ in range(2):
            (reading,) = [each async for each in sql.read(whose("x"), ONE)]
            assert reading.values == {"account.status": "well"}
            boss.server.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE application_name = 'ringside'"
            )


async def test_health_is_a_sign_of_life_of_every_system(boss: Boss) -> None:
    async with connected(boss.settings()) as sql:
        health = await sql.health()
    assert [(each.system, each.well) for each in health] == [("Billing", True), ("CRM", True)]


@pytest.mark.parametrize(
    ("words", "kind", "why"),
    [
        ("FATAL:  对不起, 已经有太多的客户", NotReady, "too many connections"),
        ("FATAL:  sorry, too many clients already", NotReady, "too many connections"),
        ("FATAL:  数据库系统启动中", NotReady, "starting up or shutting down"),
        ("FATAL:  the database system is shutting down", NotReady, "starting up or shutting down"),
        ('FATAL:  没有用于主机 "192.0.2.1" 的 pg_hba.conf 记录', AuthFailed, "is not let in"),
        ("server does not support SSL, but SSL was required", NotReady, "does not offer TLS"),
    ],
)
def test_a_server_that_speaks_chinese_is_understood_too(
    words: str, kind: type[ConnectorError], why: str
) -> None:
    error = refused("boss", psycopg.OperationalError(f"connection failed: {words}"))
    assert type(error) is kind
    assert why in error.message
