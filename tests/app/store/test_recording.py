"""Recordings: written, read again, and bad lines named by file and line."""

from datetime import UTC, datetime
from pathlib import Path

from app.domain.call import CallId, Contact
from app.domain.events import AnyEvent, Delivered, StepDone
from app.store.recording import read_recording, write_recording

AT = datetime(2026, 1, 2, tzinfo=UTC)
CALL = CallId("c")
EVENTS: list[AnyEvent] = [
    Delivered(call_id=CALL, at=AT, contact=Contact(caller_name="李\u2028雷")),
    StepDone(call_id=CALL, at=AT, step="greet"),
]


def test_a_recording_comes_back_as_it_was(tmp_path: Path):
    file = tmp_path / "call.jsonl"
    write_recording(file, EVENTS)
    assert read_recording(file).events == tuple(EVENTS)
    assert read_recording(file).problems == ()
    assert file.read_bytes().count(b"\n") == 2


def test_every_bad_line_is_named_and_the_good_ones_are_kept(tmp_path: Path):
    file = tmp_path / "call.jsonl"
    write_recording(file, EVENTS)
    file.write_bytes(b'{"event":"beamed-up"}\r\n\n' + file.read_bytes() + b'\xff\n{"event":"step-d')
    recording = read_recording(file)
    assert recording.events == tuple(EVENTS)
    assert [problem.split(": ")[0] for problem in recording.problems] == [
        f"{file}:1",
        f"{file}:5",
        f"{file}:6",
    ]


def test_an_empty_file_is_an_empty_recording(tmp_path: Path):
    file = tmp_path / "call.jsonl"
    file.touch()
    assert read_recording(file).events == ()
