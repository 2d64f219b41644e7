"""The call log: kept at once, unreadable without its key, set aside when it can't be read."""

import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw
import pytest

from app.domain.call import CallId, Contact
from app.domain.events import AnyEvent, ConnectionCleared, Delivered, Established, StepDone
from app.store.call_log import CallLog
from app.store.database import StoreError

KEY = b"k" * 32
AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
CALL = CallId("1700000000.1")
CONTACT = Contact(ani="12000000042", caller_name="Han Meimei")
EVENTS: list[AnyEvent] = [
    Delivered(call_id=CALL, at=AT, contact=CONTACT),
    Established(call_id=CALL, at=AT + timedelta(seconds=2), contact=CONTACT),
    StepDone(call_id=CALL, at=AT + timedelta(seconds=9), step="greet"),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "calls.db"


def fill(path: Path | None, key: bytes = KEY) -> int:
    with CallLog.open(path, key) as log:
        session = log.begin(CALL, AT)
        for event in EVENTS:
            log.append(session, event)
        return session


def raw(path: Path, key: bytes = KEY) -> apsw.Connection:
    connection = apsw.Connection(str(path))
    connection.execute(f"PRAGMA key = 'raw:{key.hex()}'")
    return connection


def test_an_unfinished_session_is_there_after_a_restart(path: Path):
    session = fill(path)
    with CallLog.open(path, KEY) as log:
        assert log.unfinished() == [(session, EVENTS)]
        assert log.notices == []


def test_a_finished_session_is_not_taken_up_again_unless_reopened(path: Path):
    session = fill(path)
    with CallLog.open(path, KEY) as log:
        log.finish(session)
        assert log.unfinished() == []
        assert log.events(session) == EVENTS
        log.reopen(session)
        assert log.unfinished() == [(session, EVENTS)]


def test_events_are_there_after_the_program_was_killed(path: Path):
    program = (
        "import os, signal, sys\n"
        "from datetime import UTC, datetime\n"
        "from pathlib import Path\n"
        "from app.domain.events import StepDone\n"
        "from app.store.call_log import CallLog\n"
        "log = CallLog.open(Path(sys.argv[1]), b'k' * 32)\n"
        "at = datetime(2026, 1, 2, tzinfo=UTC)\n"
        "session = log.begin('c', at)\n"
        "for number in range(50):\n"
        "    log.append(session, StepDone(call_id='c', at=at, step=str(number)))\n"
        "os.kill(os.getpid(), getattr(signal, 'SIGKILL', signal.SIGTERM))\n"
    )
    root = Path(__file__).parents[3]
    died = subprocess.run(
        [sys.executable, "-c", program, str(path)], cwd=root, check=False, timeout=60
    )
    assert died.returncode != 0
    with CallLog.open(path, KEY) as log:
        ((_session, events),) = log.unfinished()
        assert [event.step for event in events if isinstance(event, StepDone)] == [
            str(number) for number in range(50)
        ]


def test_a_call_id_that_comes_back_gets_a_session_of_its_own(path: Path):
    first, second = fill(path), fill(path)
    assert first != second
    with CallLog.open(path, KEY) as log:
        assert [row.session for row in log.recent(10)] == [second, first]
        assert [row.call_id for row in log.recent(1)] == [CALL]
        assert log.recent(1)[0].begun_at == AT


def test_a_session_number_is_never_used_again(path: Path):
    session = fill(path)
    with CallLog.open(path, KEY) as log:
        log.purge(AT + timedelta(days=1))
        assert log.begin(CALL, AT) > session


def test_old_sessions_are_purged_with_their_events(path: Path):
    old = fill(path)
    with CallLog.open(path, KEY) as log:
        new = log.begin(CALL, AT + timedelta(days=40))
        log.append(new, EVENTS[0])
        assert log.purge(AT + timedelta(days=30)) == 1
        assert log.events(old) == []
        assert [row.session for row in log.recent(10)] == [new]


def test_nothing_can_be_read_without_the_key(path: Path):
    log = CallLog.open(path, KEY)
    session = log.begin(CALL, AT)
    log.append(session, EVENTS[0])
    for file in path.parent.iterdir():
        held = file.read_bytes()
        assert b"Meimei" not in held
        assert b"12000000042" not in held
        assert b"SQLite format" not in held
    log.close()


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps rights another way")
def test_only_its_owner_may_read_the_file(path: Path):
    fill(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_log_of_another_key_is_set_aside_and_can_be_opened_with_it_again(path: Path):
    session = fill(path)
    with CallLog.open(path, b"x" * 32) as log:
        (notice,) = log.notices
        assert log.recent(10) == []
        log.begin(CALL, AT)
    assert notice.set_aside is not None
    assert notice.set_aside.name in notice.text
    with CallLog.open(notice.set_aside, KEY) as log:
        assert log.events(session) == EVENTS


def test_a_damaged_log_is_set_aside_whole(path: Path):
    fill(path)
    held = bytearray(path.read_bytes())
    held[len(held) // 2 :] = os.urandom(len(held) - len(held) // 2)
    path.write_bytes(held)
    with CallLog.open(path, KEY) as log:
        (notice,) = log.notices
        assert log.recent(10) == []
    assert notice.set_aside is not None
    assert notice.set_aside.read_bytes() == bytes(held)


@pytest.mark.parametrize("held", [b"not a database" * 1000, b"x" * 600])
def test_a_file_that_is_no_log_is_set_aside(path: Path, held: bytes):
    path.parent.mkdir()
    path.write_bytes(held)
    with CallLog.open(path, KEY) as log:
        (notice,) = log.notices
        log.begin(CALL, AT)
    assert notice.set_aside is not None
    assert notice.set_aside.read_bytes() == held


def test_a_log_of_a_newer_version_is_set_aside(path: Path):
    fill(path)
    connection = raw(path)
    connection.pragma("user_version", 99)
    connection.close()
    with CallLog.open(path, KEY) as log:
        assert "version 99" in log.notices[0].text


def test_two_logs_set_aside_do_not_meet(path: Path):
    for key in (b"a", b"b", b"c"):
        fill(path, key * 32)
    assert len(list(path.parent.glob("calls.db.*Z"))) == 2


def test_an_event_nobody_can_read_stays_and_is_passed_over_with_a_notice(path: Path):
    session = fill(path)
    connection = raw(path)
    for line in (b'{"event":"beamed-up","call_id":"1"}', b'{"event":"deliv'):
        connection.execute("INSERT INTO event(session, line) VALUES(?, ?)", (session, line))
    connection.close()
    with CallLog.open(path, KEY) as log:
        assert log.unfinished() == [(session, EVENTS)]
        assert log.events(session) == EVENTS
        assert len(log.notices) == 2
        log.append(session, ConnectionCleared(call_id=CALL, at=AT, contact=CONTACT))
        assert len(log.events(session)) == 4
    connection = raw(path)
    assert connection.execute("SELECT count(*) FROM event").get == 6
    connection.close()


def test_closing_leaves_one_file_and_closing_twice_is_fine(path: Path):
    log = CallLog.open(path, KEY)
    log.begin(CALL, AT)
    log.close()
    log.close()
    assert [file.name for file in path.parent.iterdir()] == ["calls.db"]


def test_a_log_that_is_written_to_elsewhere_is_not_set_aside(path: Path):
    fill(path)
    other = raw(path)
    other.execute("BEGIN EXCLUSIVE")
    with CallLog.open(path, KEY) as log, pytest.raises(StoreError, match="locked"):
        log.begin(CALL, AT)
    other.execute("ROLLBACK")
    other.close()


def test_a_folder_that_cannot_be_written_to_is_a_store_error(tmp_path: Path):
    (tmp_path / "state").write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="can't be opened"):
        CallLog.open(tmp_path / "state" / "calls.db", KEY)


def test_an_unknown_session_is_a_store_error(path: Path):
    with CallLog.open(path, KEY) as log, pytest.raises(StoreError):
        log.append(7, EVENTS[0])


def test_a_closed_log_is_a_store_error(path: Path):
    log = CallLog.open(path, KEY)
    log.close()
    with pytest.raises(StoreError):
        log.begin(CALL, AT)


def test_small_things_are_remembered(path: Path):
    with CallLog.open(path, KEY) as log:
        assert log.recall("window") is None
        log.remember("window", {"x": 1, "screen": "HDMI-1"})
        log.remember("window", {"x": 2, "screen": "HDMI-1"})
    with CallLog.open(path, KEY) as log:
        assert log.recall("window") == {"x": 2, "screen": "HDMI-1"}


def test_a_log_in_memory_works_and_writes_nothing(tmp_path: Path):
    session = fill(None)
    assert session == 1
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []
