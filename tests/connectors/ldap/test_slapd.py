"""The connector before a real OpenLDAP server."""

import asyncio
from contextlib import aclosing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.sandbox.town.cast import SCENARIOS
from app.sdk.errors import AuthFailed, ConnectorError, InvalidReply, NotReady
from tests.connectors.configured import all_facts, whose
from tests.connectors.ldap.conftest import PASSWORD, PEOPLE, Subscribers, connected, entry, read
from tests.servers.certificates import Authority
from tests.servers.slapd import SUFFIX, slapd

UID = {"a.b": {"take": "uid"}}
COUNT = {"a.n": {"take": "length(entries)", "type": "int"}}
NUMBER = SCENARIOS["B9"].number


@pytest.mark.parametrize("case", ["B9", "B13", "B14"])
async def test_who_calls_is_found_in_whatever_spelling_the_number_is_stored(
    subscribers: Subscribers, case: str
) -> None:
    async with connected(subscribers.settings()) as ldap:
        (found,) = await ldap.find_customers(f"+86{SCENARIOS[case].number}")
    line = subscribers.operator.find_login(found.keys["login"])
    assert line is not None
    assert (found.name, found.customer_id) == (SCENARIOS[case].name, line.customer_id)
    assert found.address.startswith("…")


async def test_nobody_is_found_at_a_number_nobody_has(subscribers: Subscribers) -> None:
    async with connected(subscribers.settings()) as ldap:
        assert await ldap.find_customers("12000009999") == ()


async def test_facts_of_every_broadband_customer_read_as_the_town_has_them(
    subscribers: Subscribers,
) -> None:
    settings = subscribers.settings()
    async with connected(settings) as ldap:
        for line in subscribers.operator.lines():
            asked = ldap.read(whose(line.access.login), all_facts(settings.questions))
            (reading,) = [each async for each in asked]
            assert (reading.values, reading.failed) == (
                {"aaa.status": line.access.status, "aaa.speed_mbps": line.access.speed_mbps},
                {},
            )
            assert reading.raw["aaa.speed_mbps"] == str(line.access.speed_mbps * 1000)


async def test_of_nobody_it_knows_a_required_fact_fails_and_the_others_are_empty(
    subscribers: Subscribers,
) -> None:
    reading = await read(subscribers.settings(), whose("nobody"))
    assert reading.failed == {"aaa.status": "answer not understood: aaa.status: nothing there"}
    assert reading.values == {"aaa.speed_mbps": None}


@pytest.mark.parametrize(
    "login",
    ["*", "*)(uid=*", "*))(|(uid=*", "a\\2a", "\\", "(", "nobody)(objectClass=*", "光*猫", "a\0b"],
)
async def test_a_hostile_value_is_a_login_nobody_has(subscribers: Subscribers, login: str) -> None:
    by_filter = subscribers.asking("(&(objectClass=account)(uid={keys.login}))", UID)
    by_name = subscribers.asking("(objectClass=*)", UID, base=f"uid={{keys.login}},{PEOPLE}")
    for settings in (by_filter, by_name):
        reading = await read(settings, whose(login))
        assert reading.values in ({"a.b": None}, {}), reading
        assert login not in str(reading.failed)


async def test_an_entry_is_found_by_a_name_with_a_blank(subscribers: Subscribers) -> None:
    line = next(iter(subscribers.operator.lines()))
    base = f"uid={{keys.login}},{PEOPLE}"
    settings = subscribers.asking("(objectClass=*)", UID, base=base, scope="base")
    reading = await read(settings, whose(line.access.login))
    assert reading.values == {"a.b": line.access.login}


async def test_times_lists_and_bytes_of_a_directory_become_facts_or_are_named(
    subscribers: Subscribers,
) -> None:
    line = next(iter(subscribers.operator.lines()))
    since = {"take": "linesince", "type": "time", "time": "%Y%m%d%H%M%SZ", "zone": "UTC"}
    settings = subscribers.asking("(uid={keys.login})", {"a.since": since})
    reading = await read(settings, whose(line.access.login))
    assert reading.values == {"a.since": line.since.replace(microsecond=0)}
    rules: dict[str, Any] = {
        "a.list": {"take": "description"},
        "a.second": {"take": "description[1]"},
        "a.dn": {"take": "dn"},
        "a.photo": {"take": "jpegphoto"},
    }
    at = {"base": f"uid=picture,ou=groups,{SUFFIX}", "attributes": ["description", "jpegPhoto"]}
    reading = await read(subscribers.asking("(objectClass=*)", rules, **at))
    assert reading.values == {"a.second": "two", "a.dn": f"uid=picture,ou=groups,{SUFFIX}"}
    assert "one value expected, found 2" in reading.failed["a.list"]
    assert "found bytes that are none" in reading.failed["a.photo"]


