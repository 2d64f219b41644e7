"""The connector before a real FreeRADIUS over the pretend operator's store."""

import os
import signal
from datetime import timedelta

import pytest

from app.sandbox.aaa.seeding import password_of, unique_id
from app.sandbox.aaa.tables import SPEED
from app.sandbox.town.operator import utc_now
from app.sdk.errors import ConnectorError, InvalidReply, NotReady
from connectors.radius.settings import Nas
from tests.connectors.radius.dialin import sign_in, tell
from tests.connectors.radius.world import (
    connected,
    customer_of,
    customer_with,
    healthy,
    press,
    quiet,
    read,
    scene,
    settings_of,
)
from tests.servers import launch
from tests.servers.freeradius import freeradius


@pytest.fixture(scope="module")
def aaa(tmp_path_factory):
    with freeradius(tmp_path_factory.mktemp("aaa")) as running:
        yield running


@pytest.fixture(scope="module")
def lines(aaa):
    return iter(healthy(aaa.operator))


@pytest.fixture
def line(lines):
    """A line nobody else's test has touched."""
    return next(lines)


async def test_a_session_is_ended_and_everybody_knows(aaa, line):
    session_id = line.access.session.session_id
    async with aaa.mirror.live(), connected(settings_of(aaa)) as radius:
        before, _ = await read(radius, customer_of(line), "session.online", "session.started_at")
        shares = []
        receipt = await radius.perform(customer_of(line), press(), shares.append)
        after, _ = await read(radius, customer_of(line), "session.online")
        await launch.until(lambda: line.access.session is None)
    assert before["session.online"] is True
    assert before["session.started_at"] is not None
    assert receipt.reference == session_id
    assert after == {"session.online": False}
    assert shares[-1] == 1.0


async def test_a_session_that_is_gone_counts_as_ended(aaa):
    line = scene(aaa.operator, "B10")
    assert line.access.gone
    async with aaa.mirror.live(), connected(settings_of(aaa)) as radius:
        before, _ = await read(radius, customer_of(line), "session.online", "session.traffic")
        receipt = await radius.perform(customer_of(line), press(), quiet)
        after, _ = await read(radius, customer_of(line), "session.online")
        await launch.until(lambda: line.access.session is None)
    assert before == {"session.online": True, "session.traffic": False}
    assert receipt.reference
    assert after == {"session.online": False}


async def test_ending_a_session_twice_is_as_good_as_once(aaa, line):
    first = press(key="first")
    async with connected(settings_of(aaa, settle_s=0)) as radius:
        done = await radius.perform(customer_of(line), first, quiet)
        assert await radius.perform(customer_of(line), first, quiet) == done
        assert await radius.check(customer_of(line), first) == done
        second = await radius.perform(customer_of(line), press(key="second"), quiet)
    assert second.reference == ""  # accounting knows of none that could be ended


async def test_the_bras_itself_says_that_there_is_no_such_session(aaa, line):
    session_id = line.access.session.session_id
    assert tell(aaa, "disconnect", line.access.login, session_id) == (41, None)
    assert tell(aaa, "disconnect", line.access.login, session_id) == (42, 503)


async def test_the_new_session_is_left_alone(aaa, line):
    """Sent, forgotten, and sent again after the modem has dialled anew: nothing more is ended."""
    pressed = press(key="before", at=utc_now() - timedelta(seconds=3))
    strict = settings_of(aaa, clock_slack_s=0)
    async with connected(strict) as radius:
        await radius.perform(customer_of(line), pressed, quiet)
    aaa.mirror.look()
    line.access.redial_at = utc_now()
    aaa.mirror.look()
    renewed = line.access.session.session_id
    async with connected(strict) as another:
        online, _ = await read(another, customer_of(line), "session.online")
        assert (await another.perform(customer_of(line), pressed, quiet)).reference == ""
        assert await another.check(customer_of(line), pressed) is not None
    aaa.mirror.look()
    assert online == {"session.online": True}
    assert line.access.session.session_id == renewed


