"""A log is read in the order of time; what is no line of it is named with its place."""

from pathlib import Path

import msgspec
import pytest

from app.domain.experience import ReasonLine
from app.reasons.reading import NoReasonLogError, read_logs
from tests.app.domain.experience import town


def written(file: Path, *rows: ReasonLine | bytes) -> Path:
    texts = [row if isinstance(row, bytes) else msgspec.json.encode(row) for row in rows]
    file.write_bytes(b"\n".join(texts) + b"\n")
    return file


@pytest.fixture
def told() -> list[ReasonLine]:
    return town.lines(town.telling_calls(seed=1, count=6))


def test_calls_come_in_the_order_of_time_whatever_that_of_the_files(
    tmp_path: Path, told: list[ReasonLine]
):
    late = written(tmp_path / "b.jsonl", *reversed(told[3:]))
    early = written(tmp_path / "a.jsonl", *told[:3])
    assert list(read_logs([late, early]).lines) == told


def test_a_call_told_twice_counts_once_and_is_counted(tmp_path: Path, told: list[ReasonLine]):
    log = read_logs([written(tmp_path / "a", *told), written(tmp_path / "b", *told[:2])])
    assert (list(log.lines), log.again) == (told, 2)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (b'{"format":1,"call":"x"', "truncated"),
        (b'{"event":"delivered"}', "call"),
        (b"\xff\xfe", "malformed"),
        (b'{"call":"x","at":"2026-03-02T08:00:00"}', "timezone"),
        (b'{"call":"x","at":"2026-03-02T08:00:00Z","idle":-1}', "idle"),
        (b'{"call":"x","at":"2026-03-02T08:00:00Z","format":2}', "newer version"),
        (b'{"call":"x","at":"2026-03-02T08:00:00Z","shares":["a"]}', "shares"),
    ],
)
def test_a_bad_line_is_named_and_left_out(
    tmp_path: Path, told: list[ReasonLine], row: bytes, why: str
):
    file = written(tmp_path / "log.jsonl", told[0], b"", row, told[1])
    log = read_logs([file])
    assert list(log.lines) == told[:2]
    (problem,) = log.problems
    assert problem["en"].startswith(f"{file}:3: ")
    assert why in problem["en"]
    assert problem["zh"].startswith(f"{file}:3: ")


@pytest.mark.parametrize("text", [b"", b"\n  \n"])
def test_an_empty_file_is_an_error_that_says_so(tmp_path: Path, text: bytes):
    file = tmp_path / "log.jsonl"
    file.write_bytes(text)
    with pytest.raises(NoReasonLogError, match="is empty") as caught:
        read_logs([file])
    assert "文件是空的" in caught.value.said["zh"]


@pytest.mark.parametrize(
    "text", [b"call,reason\n1,bill\n", b'{"event":"delivered"}\n', b"\x00\x01"]
)
def test_a_foreign_file_is_an_error_that_says_what_was_expected(tmp_path: Path, text: bytes):
    file = tmp_path / "export.csv"
    file.write_bytes(text)
    with pytest.raises(NoReasonLogError, match="ringside reasons export") as caught:
        read_logs([file])
    assert str(caught.value).startswith(str(file))
    assert "不是来电原因日志" in caught.value.said["zh"]


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        read_logs([tmp_path / "none"])