async def test_a_referral_is_not_followed_and_told(subscribers: Subscribers) -> None:
    for base in (f"cn=elsewhere,ou=groups,{SUFFIX}", f"ou=groups,{SUFFIX}"):
        reading = await read(subscribers.asking("(uid=nobody)", UID, base=base))
        assert reading.failed == {
            "a.b": "it refers to another server, which is not followed: set that one up"
        }


async def test_a_thousand_entries_are_refused_where_one_was_expected(
    subscribers: Subscribers,
) -> None:
    crowd = {"base": f"ou=crowd,{SUFFIX}"}
    reading = await read(subscribers.asking("(objectClass=account)", UID, **crowd))
    assert reading.failed == {"a.b": "answer not understood: one entry expected, found more"}
    many = subscribers.asking("(objectClass=account)", COUNT, entries="many", **crowd)
    assert "at most 100 entries expected" in (await read(many)).failed["a.n"]
    some = subscribers.asking("(uid=c1*)", COUNT, entries="many", max_entries=200, **crowd)
    assert (await read(some)).values == {"a.n": 111}


async def test_the_servers_own_limit_is_told_as_too_many(subscribers: Subscribers) -> None:
    settings = subscribers.asking(
        "(objectClass=account)", COUNT, entries="many", max_entries=900, base=f"ou=crowd,{SUFFIX}"
    )
    assert "found more" in (await read(settings)).failed["a.n"]


async def test_an_answer_of_too_many_bytes_is_not_read_to_its_end(
    subscribers: Subscribers,
) -> None:
    settings = subscribers.asking("(uid=picture)", UID, base=SUFFIX, max_bytes=100_000)
    assert (await read(settings)).failed == {"a.b": "answer larger than it may be"}


@pytest.mark.parametrize(
    ("base", "why"),
    [
        (f"ou=nowhere,{SUFFIX}", "there is nothing at `base`"),
        (f"ou=hidden,{SUFFIX}", "there is nothing at `base`"),
        ("not a name", "`base` is no name of an entry"),
    ],
)
async def test_a_base_that_is_wrong_is_told_in_words_of_the_settings(
    subscribers: Subscribers, base: str, why: str
) -> None:
    reading = await read(subscribers.asking("(uid=x)", UID, base=base))
    assert why in reading.failed["a.b"]
    assert not reading.retryable


@pytest.mark.parametrize(
    ("other", "password"), [({}, "wrong"), ({"user": f"cn=nobody,{SUFFIX}"}, PASSWORD)]
)
async def test_a_refused_sign_in_is_told(
    subscribers: Subscribers, other: dict[str, str], password: str
) -> None:
    async with connected(subscribers.settings(**other), password) as ldap:
        with pytest.raises(AuthFailed, match="sign-in refused"):
            await ldap.find_customers(NUMBER)
        (health,) = await ldap.health()
    assert (health.system, health.well, health.detail) == ("AAA", False, "sign-in refused")


async def test_an_empty_password_is_not_sent_as_it_would_let_nobody_in(
    subscribers: Subscribers,
) -> None:
    with pytest.raises(AuthFailed, match="the secret 'password' is empty"):
        async with connected(subscribers.settings(), ""):
            raise AssertionError


async def test_who_may_not_read_sees_nothing_without_signing_in(subscribers: Subscribers) -> None:
    async with connected(subscribers.plain(user="")) as ldap:
        with pytest.raises(ConnectorError, match="there is nothing at `base`"):
            await ldap.find_customers(NUMBER)


@pytest.mark.parametrize("tls", ["ldaps", "starttls"])
async def test_a_server_is_trusted_by_its_authority_and_its_name(
    subscribers: Subscribers, tls: str, tmp_path: Path
) -> None:
    server = subscribers.server
    port = server.tls_port if tls == "ldaps" else server.port
    async with connected(subscribers.settings(tls=tls, port=port)) as ldap:
        assert len(await ldap.find_customers(NUMBER)) == 1
    stranger = str(Authority(tmp_path, "stranger").file)
    for wrong in ({"host": "127.0.0.1"}, {"ca_file": stranger}, {"ca_file": ""}):
        async with connected(subscribers.settings(tls=tls, port=port, **wrong)) as ldap:
            with pytest.raises(NotReady, match="its certificate is not to be trusted"):
                await ldap.find_customers(NUMBER)


