"""What is read off accounting tables, also off such as nobody would want."""

from datetime import timedelta

import pytest

from app.domain.customer import Customer
from app.sandbox.town.operator import utc_now
from connectors.radius.settings import Tables
from tests.connectors.radius.bras import LOGIN, Book
from tests.connectors.radius.world import connected, customer_with, press, quiet, read

CUSTOMER = customer_with(LOGIN)


@pytest.fixture
def book(tmp_path):
    filled = Book(tmp_path)
    yield filled
    filled.close()


async def facts(book, *names, customer=CUSTOMER, **settings):
    async with connected(book.settings(**settings)) as radius:
        return await read(radius, customer, *names)


async def test_a_login_nobody_knows_has_no_session_and_no_status(book):
    values, failed = await facts(book)
    assert not failed
    assert values == {
        "session.online": False, "session.started_at": None, "session.traffic": False,
        "session.drops_1h": 0, "session.last_end": None, "aaa.status": None,
        "aaa.attempts_15m": 0, "aaa.last_reject": None,
    }  # fmt: skip


async def test_nothing_is_asked_of_whoever_has_no_broadband(book):
    mobile = Customer(customer_id="C-1", name="Ann Example", keys={"msisdn": "12000000109"})
    values, failed = await facts(book, customer=mobile)
    assert not failed
    assert set(values.values()) == {None}


async def test_a_customer_without_a_login_on_record_fails_in_words(book):
    unknown = Customer(customer_id="C-1", name="Ann Example")
    values, failed = await facts(book, customer=unknown)
    assert not values
    assert set(failed.values()) == {"no login on record"}


async def test_a_realm_is_added_to_a_login_without_one(book):
    book.session(login="tb1@home")
    for login, online in (("tb1", True), ("tb1@home", True), ("tb1@away", False)):
        values, _ = await facts(
            book, "session.online", customer=customer_with(login), realm="@home"
        )
        assert values == {"session.online": online}


async def test_a_thousand_sessions_are_said_to_be_many_and_read_in_one_look(book):
    for number in range(1000):
        book.session(f"S-{number}")
    async with connected(book.settings()) as radius:
        async for reading in radius.read(CUSTOMER, frozenset({"session.online"})):
            assert reading.values == {"session.online": True}
            assert reading.raw["session.online"].startswith("50 or more sessions")


@pytest.mark.parametrize(
    ("written", "offset_h", "utc"),
    [
        (1772000000, 0, "2026-02-25T06:13:20+00:00"),
        ("1772000000", 0, "2026-02-25T06:13:20+00:00"),
        ("2026-02-25 06:13:20", 0, "2026-02-25T06:13:20+00:00"),
        ("2026-02-25 14:13:20", 8, "2026-02-25T06:13:20+00:00"),
        ("2026-02-25T14:13:20+08:00", 0, "2026-02-25T06:13:20+00:00"),
    ],
)
async def test_times_are_read_as_databases_keep_them(book, written, offset_h, utc):
    book.session(start=written)
    values, _ = await facts(book, "session.started_at", utc_offset_h=offset_h)
    assert values["session.started_at"].isoformat() == utc


@pytest.mark.parametrize("written", ["soon", "99999999999999999999", "-1", "0000-00-00", 1e300])
async def test_a_time_that_is_none_fails_its_facts_and_no_others(book, written):
    book.session(start=written)
    book.check("Cleartext-Password", "x")
    values, failed = await facts(book)
    assert "acctstarttime" in failed["session.online"]
    assert values["aaa.status"] == "active"


async def test_octets_that_are_no_number_fail_in_words(book):
    book.session(acctinputoctets="many")
    _, failed = await facts(book, "session.online")
    assert failed == {"session.online": "answer not understood: octets"}


