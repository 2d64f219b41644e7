"""What a real PostgreSQL says of a customer, as facts."""

from datetime import UTC, datetime

import msgspec
import pytest

from app.sandbox.town.cast import SCENARIOS
from app.sdk.errors import InvalidReply
from tests.connectors.configured import all_facts, whose
from tests.connectors.sql.conftest import Boss, connected, read, together

TEXT = {"account.status": {"take": "x"}}


async def test_who_calls_is_found_by_number_with_their_keys_in_other_systems(boss: Boss) -> None:
    line = next(iter(boss.operator.lines()))
    async with connected(boss.settings()) as sql:
        for spelled in (line.number, f"+86{line.number}", f"0{line.number}"):
            (found,) = await sql.find_customers(spelled)
    assert (found.customer_id, found.name, found.tier) == (line.customer_id, line.name, line.tier)
    assert found.keys == {
        "login": line.access.login,
        "account": line.account.account_id,
        "subscription": line.product.product_id,
    }
    assert found.since == line.since.year
    assert found.address.startswith("…")


@pytest.mark.parametrize("case", ["B13", "B14"])
async def test_a_number_that_is_stored_in_another_spelling_is_found(boss: Boss, case: str) -> None:
    async with connected(boss.settings()) as sql:
        (found,) = await sql.find_customers(SCENARIOS[case].number)
    assert found.name == SCENARIOS[case].name


async def test_the_account_of_every_broadband_customer_reads_as_the_town_has_it(boss: Boss) -> None:
    settings = boss.settings()
    async with connected(settings) as sql:
        for line in boss.operator.lines():
            asked = sql.read(whose(line.access.login), all_facts(settings.questions))
            reading = together([each async for each in asked])
            bills, product = line.account.bills, line.product
            assert reading.failed == {}
            assert reading.values == {
                "account.status": line.account.status,
                "account.owed_fen": sum(bill.left_fen for bill in bills),
                "account.paid_at": max((b.paid_at for b in bills if b.paid_at), default=None),
                "product.name": product.name,
                "product.speed_mbps": product.speed_mbps,
                "product.status": product.status,
                "product.stop_reason": product.stop_reason or None,
                "product.expires_at": product.expires_at,
            }


async def test_what_the_database_itself_said_is_kept_beside_the_fact(boss: Boss) -> None:
    line = next(each for each in boss.operator.lines() if each.account.status == "arrears")
    reading = await read(boss.settings(), whose(line.access.login))
    owed_fen = reading.values["account.owed_fen"]
    assert isinstance(owed_fen, int)
    assert owed_fen > 0
    assert reading.raw["account.status"] == "10D"
    assert reading.raw["account.owed_fen"] == f"{owed_fen // 100}"


async def test_of_nobody_it_knows_a_required_fact_fails_and_the_others_are_empty(
    boss: Boss,
) -> None:
    reading = await read(boss.settings(), whose("nobody@test"))
    why = "answer not understood: account.status: nothing there"
    assert reading.failed == {"account.status": why}
    assert reading.values["product.status"] is None


async def test_of_a_customer_without_that_key_nothing_is_asked(boss: Boss) -> None:
    settings = boss.asking("SELECT 1/0 AS x, :keys.login", TEXT, whose="login")
    customer = msgspec.structs.replace(whose("x"), keys={"msisdn": "12000001234"})
    reading = await read(settings, customer)
    assert reading.values == {"account.status": None}
    assert not reading.asked


@pytest.mark.parametrize(
    "login",
    ["'; DROP TABLE boss_cust; --", "x' OR '1'='1", "%", "$1", ":keys.login", "\\'; --", "''"],
)
async def test_a_hostile_value_is_a_login_nobody_has(boss: Boss, login: str) -> None:
    before = boss.server.rows("SELECT count(*) FROM boss_cust")
    query = "SELECT login AS x FROM v_ring_account WHERE login = :keys.login"
    reading = await read(boss.asking(query, TEXT), whose(login))
    assert reading.values == {"account.status": None}
    assert boss.server.rows("SELECT count(*) FROM boss_cust") == before


@pytest.mark.parametrize(
    ("login", "why"),
    [
        ("a\0b", "keys.login has a zero byte in it"),
        ("x" * 1_000_000, "keys.login is longer than 1000 characters"),
        ("a\nb", "keys.login has control characters in it"),
        ("", "no login on record"),
    ],
)
async def test_what_can_be_nobodys_login_is_not_sent(boss: Boss, login: str, why: str) -> None:
    reading = await read(boss.asking("SELECT 'x' AS x, :keys.login", TEXT), whose(login))
    assert why in reading.failed["account.status"]


async def test_a_thousand_rows_are_refused_where_one_was_expected(boss: Boss) -> None:
    thousand = "SELECT i AS x FROM generate_series(1, 1000) i"
    reading = await read(boss.asking(thousand, TEXT))
    why = "answer not understood: one row expected, found more"
    assert reading.failed == {"account.status": why}
    assert (await read(boss.asking(thousand, TEXT, rows="first"))).values == {"account.status": "1"}


async def test_many_rows_are_a_list_up_to_as_many_as_are_allowed(boss: Boss) -> None:
    thousand = "SELECT i AS x FROM generate_series(1, 1000) i"
    counted = {"order.count": {"take": "length(rows)", "type": "int"}}
    reading = await read(boss.asking(thousand, counted, rows="many", max_rows=1000))
    assert reading.values == {"order.count": 1000}
    reading = await read(boss.asking(thousand, counted, rows="many", max_rows=999))
    why = "answer not understood: at most 999 rows expected, found more"
    assert reading.failed == {"order.count": why}


