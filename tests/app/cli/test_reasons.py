"""`ringside reasons`: what the desk recorded comes out as lines, and the lines as figures."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from app import paths
from app.cli import main
from app.domain.experience import ReasonLine
from app.reasons.evaluate import Evaluation
from app.store.reason_store import ReasonStore
from tests.app.domain.experience import town

KEY = "5a" * 32
Said = Callable[[], tuple[str, str]]


@pytest.fixture
def told() -> list[ReasonLine]:
    return town.lines(town.telling_calls(seed=8, count=40))


@pytest.fixture
def log(tmp_path: Path, told: list[ReasonLine]) -> Path:
    file = tmp_path / "log.jsonl"
    file.write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in told))
    return file


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    def read() -> tuple[str, str]:
        found = capsys.readouterr()
        return found.out, found.err

    return read


def recorded(told: list[ReasonLine]) -> None:
    with ReasonStore.open(paths.reason_log_file(), bytes.fromhex(KEY)) as store:
        for line in told:
            store.add(line, keep=1000)


def test_what_was_recorded_comes_out_line_by_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, told: list[ReasonLine], said: Said
):
    monkeypatch.setenv("RINGSIDE_SECRET_RINGSIDE_LOG_KEY", KEY)
    recorded(told)
    assert main(["reasons", "export"]) == 0
    rows = said()[0].splitlines()
    assert [msgspec.json.decode(row, type=ReasonLine) for row in rows] == told
    assert main(["reasons", "export", str(tmp_path / "out.jsonl")]) == 0
    assert (tmp_path / "out.jsonl").read_text().splitlines() == rows
    assert main(["reasons", "evaluate", str(tmp_path / "out.jsonl"), "--language", "en"]) == 0


def test_without_a_log_it_says_that_there_is_none(monkeypatch: pytest.MonkeyPatch, said: Said):
    monkeypatch.setenv("RINGSIDE_SECRET_RINGSIDE_LOG_KEY", KEY)
    assert main(["reasons", "export"]) == 1
    assert "there is no reason log yet" in said()[1]
    assert not paths.reason_log_file().exists()


@pytest.mark.parametrize(
    ("language", "head"),
    [("en", "40 coded calls of 40"), ("zh", "共 40 通，其中 40 通已归类")],
)
def test_the_report_comes_in_both_languages(log: Path, said: Said, language: str, head: str):
    assert main(["reasons", "evaluate", str(log), "--language", language]) == 0
    assert said()[0].startswith(head)


def test_the_figures_come_as_json_too(log: Path, said: Said):
    assert main(["reasons", "evaluate", str(log), "--format", "json"]) == 0
    found = msgspec.json.decode(said()[0], type=Evaluation)
    assert (found.calls, found.coded, len(found.reliability)) == (40, 40, 10)


def test_a_bad_line_is_named_and_the_rest_judged(log: Path, said: Said):
    log.write_bytes(b"rubbish\n" + log.read_bytes())
    assert main(["reasons", "evaluate", str(log), str(log), "--language", "en"]) == 0
    out, err = said()
    assert f"{log}:1: is no line of a reason log and was left out" in err
    assert "40 line(s) told of a call again" in err
    assert out.startswith("40 coded calls of 40")


@pytest.mark.parametrize(("text", "why"), [("", "文件是空的"), ("a,b\n", "不是来电原因日志")])
def test_an_empty_or_foreign_file_is_an_error(tmp_path: Path, said: Said, text: str, why: str):
    file = tmp_path / "other.csv"
    file.write_text(text)
    assert main(["reasons", "evaluate", str(file), "--language", "zh"]) == 1
    out, err = said()
    assert out == ""
    assert err.startswith(f"ringside: {file}")
    assert why in err


def test_a_file_that_is_not_there_is_named(tmp_path: Path, said: Said):
    assert main(["reasons", "evaluate", str(tmp_path / "none.jsonl")]) == 1
    assert "none.jsonl" in said()[1]
