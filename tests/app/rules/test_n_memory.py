"""N3 and N9: what the desk remembers of a number, and what it never writes down."""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.bootstrap import numbers as bootstrap
from app.bootstrap.numbers import KeptNumbers
from app.domain.call import Outcome
from app.domain.events import Diverted, StepDone
from app.services.numbers import NumberPlan, Numbers
from app.services.recollection import DeskMemory, Remembered, earlier_of
from app.store.database import StoreError
from app.store.number_store import NumberFile
from tests.app.domain.session.calls import (
    BOOK,
    CALL,
    CONTACT,
    INTERNAL,
    STALE,
    T0,
    after,
    at,
    cleared,
    delivered,
    established,
)

KEY = bytes(range(32))
NUMBER = "12000001046"
STEP = StepDone(call_id=CALL, at=at(20), step="stale")
TALKED = after(*STALE, STEP, cleared(90))


@pytest.fixture
def kept() -> KeptNumbers:
    return KeptNumbers(NumberFile.open(None, b""))


def memory(kept: KeptNumbers, **how: object) -> DeskMemory:
    read = Numbers(NumberPlan()).read
    return DeskMemory(lambda: kept, read=read, **how)  # type: ignore[arg-type]


def ringing(seconds: float, ani: str = NUMBER) -> object:
    return after(delivered(seconds, contact=replace(CONTACT, ani=ani)))


def test_n3_a_choice_comes_back_with_its_date_however_the_number_is_written(
    kept: KeptNumbers,
) -> None:
    desk = memory(kept)
    desk.choose(NUMBER, "C2", at(5))
    for ani in (NUMBER, f"+86{NUMBER}", f"0086{NUMBER}", f"0{NUMBER}"):
        said = desk.recall(ringing(86_400, ani))  # type: ignore[arg-type]
        assert said is not None
        assert (said.customer_id, said.chosen_at) == ("C2", at(5))
    assert desk.recall(ringing(86_400, "12000001047")) is None  # type: ignore[arg-type]


def test_n3_a_choice_taken_back_is_forgotten(kept: KeptNumbers) -> None:
    desk = memory(kept)
    desk.choose(NUMBER, "C2", at(5))
    desk.choose(NUMBER, "", at(6))
    assert desk.recall(ringing(86_400)) is None  # type: ignore[arg-type]


def test_n3_nothing_is_remembered_where_the_settings_say_so(kept: KeptNumbers) -> None:
    desk = memory(kept, choices=False, repeat_min=0)
    desk.choose(NUMBER, "C2", at(5))
    desk.note(TALKED, BOOK)
    assert desk.recall(ringing(120)) is None  # type: ignore[arg-type]


def test_n3_the_file_holds_no_number_and_is_encrypted(tmp_path: Path) -> None:
    path = tmp_path / "numbers.db"
    with NumberFile.open(path, KEY) as file:
        file.keep(f"+86{NUMBER}", b"picked C2", T0)
        rows = list(file._connection.execute("SELECT name FROM number"))
        assert NUMBER.encode() not in b"".join(bytes(name) for (name,) in rows)
        assert len(rows[0][0]) == 16
    assert b"picked C2" not in path.read_bytes()
    with NumberFile.open(path, KEY) as file:
        assert file.find(f"+86{NUMBER}") == b"picked C2"
        assert file.find(NUMBER) is None


def test_n3_two_files_know_the_same_number_by_other_names() -> None:
    with NumberFile.open(None, b"") as one, NumberFile.open(None, b"") as other:
        assert one._name(NUMBER) != other._name(NUMBER)
        assert one._name(NUMBER) == one._name(NUMBER)


def test_n3_what_is_older_than_a_year_is_let_go() -> None:
    with NumberFile.open(None, b"") as file:
        file.keep("a", b"x", T0)
        file.keep("b", b"y", T0 + timedelta(days=366))
        assert (file.find("a"), file.find("b"), len(file)) == (None, b"y", 1)


def test_n3_a_file_that_fails_costs_no_call(caplog: pytest.LogCaptureFixture) -> None:
    file = NumberFile.open(None, b"")
    file._connection.close()
    broken = KeptNumbers(file)
    broken.keep("a", Remembered())
    assert broken.find("a") is None
    assert caplog.text.count("would not survive a restart") == 1


def test_n3_what_can_not_be_read_is_nothing(kept: KeptNumbers) -> None:
    kept._file.keep("a", b"{half", T0)
    assert kept.find("a") is None


def test_n9_the_call_before_is_recalled_with_its_guide_and_steps(kept: KeptNumbers) -> None:
    desk = memory(kept)
    desk.note(TALKED, BOOK)
    said = desk.recall(ringing(90 + 12 * 60))  # type: ignore[arg-type]
    assert said is not None
    assert said.earlier is not None
    assert (said.earlier.guide, said.earlier.customer_id, said.earlier.agent) == ("fault", "C1", "")
    assert set(said.earlier.tried) == {"stale"}


@pytest.mark.parametrize(("later_s", "is_recalled"), [(1, True), (1800, True), (1801, False)])
def test_n9_only_so_many_minutes_later(
    kept: KeptNumbers, later_s: float, *, is_recalled: bool
) -> None:
    desk = memory(kept)
    desk.note(TALKED, BOOK)
    assert (desk.recall(ringing(90 + later_s)) is not None) is is_recalled  # type: ignore[arg-type]


def test_n9_a_colleague_s_call_is_remembered_as_far_as_it_is_known(kept: KeptNumbers) -> None:
    theirs = replace(CONTACT, answered_by="PJSIP/102")
    taken = Diverted(call_id=CALL, at=at(9), contact=theirs, outcome=Outcome.ANSWERED_ELSEWHERE)
    desk = memory(kept)
    desk.note(after(delivered(), taken), BOOK)
    said = desk.recall(ringing(300))  # type: ignore[arg-type]
    assert said is not None
    assert said.earlier is not None
    assert (said.earlier.agent, said.earlier.guide) == ("PJSIP/102", "")


def test_n9_a_call_nobody_took_or_a_colleague_s_own_is_not_gone_on_with() -> None:
    assert earlier_of(after(delivered(), cleared(9)), BOOK) is None
    inside = (delivered(contact=INTERNAL), established(contact=INTERNAL))
    assert earlier_of(after(*inside, cleared(9, INTERNAL)), BOOK) is None


def test_n9_before_the_file_is_open_calls_go_on_without(tmp_path: Path) -> None:
    desk = DeskMemory(lambda: None)
    desk.choose(NUMBER, "C2", at(1))
    desk.note(TALKED, BOOK)
    assert desk.recall(ringing(9)) is None  # type: ignore[arg-type]


async def test_n3_a_file_in_use_elsewhere_is_replaced_by_memory(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    opened = NumberFile.open

    def refuse(path: Path | None, key: bytes) -> NumberFile:
        if path is not None:
            raise StoreError("numbers.db: in use")
        return opened(None, key)

    class Keys:
        def log_key(self) -> object:
            return type("Key", (), {"kept": True, "key": KEY})()

    monkeypatch.setattr(NumberFile, "open", refuse)
    assert bootstrap._open(Keys()).find("a") is None  # type: ignore[arg-type]
    assert "kept in memory only" in caplog.text