async def test_a_server_without_tls_is_told_no_password(subscribers: Subscribers) -> None:
    with slapd(entry(SUFFIX, "dcObject", "organization", o="x", dc="example"), tls=False) as bare:
        settings = subscribers.settings(tls="starttls", port=bare.port)
        async with connected(settings) as ldap:
            with pytest.raises(NotReady, match="it does not offer StartTLS"):
                await ldap.find_customers(NUMBER)


async def test_nobody_listening_is_told(subscribers: Subscribers) -> None:
    async with connected(subscribers.settings(port=1)) as ldap:
        with pytest.raises(NotReady, match="unreachable"):
            await ldap.find_customers(NUMBER)


async def test_a_server_that_says_nothing_any_more_holds_nobody(subscribers: Subscribers) -> None:
    settings = subscribers.asking("(uid=x)", UID, limit_s=0.3)
    async with connected(settings) as ldap:
        assert await ldap.find_customers(NUMBER)
        subscribers.server.stop()
        try:
            (reading,) = [each async for each in ldap.read(whose("x"), frozenset(UID))]
        finally:
            subscribers.server.go_on()
        assert reading.failed == {"a.b": "no answer within 0.3 s"}
        assert reading.retryable
        assert await ldap.find_customers(NUMBER)


async def test_a_search_is_given_up_when_the_call_ends(subscribers: Subscribers) -> None:
    settings = subscribers.asking("(uid=x)", UID, limit_s=60, connections=1)
    async with connected(settings) as ldap:
        await ldap.find_customers(NUMBER)
        subscribers.server.stop()
        try:
            source = ldap.read(whose("x"), frozenset(UID))
            async with aclosing(source), asyncio.TaskGroup() as group:
                waiting = group.create_task(anext(source))
                await asyncio.sleep(0.1)
                waiting.cancel()
        finally:
            subscribers.server.go_on()
        assert await ldap.find_customers(NUMBER)


async def test_a_connection_the_server_ended_meanwhile_is_opened_anew_unnoticed(
    subscribers: Subscribers,
) -> None:
    async with connected(subscribers.plain(connections=1)) as ldap:
        await ldap.find_customers(NUMBER)
        (link,) = ldap._pool._idle
        link._session._connection.socket.shutdown(2)
        assert len(await ldap.find_customers(NUMBER)) == 1


async def test_customers_of_a_number_that_are_too_many_are_refused(
    subscribers: Subscribers,
) -> None:
    directory = {
        "base": f"ou=crowd,{SUFFIX}", "filter": "(|(objectClass=account)(uid={number}))",
        "id": "uid", "name": "uid", "numbers": "",
    }  # fmt: skip
    async with connected(subscribers.plain(directory=directory)) as ldap:
        with pytest.raises(InvalidReply, match="at most 100 entries"):
            await ldap.find_customers(NUMBER)


async def test_health_needs_no_right_to_read(subscribers: Subscribers) -> None:
    async with connected(subscribers.settings()) as ldap:
        assert [(each.system, each.well) for each in await ldap.health()] == [("AAA", True)]


async def test_the_last_digits_and_an_id_find_their_own_where_that_is_set_up(
    subscribers: Subscribers,
) -> None:
    settings = subscribers.settings()
    assert settings.directory is not None
    directory = msgspec.structs.replace(
        settings.directory,
        weak_filter="(telephoneNumber=*{number})",
        keyed_filters={"login": "(uid={number})"},
    )
    async with connected(msgspec.structs.replace(settings, directory=directory)) as ldap:
        (exact,) = await ldap.find_customers(NUMBER)
        (weak,) = await ldap.find_by_suffix(NUMBER[-8:])
        (keyed,) = await ldap.find_keyed("login", exact.keys["login"])
        assert exact.customer_id == weak.customer_id == keyed.customer_id
        assert await ldap.find_keyed("login", "*") == ()
        assert await ldap.find_keyed("account", "A1") == ()
    async with connected(settings) as ldap:
        assert await ldap.find_by_suffix(NUMBER[-8:]) == ()