async def test_traffic_is_told_by_two_accounting_updates_and_by_no_fewer(book):
    book.session(acctuniqueid="u1")
    now = int(utc_now().timestamp())
    async with connected(book.settings(tables=Tables())) as radius:
        _, first = await read(radius, CUSTOMER, "session.traffic")
        _, again = await read(radius, CUSTOMER, "session.traffic")
        book.run("UPDATE radacct SET acctupdatetime = ?, acctinputoctets = 500", now + 1)
        moved, _ = await read(radius, CUSTOMER, "session.traffic")
        book.run("UPDATE radacct SET acctupdatetime = ?", now + 2)
        stands, _ = await read(radius, CUSTOMER, "session.traffic")
    assert "next accounting update" in first["session.traffic"]
    assert again == first
    assert moved == {"session.traffic": True}
    assert stands == {"session.traffic": False}


async def test_a_session_accounting_has_not_heard_of_for_long_moves_nothing(book):
    book.session(acctupdatetime=int(utc_now().timestamp()) - 7200)
    values, _ = await facts(book, "session.traffic", "session.online")
    assert values == {"session.traffic": False, "session.online": True}


async def test_a_session_without_a_single_octet_moves_nothing(book):
    book.session(acctinputoctets=0, acctoutputoctets=None)
    values, _ = await facts(book, "session.traffic", tables=Tables())
    assert values == {"session.traffic": False}


@pytest.mark.parametrize(
    ("cause", "end", "drops"),
    [
        ("Lost-Carrier", "line", 1), ("User-Request", "router", 1), ("Idle-Timeout", "timeout", 1),
        ("Admin-Reset", "reset", 0), ("8", "line", 1), ("NAS-Reboot", None, 1), ("", None, 1),
        ("Invented-Cause", None, 1),
    ],
)  # fmt: skip
async def test_how_a_session_ended_is_worded(book, cause, end, drops):
    stop = int(utc_now().timestamp()) - 60
    book.session(acctstoptime=stop, acctterminatecause=cause)
    book.session("S-0", acctstoptime=stop - 7200, acctterminatecause="Port-Error")
    values, _ = await facts(book, "session.last_end", "session.drops_1h")
    assert values == {"session.last_end": end, "session.drops_1h": drops}


@pytest.mark.parametrize(
    ("checks", "groups", "status"),
    [
        ([("Cleartext-Password", "x")], [], "active"),
        ([("Cleartext-Password", "x"), ("Auth-Type", "Reject")], [], "stopped"),
        ([("Cleartext-Password", "x"), ("Auth-Type", "Reject")], ["locked"], "locked"),
        ([("Cleartext-Password", "x")], ["home"], "active"),
        ([], ["debt"], "stopped"),
        ([], [], None),
    ],
)
async def test_whether_a_login_may_sign_in_is_read_off_its_checks_and_groups(
    book, checks, groups, status
):
    for attribute, value in checks:
        book.check(attribute, value)
    for group in groups:
        book.run("INSERT INTO radusergroup (username, groupname) VALUES (?, ?)", LOGIN, group)
    values, _ = await facts(book, "aaa.status", statuses={"locked": "locked", "debt": "stopped"})
    assert values == {"aaa.status": status}


async def test_no_password_is_ever_read(book):
    book.check("Cleartext-Password", "s3cret-password")
    book.check("Crypt-Password", "s3cret-password")
    async with connected(book.settings()) as radius:
        seen = await radius._accounting._asked(lambda look: look.checks(LOGIN))
    assert seen == [("Cleartext-Password", ""), ("Crypt-Password", "")]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("rlm_pap: CLEAR TEXT password check failed", "password"),
        ("No Auth-Type found: rejecting the user", "no_user"),
        ("You are already logged in - access denied", "session_limit"),
        ("User has been disabled", "status"),
        ("Calling-Station-Id does not match", "binding"),
        ("no free address in pool home", "pool"),
    ],
)
async def test_a_refusal_is_worded_by_what_the_log_says(book, words, reason):
    book.attempt("Access-Accept", ago_s=3600)
    book.attempt(reason=words)
    values, _ = await facts(book, "aaa.last_reject", "aaa.attempts_15m")
    assert values == {"aaa.last_reject": reason, "aaa.attempts_15m": 1}


async def test_words_of_the_operator_count_before_the_usual_ones(book):
    book.attempt(reason="E1024 password rule 7")
    values, _ = await facts(book, "aaa.last_reject", rejects={"E1024": "binding"})
    assert values == {"aaa.last_reject": "binding"}