async def test_an_answer_of_too_many_bytes_is_refused(boss: Boss) -> None:
    large = "SELECT repeat('x', 100000) AS x FROM generate_series(1, 50)"
    reading = await read(boss.asking(large, {"a.b": {"take": "rows[0].x"}}, rows="many"))
    assert reading.failed == {"a.b": "answer larger than 1000000 bytes"}


async def test_customers_of_a_number_that_are_too_many_are_refused(boss: Boss) -> None:
    directory = {
        "sql": "SELECT i AS id FROM generate_series(1, 1000) i WHERE :number <> ''",
        "id": "id", "name": "id", "numbers": "",
    }  # fmt: skip
    async with connected(boss.settings(directory=directory)) as sql:
        with pytest.raises(InvalidReply, match="at most 200 rows"):
            await sql.find_customers("12000000101")


MIDNIGHT = datetime(2026, 3, 10, 0, 0, tzinfo=UTC)
CHINA = {"type": "time", "zone": "Asia/Shanghai"}
UUID = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"


@pytest.mark.parametrize(
    ("expression", "rule", "value"),
    [
        ("12.345::numeric(10,3)", {"type": "number"}, 12.345),
        ("128.10::numeric(12,2)", {"type": "int", "scale": 100}, 12810),
        ("0.07::numeric", {"type": "int", "scale": 100}, 7),
        ("9007199254740993::bigint", {"type": "int"}, 9007199254740993),
        ("1.5::float8", {"type": "number"}, 1.5),
        ("true", {"type": "bool"}, True),
        ("NULL::boolean", {"type": "bool"}, None),
        ("'10A'::char(8)", {}, "10A"),
        ("timestamptz '2026-03-10 08:00+08'", {"type": "time"}, MIDNIGHT),
        ("timestamp '2026-03-10 08:00'", CHINA, MIDNIGHT),
        ("date '2026-03-10'", CHINA, datetime(2026, 3, 9, 16, 0, tzinfo=UTC)),
        ("time '08:00'", {}, "08:00:00"),
        ("interval '90 seconds'", {"type": "number"}, 90.0),
        ("convert_to('光猫', 'UTF8')", {}, "光猫"),
        (f"'{UUID}'::uuid", {}, UUID),
        ("'192.0.2.1'::inet", {}, "192.0.2.1"),
        ("""'{"a": {"b": 7}}'::jsonb""", {"take": "x.a.b", "type": "int"}, 7),
        ("ARRAY[3, 4]", {"take": "x[1]", "type": "int"}, 4),
    ],
)
async def test_a_value_of_every_usual_type_can_be_a_fact(
    boss: Boss, expression: str, rule: dict[str, object], value: object
) -> None:
    settings = boss.asking(f"SELECT {expression} AS x", {"a.b": {"take": "x", **rule}})
    reading = await read(settings)
    assert (reading.values, reading.failed) == ({"a.b": value}, {})


@pytest.mark.parametrize(
    ("expression", "rule", "why"),
    [
        ("timestamp '2026-03-10 08:00'", {"type": "time"}, "does not say its zone"),
        ("timestamptz 'infinity'", {"type": "time"}, "a value that can't be read"),
        ("'NaN'::numeric", {"type": "number"}, "a number expected"),
        ("'\\xff00'::bytea", {}, "found bytes that are none"),
        ("int4range(1, 5)", {}, "x is a Range; cast it to text"),
        ("'arrears'", {"type": "int"}, "a number expected"),
        ("1 AS x, 2", {}, "two columns 'x': name them with AS"),
    ],
)
async def test_a_value_that_can_be_no_fact_is_named(
    boss: Boss, expression: str, rule: dict[str, object], why: str
) -> None:
    settings = boss.asking(f"SELECT {expression} AS x", {"a.b": {"take": "x", **rule}})
    assert why in (await read(settings)).failed["a.b"]


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("SELECT x FROM nowhere", 'relation "nowhere" does not exist'),
        ("SELECT colour FROM v_ring_account", 'column "colour" does not exist'),
        ("SELECT 1/0 AS x", "with this customer's values"),
        ("SELECT :keys.login::int AS x", "with this customer's values"),
        ("SELECT x FROM WHERE", "the question does not fit the database"),
    ],
)
async def test_a_question_that_does_not_fit_is_told_in_words_of_the_settings(
    boss: Boss, sql: str, why: str
) -> None:
    reading = await read(boss.asking(sql, TEXT), whose("secret-login@test"))
    assert why in reading.failed["account.status"]
    assert "secret-login" not in str(reading.failed)
    assert not reading.retryable


async def test_the_last_digits_and_an_account_find_their_own_where_that_is_set_up(
    boss: Boss,
) -> None:
    line = next(each for each in boss.operator.lines() if each.number == SCENARIOS["B9"].number)
    settings = boss.settings()
    assert settings.directory is not None
    columns = settings.directory.sql.lower().partition("where")[0]
    further = {
        "weak_sql": f"{columns} WHERE contact_no LIKE :pattern",
        "keyed_sql": {"customer": f"{columns} WHERE cust_id = :key"},
    }
    directory = msgspec.structs.replace(settings.directory, **further)
    async with connected(msgspec.structs.replace(settings, directory=directory)) as sql:
        (weak,) = await sql.find_by_suffix("00000109")
        (keyed,) = await sql.find_keyed("customer", line.customer_id)
        assert weak.customer_id == keyed.customer_id == line.customer_id
        assert await sql.find_keyed("account", "A1") == ()
    async with connected(settings) as sql:
        assert await sql.find_by_suffix("00000109") == ()
