"""Logs: one line per record, numbers masked whoever logged them, causes told in one line."""

import logging
from pathlib import Path

import pytest

from app.logs import chain, logging_to, mask_numbers

log = logging.getLogger("app.test")


def written(tmp_path: Path) -> list[str]:
    return (tmp_path / "log" / "ringside.log").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("call from 12000000042", "call from ***0042"),
        ("+8612000000042@pbx", "+***0042@pbx"),
        ("1234567", "***4567"),
        ("123456", "123456"),
        ("12000000001,12000000002", "***0001,***0002"),
        ("２００００００１２３４", "***１２３４"),
    ],
)
def test_a_run_of_seven_digits_keeps_the_last_four(text: str, masked: str):
    assert mask_numbers(text) == masked


def test_numbers_are_masked_in_arguments_and_errors_too(tmp_path: Path):
    with logging_to(tmp_path / "log"):
        try:
            raise ValueError("no such line 12000000042")
        except ValueError:
            log.exception("looking up %s", "12000000043")
    (line,) = written(tmp_path)
    assert "***0042" in line
    assert "***0043" in line
    assert "12000000" not in line


def test_a_name_from_outside_cannot_forge_a_line(tmp_path: Path):
    with logging_to(tmp_path / "log"):
        log.info("caller %s", "Li\n2026 ERROR forged\u202e\x1b[31m\ud800")
    (line,) = written(tmp_path)
    assert line.endswith(r"caller Li\n2026 ERROR forged\u202e\x1b[31m\ud800")


def test_an_error_is_told_with_its_causes_in_one_line(tmp_path: Path):
    with logging_to(tmp_path / "log"):
        try:
            try:
                raise OSError("refused")
            except OSError as error:
                raise RuntimeError("not ready") from error
        except RuntimeError:
            log.exception("asking the CRM")
    (line,) = written(tmp_path)
    assert (
        " ERROR app.test asking the CRM | RuntimeError: not ready at tests/app/test_logs.py:"
        in line
    )
    assert " <- OSError: refused at tests/app/test_logs.py:" in line


def test_errors_in_a_group_are_all_told():
    group = ExceptionGroup("two", [ValueError("a"), KeyError("b")])
    assert (
        chain(group)
        == "ExceptionGroup: two (2 sub-exceptions) <- [ValueError: a] <- [KeyError: 'b']"
    )


def test_a_circle_of_causes_ends():
    first, second = ValueError("a"), ValueError("b")
    first.__cause__, second.__cause__ = second, first
    assert chain(first).count("ValueError") == 8


def test_what_clients_say_of_themselves_is_left_out(tmp_path: Path):
    with logging_to(tmp_path / "log"):
        logging.getLogger("aiohttp.access").info("GET /customers?number=12000000042")
        logging.getLogger("aiohttp.client").warning("slow")
    (line,) = written(tmp_path)
    assert "slow" in line


def test_a_folder_that_cannot_be_written_to_leaves_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "log").write_text("a file where the folder should be")
    with logging_to(tmp_path / "log") as file:
        log.info("still here")
    assert file is None
    said = capsys.readouterr().err
    assert "no log file" in said
    assert "still here" in said


def test_logging_ends_when_left(tmp_path: Path):
    before = list(logging.getLogger().handlers)
    with logging_to(tmp_path / "log"):
        assert logging.getLogger().handlers != before
    assert logging.getLogger().handlers == before