async def test_check_says_that_a_session_still_goes_on(aaa, line):
    async with connected(settings_of(aaa)) as radius:
        assert await radius.check(customer_of(line), press(key="never sent")) is None


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (401, "does not know an attribute"),
        (402, "misses an attribute"),
        (403, "another BRAS"),
        (404, "did not understand"),
        (501, "does not permit"),
        (504, "can't be removed"),
        (506, "no resources"),
        (508, "several sessions"),
        (599, "error cause 599"),
    ],
)
async def test_each_refusal_of_the_bras_has_its_words(aaa, line, cause, words):
    aaa.mirror.refuse(line.access.login, cause)
    async with connected(settings_of(aaa)) as radius:
        with pytest.raises(ConnectorError, match=words) as refused:
            await radius.perform(customer_of(line), press(key=f"nak-{cause}"), quiet)
    aaa.mirror.refuse(line.access.login, 0)
    assert type(refused.value) is ConnectorError
    assert line.access.session is not None


async def test_a_bras_that_says_nothing_leaves_it_open_and_knows_the_same_request_again(aaa, line):
    """FreeRADIUS takes the second sending for a repetition, so it is not even looked at."""
    pressed = press(key="open")
    aaa.mirror.refuse(line.access.login, -1)
    async with connected(settings_of(aaa)) as radius:
        for error_cause in (-1, 0):
            aaa.mirror.refuse(line.access.login, error_cause)
            with pytest.raises(TimeoutError, match="no answer of the BRAS"):
                await radius.perform(customer_of(line), pressed, quiet)
        assert await radius.check(customer_of(line), pressed) is None
        await radius.perform(customer_of(line), press(key="another"), quiet)
        assert await radius.check(customer_of(line), pressed) is not None
    aaa.mirror.look()
    assert line.access.session is None


async def test_the_speed_of_a_session_is_set(aaa, line):
    line.access.speed_mbps = 300
    aaa.mirror.look()
    async with aaa.mirror.live(), connected(settings_of(aaa)) as radius:
        before, _ = await read(radius, customer_of(line), "aaa.speed_mbps")
        pressed = press("aaa.push_profile", product__speed_mbps="1000")
        receipt = await radius.perform(customer_of(line), pressed, quiet)
        await launch.until(lambda: line.access.speed_mbps == 1000)
        after, _ = await read(radius, customer_of(line), "aaa.speed_mbps")
    assert before == {"aaa.speed_mbps": 300}
    assert after == {"aaa.speed_mbps": 1000}
    assert receipt.reference == line.access.session.session_id


async def test_an_attribute_the_bras_does_not_know_is_refused(aaa, line):
    other = settings_of(aaa, profile={"Filter-Id": "home-{mbps}"})
    async with connected(other) as radius:
        pressed = press("aaa.push_profile", product__speed_mbps="300")
        with pytest.raises(ConnectorError, match="does not know an attribute"):
            await radius.perform(customer_of(line), pressed, quiet)


@pytest.mark.parametrize("speed", ["", "fast", "-3", "1000000", "3e2", "3.5"])
async def test_a_speed_that_is_none_is_not_sent(aaa, line, speed):
    async with connected(settings_of(aaa)) as radius:
        pressed = press("aaa.push_profile", product__speed_mbps=speed)
        with pytest.raises(ConnectorError, match="speed of the product is not known"):
            await radius.perform(customer_of(line), pressed, quiet)


async def test_a_wrong_secret_ends_nothing_and_says_what_it_looks_like(aaa, line):
    async with connected(settings_of(aaa), secret="another-secret") as radius:
        with pytest.raises(TimeoutError, match="wrong secret looks the same"):
            await radius.perform(customer_of(line), press(key="wrong"), quiet)
    aaa.mirror.look()
    assert line.access.session is not None


async def test_a_bras_that_does_not_sign_its_answers_is_not_believed_where_that_is_required(
    aaa, line
):
    """FreeRADIUS 3.2.1 puts none into its answer to a Disconnect-Request."""
    strict = Nas(secret="bras", port=aaa.ports.coa, message_authenticator="require")
    async with connected(settings_of(aaa, nas={"127.0.0.0/8": strict})) as radius:
        with pytest.raises(InvalidReply, match="without a valid Message-Authenticator"):
            await radius.perform(customer_of(line), press(key="strict"), quiet)


async def test_all_sessions_of_a_shared_login_are_ended(aaa):
    line = scene(aaa.operator, "B8")
    assert line.access.elsewhere is not None
    async with aaa.mirror.live(), connected(settings_of(aaa)) as radius:
        await radius.perform(customer_of(line), press(key="shared"), quiet)
        await launch.until(lambda: line.access.elsewhere is None)