async def test_words_nobody_knows_are_not_guessed_at(book):
    book.attempt(reason="flux capacitor")
    values, failed = await facts(book, "aaa.last_reject", "aaa.attempts_15m")
    assert values == {"aaa.attempts_15m": 1}
    assert failed == {"aaa.last_reject": "refusal not understood: flux capacitor"}


async def test_a_log_without_reasons_says_that_there_was_a_refusal_and_no_more(book):
    book.attempt()
    _, failed = await facts(book, "aaa.last_reject", tables=Tables())
    assert "keeps no reason" in failed["aaa.last_reject"]


@pytest.mark.parametrize("later", ["accept", "session", "days"])
async def test_a_refusal_that_is_past_is_none(book, later):
    book.attempt(reason="password", ago_s=3 * 86400 if later == "days" else 300)
    if later == "accept":
        book.attempt("Access-Accept", ago_s=200)
    if later == "session":
        book.session(start=int((utc_now() - timedelta(seconds=200)).timestamp()))
    values, _ = await facts(book, "aaa.last_reject")
    assert values == {"aaa.last_reject": None}


@pytest.mark.parametrize(
    ("pattern", "value", "mbps"),
    [
        ("{bps}", "300000000", 300), ("{kbps}", "500000", 500), ("home-{mbps}", "home-1000", 1000),
        ("{mbps}M/{mbps}M", "200M/200M", 200), ("home-{mbps}", "office-1000", None),
        ("{bps}", "fast", None), ("home-{mbps}", "home-" + "9" * 40, None),
    ],
)  # fmt: skip
async def test_the_speed_is_read_the_way_it_is_set(book, pattern, value, mbps):
    book.run("INSERT INTO radreply (username, attribute, value) VALUES (?, ?, ?)", LOGIN,
             "Filter-Id", value)  # fmt: skip
    values, _ = await facts(book, "aaa.speed_mbps", profile={"Filter-Id": pattern})
    assert values == {"aaa.speed_mbps": mbps}


async def test_a_table_that_is_not_there_fails_its_own_facts(book):
    book.run("DROP TABLE radpostauth")
    values, failed = await facts(book)
    assert set(failed) == {"aaa.attempts_15m", "aaa.last_reject"}
    assert "see `tables` in the settings" in failed["aaa.last_reject"]
    assert values["session.online"] is False


async def test_tables_that_are_not_named_are_not_asked_and_not_offered(book):
    bare = Tables(logins="", replies="", groups="", attempts="")
    values, failed = await facts(book, tables=bare)
    assert not failed
    assert not [name for name in values if name.startswith("aaa.")]


async def test_a_file_that_is_not_there_fails_everything_and_sends_nothing(book, tmp_path):
    settings = book.settings(database=f"sqlite:{tmp_path}/none.db")
    async with connected(settings) as radius:
        values, failed = await read(radius, CUSTOMER)
        with pytest.raises(Exception, match="can't be read"):
            await radius.perform(CUSTOMER, press(), quiet)
        assert not next(each.well for each in await radius.health())
    assert not values
    assert all("can't be read" in why for why in failed.values())
    assert not (tmp_path / "none.db").exists()


async def test_a_file_that_is_something_else_fails_in_words(book, tmp_path):
    (tmp_path / "text.db").write_text("not a database, " * 500)
    values, failed = await facts(book, database=f"sqlite:{tmp_path}/text.db")
    assert not values
    assert all("can't be read" in why for why in failed.values())


async def test_looking_never_writes(book):
    book.session()
    async with connected(book.settings()) as radius:
        with pytest.raises(Exception, match="readonly"):
            await radius._accounting._asked(
                lambda look: look._rows("DELETE FROM {accounting}", (), 1)
            )
    assert book.run("SELECT count(*) FROM radacct") == [(1,)]


async def test_a_look_that_takes_too_long_is_ended(book):
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    async with connected(book.settings(limit_s=0.2)) as radius:
        with pytest.raises(Exception, match=r"no answer within 0.2 s|interrupted"):
            await radius._accounting._asked(lambda look: look._rows(endless, (), 1))
        book.session()
        values, _ = await read(radius, CUSTOMER, "session.online")
    assert values == {"session.online": True}
