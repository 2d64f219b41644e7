"""The town as FreeRADIUS's tables have it, and what FreeRADIUS does as the town hears it."""

from pathlib import Path

import pytest

from app.sandbox.aaa.mirror import Mirror
from app.sandbox.aaa.radiusd import Ports, write_config
from app.sandbox.aaa.seeding import unique_id
from app.sandbox.town.cast import SCENARIOS
from tests.servers.launch import until


@pytest.fixture
def mirror(operator, tmp_path):
    shown = Mirror(operator, tmp_path / "aaa.db", secret="s")
    yield shown
    shown.close()


def rows(mirror, query, *values):
    return mirror._db.execute(query, values).fetchall()


def opened(mirror, login):
    query = "SELECT acctsessionid FROM radacct WHERE username = ? AND acctstoptime IS NULL"
    return [row[0] for row in rows(mirror, query, login)]


def online(operator):
    return next(
        line for line in operator.lines()
        if line.access.session and not line.access.gone and line.access.status == "active"
        and not line.access.drops_1h and not line.access.elsewhere
    )  # fmt: skip


def happened(mirror, *row):
    mirror._db.execute(
        "INSERT INTO happened (kind, username, session, value) VALUES (?, ?, ?, ?)", row
    )
    mirror.look()


def scene(operator, name):
    return next(line for line in operator.lines() if line.number == SCENARIOS[name].number)


def test_every_login_and_every_session_of_the_town_is_there(mirror, operator):
    lines = list(operator.lines())
    sessions = [
        each for line in lines for each in (line.access.session, line.access.elsewhere) if each
    ]
    assert rows(mirror, "SELECT count(DISTINCT username) FROM radcheck") == [(len(lines),)]
    found = rows(mirror, "SELECT count(*) FROM radacct WHERE acctstoptime IS NULL")
    assert found == [(len(sessions),)]


def test_a_session_the_bras_has_dropped_stands_in_accounting_alone(mirror, operator):
    login = scene(operator, "B10").access.login
    assert len(opened(mirror, login)) == 1
    assert rows(mirror, "SELECT * FROM bras_session WHERE username = ?", login) == []


def test_what_changes_in_the_town_shows_at_the_next_look_and_nothing_else_is_written(
    mirror, operator
):
    line = online(operator)
    login = line.access.login
    mirror.look()
    before = mirror._db.total_changes
    mirror.look()
    assert mirror._db.total_changes == before
    line.access.session, line.access.status, line.access.speed_mbps = None, "stopped", 42
    mirror.look()
    assert opened(mirror, login) == []
    assert rows(mirror, "SELECT groupname FROM radusergroup WHERE username = ?", login) == [
        ("stopped",)
    ]
    assert rows(mirror, "SELECT value FROM radreply WHERE username = ?", login) == [("42000000",)]
    reject = "SELECT value FROM radcheck WHERE username = ? AND attribute = 'Auth-Type'"
    assert rows(mirror, reject, login) == [("Reject",)]
    line.access.status = "active"
    mirror.look()
    assert rows(mirror, reject, login) == []


def test_attempts_come_and_go_with_the_town(mirror, operator):
    line = online(operator)
    counted = "SELECT count(*) FROM radpostauth WHERE username = ?"
    line.access.attempts_15m, line.access.last_reject = 4, "binding"
    mirror.look()
    assert rows(mirror, counted, line.access.login) == [(4,)]
    assert rows(mirror, "SELECT reason FROM verdict WHERE username = ?", line.access.login) == [
        ("port binding does not match",)
    ]
    line.access.attempts_15m, line.access.last_reject = 0, None
    mirror.look()
    assert rows(mirror, counted, line.access.login) == [(0,)]


def test_a_session_that_freeradius_ends_is_ended_and_dialled_again(mirror, operator, clock):
    line = online(operator)
    login, session_id = line.access.login, line.access.session.session_id
    happened(mirror, "disconnect", login, session_id, "")
    assert line.access.session is None
    assert opened(mirror, login) == []
    clock.move(3)
    mirror.look()
    assert line.access.session.session_id != session_id
    assert opened(mirror, login) == [line.access.session.session_id]


def test_the_end_of_another_session_ends_nothing(mirror, operator):
    line = online(operator)
    happened(mirror, "disconnect", line.access.login, "S-of-somebody-else", "")
    happened(mirror, "disconnect", "nobody@test", "S-1", "")
    assert line.access.session is not None


def test_a_speed_that_freeradius_was_told_is_the_town_s(mirror, operator):
    line = online(operator)
    happened(mirror, "profile", line.access.login, "", "300000000")
    assert line.access.speed_mbps == 300


def test_sign_ins_at_freeradius_are_counted_in_the_town(mirror, operator):
    line = online(operator)
    happened(mirror, "reject", line.access.login, "", "password does not match")
    assert (line.access.attempts_15m, line.access.last_reject) == (1, "password")
    happened(mirror, "accept", line.access.login, "", "")
    assert (line.access.attempts_15m, line.access.last_reject) == (2, None)


async def test_it_keeps_looking_for_as_long_as_it_is_live(mirror, operator):
    line = online(operator)
    async with mirror.live(0.01):
        line.access.session = None
        await until(lambda: opened(mirror, line.access.login) == [])


def test_sessions_have_the_unique_id_that_freeradius_makes(mirror, operator):
    line = online(operator)
    expected = unique_id(line.access.login, line.access.session.session_id)
    query = "SELECT acctuniqueid FROM radacct WHERE username = ? AND acctstoptime IS NULL"
    assert rows(mirror, query, line.access.login) == [(expected,)]


def test_the_settings_hold_the_folder_the_file_and_the_ports(tmp_path: Path):
    write_config(tmp_path, tmp_path / "aaa.db", Ports(auth=11, acct=22, coa=33))
    text = (tmp_path / "radiusd.conf").read_text()
    for part in (str(tmp_path / "aaa.db"), "port = 11", "port = 22", "port = 33"):
        assert part in text
    assert "@" not in text
