"""What switches tell is written down for support: without persons, and without being in the way."""

import stat
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.bootstrap.tape import Tape, open_tape, taped
from app.domain.call import CallId, Contact
from app.domain.events import ConnectionCleared, Delivered
from app.settings import load
from app.store.recording import read_recording

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
PERSON = Contact(ani="12006543210", caller_name="王小明", attached={"customer_id": "C-7"})
TOLD = (
    Delivered(call_id=CallId("c-12006543210"), at=AT, contact=PERSON),
    ConnectionCleared(call_id=CallId("c-12006543210"), at=AT, contact=PERSON),
)


class Switch:
    name = "switch"

    def __init__(self) -> None:
        self.closed = False

    async def events(self) -> AsyncGenerator:
        try:
            for event in TOLD:
                yield event
        finally:
            self.closed = True


async def test_what_is_heard_goes_on_as_it_is_and_is_written_without_persons(
    tmp_path: Path,
) -> None:
    place, switch = tmp_path / "calls.jsonl", Switch()
    place.write_text("of yesterday")
    async with AsyncExitStack() as stack:
        tape = open_tape(str(place), stack)
        heard = [event async for event in taped(switch, tape).events()]
    assert heard == list(TOLD)
    assert switch.closed
    written = read_recording(place)
    assert [type(event) for event in written.events] == [Delivered, ConnectionCleared]
    assert written.problems == ()
    content = place.read_text("utf-8")
    assert not any(word in content for word in ("12006543210", "王小明", "C-7", "2026"))
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


async def test_nothing_is_written_unless_it_is_asked_for() -> None:
    switch = Switch()
    async with AsyncExitStack() as stack:
        tape = open_tape("", stack)
        assert taped(switch, tape) is switch


async def test_a_file_that_can_not_be_written_keeps_no_call_from_being_heard(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with AsyncExitStack() as stack:
        tape = open_tape(str(tmp_path / "no" / "folder.jsonl"), stack)
        heard = [event async for event in taped(Switch(), tape).events()]
    assert heard == list(TOLD)
    assert "support.record" in caplog.text


def test_a_full_file_grows_no_more(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    place = tmp_path / "calls.jsonl"
    with place.open("wb") as file:
        tape = Tape(file, limit_bytes=10)
        tape.write(TOLD[0])
        tape.write(TOLD[1])
    tape.write(TOLD[1])  # closed: nothing happens
    assert len(read_recording(place).events) == 1
    assert "full" in caplog.text


def test_the_file_is_seen_from_the_settings(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('[support]\nrecord = "calls.jsonl"\n')
    assert load(file).support.record == str(tmp_path / "calls.jsonl")
