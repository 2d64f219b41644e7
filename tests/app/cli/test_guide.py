"""`ringside guide check|test`: what authors see, and the exit code a pipeline sees."""

import shutil
from pathlib import Path

import pytest

import resources
from app.cli import main

OURS = Path(resources.__path__[0]) / "guides" / "broadband-fault.yaml"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copy(OURS, tmp_path / "copy.yaml"))


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_our_guide_is_found_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["guide", "check", "--language", "en", str(OURS)]) == 0
    assert capsys.readouterr().out == f"{OURS}: no problems\n"


def test_a_problem_is_shown_with_place_and_caret_and_fails(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(copy, "onu.rx_dbm < weak_rx_dbm", "onu.rx_dmb < weak_rx_dbm")
    assert main(["guide", "check", "--language", "en", str(copy)]) == 1
    out = capsys.readouterr().out
    assert "there is no fact onu.rx_dmb; did you mean onu.rx_dbm? (" in out
    assert "^\n" in out
    assert out.endswith("1 problem(s)\n")


def test_messages_come_in_chinese_too(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(copy, "do: [sms.outage_eta]", "do: [sms.outage]")
    assert main(["guide", "check", "--language", "zh", str(copy)]) == 1
    assert "没有动作 sms.outage，是否想写 sms.outage_eta？" in capsys.readouterr().out


def test_the_language_follows_the_machine(
    copy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert main(["guide", "check", str(copy)]) == 0
    assert "没有错误" in capsys.readouterr().out


def test_the_tests_of_our_guide_pass_and_reach_every_step(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["guide", "test", "--language", "en", str(OURS)]) == 0
    out = capsys.readouterr().out
    assert "0 failed; steps reached: 100%" in out
    assert "FAIL" not in out


def test_a_failing_test_says_what_came_and_which_steps_are_unreached(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(copy, "expect: [trunk-fibre]", "expect: [splitter]")
    assert main(["guide", "test", "--language", "en", str(copy)]) == 1
    out = capsys.readouterr().out
    assert "expected splitter, came trunk-fibre" in out
    assert "no test reaches: trunk-fibre" in out


def test_one_broken_file_does_not_hide_another(
    tmp_path: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("guide: [", encoding="utf-8")
    assert main(["guide", "test", "--language", "en", str(broken), str(copy)]) == 1
    out = capsys.readouterr().out
    assert f"{broken}:1:9: YAML syntax error" in out
    assert "steps reached: 100%" in out


def test_a_broken_catalogue_is_reported(
    tmp_path: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "facts"
    folder.mkdir()
    (folder / "a.yaml").write_text("s.a: 5\n", encoding="utf-8")
    assert main(["guide", "check", "--facts", str(folder), str(copy)]) == 1
    assert "a.yaml:1:1: " in capsys.readouterr().out
