"""The reason store: lines and what was learnt; encrypted, bounded, begun anew if unreadable."""

from pathlib import Path

import apsw
import msgspec
import pytest

from app.domain.experience import Experience, ReasonLine, learn
from app.store.database import StoreError
from app.store.reason_store import Learnt, ReasonStore
from tests.app.domain.experience import town

KEY = b"k" * 32
KEEP = 100


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "reasons.db"


@pytest.fixture(scope="module")
def told() -> list[ReasonLine]:
    return town.lines(town.telling_calls(seed=1, count=12))


def taught(lines: list[ReasonLine]) -> Experience:
    experience = Experience()
    for line in lines:
        assert line.coded is not None
        experience = learn(experience, line.case, line.coded)
    return experience


def raw(path: Path) -> apsw.Connection:
    connection = apsw.Connection(str(path))
    connection.execute(f"PRAGMA key = 'raw:{KEY.hex()}'")
    return connection


def test_lines_are_there_after_a_restart_in_their_order(path: Path, told: list[ReasonLine]):
    with ReasonStore.open(path, KEY) as store:
        numbers = [store.add(line, KEEP) for line in told]
    assert numbers == list(range(1, 13))
    with ReasonStore.open(path, KEY) as store:
        assert store.lines() == list(zip(numbers, told, strict=True))
        assert [number for number, _ in store.lines(after=10)] == [11, 12]
        assert store.notices == []


def test_a_call_that_comes_again_replaces_its_line(path: Path, told: list[ReasonLine]):
    later = msgspec.structs.replace(told[0], coded="bill")
    with ReasonStore.open(path, KEY) as store:
        assert store.add(told[0], KEEP) == 1
        assert store.add(later, KEEP) is None
        assert store.lines() == [(1, later)]


def test_only_the_latest_lines_are_kept(path: Path, told: list[ReasonLine]):
    with ReasonStore.open(path, KEY) as store:
        for line in told:
            store.add(line, keep=5)
        assert [line for _, line in store.lines()] == told[-5:]


def test_what_was_learnt_is_the_same_after_a_restart(path: Path, told: list[ReasonLine]):
    learnt = Learnt(through=12, experience=taught(told))
    with ReasonStore.open(path, KEY) as store:
        assert store.learnt() == Learnt()
        store.keep(Learnt(through=3))
        store.keep(learnt)
    with ReasonStore.open(path, KEY) as store:
        assert store.learnt() == learnt


@pytest.mark.parametrize(
    "kept",
    [
        b"no msgpack",
        msgspec.msgpack.encode(Learnt())[:-3],
        msgspec.msgpack.encode(Learnt(experience=Experience(format=99))),
        msgspec.msgpack.encode(Learnt(experience=Experience(by_rules=()))),
    ],
)
def test_what_can_not_be_read_is_set_aside_and_said(path: Path, kept: bytes):
    with ReasonStore.open(path, KEY) as store:
        store.keep(Learnt(through=3))
    connection = raw(path)
    connection.execute("UPDATE learnt SET value = ?", (kept,))
    connection.close()
    with ReasonStore.open(path, KEY) as store:
        assert store.learnt() == Learnt()
        assert "set aside" in store.notices[0].text
    with ReasonStore.open(path, KEY) as store:
        assert store.learnt() == Learnt()
        assert store.notices == []
    connection = raw(path)
    assert connection.execute("SELECT name, value FROM learnt").fetchall() == [
        ("experience.set-aside", kept)
    ]
    connection.close()


def test_a_line_that_can_not_be_read_is_told_of_and_passed_over(path: Path, told: list[ReasonLine]):
    with ReasonStore.open(path, KEY) as store:
        for line in told[:3]:
            store.add(line, KEEP)
    connection = raw(path)
    connection.execute("UPDATE line SET line = ? WHERE number = 2", (b"rubbish",))
    connection.close()
    with ReasonStore.open(path, KEY) as store:
        assert [number for number, _ in store.lines()] == [1, 3]
        assert "Line 2 of the reason log was passed over" in store.notices[0].text


@pytest.mark.parametrize("damage", [b"\x00" * 8192, b"this is no database"])
def test_a_damaged_file_is_set_aside_and_a_new_one_begun(path: Path, damage: bytes):
    with ReasonStore.open(path, KEY) as store:
        store.keep(Learnt(through=3))
    path.write_bytes(damage)
    with ReasonStore.open(path, KEY) as store:
        (notice,) = store.notices
        assert notice.text.startswith("The reason log could not be read")
        assert notice.set_aside is not None
        assert notice.set_aside.read_bytes() == damage
        assert store.learnt() == Learnt()


def test_without_its_key_nothing_can_be_read(path: Path, told: list[ReasonLine]):
    with ReasonStore.open(path, KEY) as store:
        store.add(told[0], KEEP)
    assert b"session.online" not in path.read_bytes()
    with ReasonStore.open(path, b"x" * 32) as store:
        assert store.lines() == []
        assert store.notices[0].set_aside is not None


def test_a_failing_disk_is_said_to_be_the_reason_logs(path: Path, told: list[ReasonLine]):
    store = ReasonStore.open(path, KEY)
    store.close()
    with pytest.raises(StoreError, match="The reason log failed"):
        store.add(told[0], KEEP)