async def test_a_lock_in_the_store_is_seen_at_the_next_sign_in(aaa, line):
    login, password = line.access.login, password_of(line.access.login)
    assert sign_in(aaa, login, password)[0] == 2
    line.access.status = "locked"
    aaa.mirror.look()
    assert sign_in(aaa, login, password) == (3, "account suspended")
    async with connected(settings_of(aaa)) as radius:
        locked, _ = await read(radius, customer_of(line), "aaa.status")
        line.access.status = "stopped"
        aaa.mirror.look()
        stopped, _ = await read(radius, customer_of(line), "aaa.status")
        line.access.status = "active"
        aaa.mirror.look()
        active, _ = await read(radius, customer_of(line), "aaa.status")
    assert sign_in(aaa, login, password)[0] == 2
    assert [each["aaa.status"] for each in (locked, stopped, active)] == [
        "locked", "stopped", "active",
    ]  # fmt: skip


async def test_a_refused_sign_in_is_a_fact_a_moment_later(aaa, line):
    line.access.session = None
    aaa.mirror.look()
    assert sign_in(aaa, line.access.login, "not the password") == (3, "password does not match")
    aaa.mirror.look()
    async with connected(settings_of(aaa)) as radius:
        values, failed = await read(radius, customer_of(line))
    assert not failed
    assert values["session.online"] is False
    assert values["aaa.last_reject"] == line.access.last_reject == "password"
    assert values["aaa.attempts_15m"] == line.access.attempts_15m == 1


async def test_accounting_that_starts_and_stops_moves_the_store_and_the_facts(aaa, line):
    line.access.session = None
    aaa.mirror.look()
    login = line.access.login
    async with connected(settings_of(aaa)) as radius:
        tell(aaa, "start", login, "NEW-1")
        aaa.mirror.look()
        on, _ = await read(radius, customer_of(line), "session.online")
        assert line.access.session.session_id == "NEW-1"
        query = "SELECT acctuniqueid FROM radacct WHERE acctsessionid = 'NEW-1'"
        assert aaa.mirror._db.execute(query).fetchone() == (unique_id(login, "NEW-1"),)
        tell(aaa, "stop", login, "NEW-1")
        aaa.mirror.look()
        off, _ = await read(radius, customer_of(line), "session.online", "session.last_end")
    assert on == {"session.online": True}
    assert off == {"session.online": False, "session.last_end": "line"}
    assert line.access.session is None


async def test_everybody_healthy_says_so_and_nobody_is_touched(aaa):
    async with connected(settings_of(aaa)) as radius:
        health = await radius.health()
    assert [(each.system, each.well) for each in health] == [
        ("AAA", True),
        ("BRAS 127.0.0.1", True),
    ]


async def test_a_login_the_aaa_does_not_know_is_offline_and_has_no_status(aaa, line):
    async with connected(settings_of(aaa)) as radius:
        values, failed = await read(radius, customer_with("nobody@test"))
    assert not failed
    assert values["session.online"] is False
    assert values["aaa.status"] is None


def test_a_login_made_to_be_run_by_freeradius_is_only_a_name(aaa):
    login = "%{sql:DELETE FROM radacct}"
    before = aaa.mirror._db.execute("SELECT count(*) FROM radacct").fetchone()
    assert sign_in(aaa, login, "x") == (3, "no such user")
    assert aaa.mirror._db.execute("SELECT count(*) FROM radacct").fetchone() == before


async def test_once_the_server_is_stopped_nothing_is_sent(tmp_path):
    with freeradius(tmp_path) as stopped:
        line = healthy(stopped.operator)[0]
        _end(stopped.pid)
        async with connected(settings_of(stopped)) as radius:
            with pytest.raises(NotReady, match="nobody listens"):
                await radius.perform(customer_of(line), press(), quiet)
            health = {each.system: each.well for each in await radius.health()}
    assert health == {"AAA": True, "BRAS 127.0.0.1": False}


def test_the_dictionary_says_what_the_operators_say():
    from connectors.radius.dictionary import dictionary

    with open("/usr/share/freeradius/dictionary.huawei") as file:
        told = next(line.split() for line in file if SPEED in line)
    attribute = dictionary().attributes[SPEED]
    assert (str(attribute.code), attribute.type) == (told[2], told[3])


def _end(pid):
    os.killpg(pid, signal.SIGTERM)
    os.waitpid(pid, 0)
