"""`ringside guide check|test`: what authors see, and the exit code a pipeline sees."""

import json
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


def test_a_guide_the_check_refuses_is_not_played(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(copy, "do: [sms.outage_eta]", "do: [sms.outage]")
    assert main(["guide", "check", "--language", "en", str(copy)]) == 1
    checked = capsys.readouterr().out
    assert "there is no action sms.outage;" in checked
    assert main(["guide", "test", "--language", "en", str(copy)]) == 1
    assert capsys.readouterr().out == checked
    assert main(["guide", "try", "--language", "en", str(copy)]) == 1
    assert capsys.readouterr().out == checked
    assert main(["guide", "test", "--format", "json", str(copy)]) == 1
    (file,) = json.loads(capsys.readouterr().out)
    assert file["outcomes"] is None
    assert [each["hint"] for each in file["problems"]] == ["sms.outage_eta"]


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
    assert main(["guide", "check", "--catalogue", str(folder), str(copy)]) == 1
    assert "a.yaml:1:1: " in capsys.readouterr().out


def test_a_folder_is_checked_file_by_file_with_facts_of_its_own(
    tmp_path: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "facts").mkdir()
    own = "my.own:\n  type: bool\n  label: {zh: 自有, en: Own}\n"
    (tmp_path / "facts" / "own.yaml").write_text(own, encoding="utf-8")
    change(copy, "when: area.outage and not", "when: my.own and area.outage and not")
    (tmp_path / "other.yaml").write_text("guide: [", encoding="utf-8")
    assert main(["guide", "check", "--language", "en", str(tmp_path)]) == 1
    out = capsys.readouterr().out
    assert f"{copy}: no problems\n" in out
    assert f"{tmp_path / 'other.yaml'}:1:9: YAML syntax error" in out


def test_a_folder_without_guides_is_an_error_and_yml_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.yml").write_text("guide: a\n", encoding="utf-8")
    assert main(["guide", "check", "--language", "en", str(tmp_path)]) == 1
    out = capsys.readouterr().out
    assert f"{tmp_path}:1:1: there is no .yaml guide in this folder\n" in out
    assert "a.yml:1:1: only .yaml files are read: rename it; did you mean a.yaml?" in out


def test_a_file_named_twice_is_checked_once(
    copy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(copy.parent)
    assert main(["guide", "check", "--language", "en", str(copy), copy.name, "."]) == 0
    assert capsys.readouterr().out == f"{copy}: no problems\n"


def test_two_files_of_one_id_are_told_apart_by_name(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(copy, copy.parent / "second.yaml")
    assert main(["guide", "check", "--language", "en", str(copy.parent)]) == 1
    out = capsys.readouterr().out
    assert f"second.yaml:5:1: {copy} defines the guide broadband-fault already (guide)" in out


def test_editors_and_build_machines_get_one_document(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(copy, "onu.rx_dbm < weak_rx_dbm", "onu.rx_dmb < weak_rx_dbm")
    assert main(["guide", "check", "--format", "json", str(copy)]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["errors"], found["warnings"]) == (1, 0)
    (problem,) = found["files"][0]["problems"]
    assert problem["hint"] == "onu.rx_dbm"
    assert problem["message_zh"] == "没有事实 onu.rx_dmb"
    assert problem["message_en"] == "there is no fact onu.rx_dmb"
    line = copy.read_text(encoding="utf-8").splitlines()[problem["line"] - 1]
    assert line[problem["column"] - 1 :].startswith("onu.rx_dmb")
    assert problem["excerpt"].splitlines()[0] == line.lstrip()[:100]


def test_how_tests_went_is_one_document_too(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(copy, "expect: [trunk-fibre]", "expect: [splitter]")
    assert main(["guide", "test", "--format", "json", str(copy)]) == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["file"], found["passed"]) == (str(copy), False)
    assert found["outcomes"]["unreached"] == ["trunk-fibre"]
    wrong = [each for each in found["outcomes"]["played"] if each["wrong"]]
    assert [each["wrong"][0]["en"] for each in wrong] == ["expected splitter, came trunk-fibre"]


def test_coverage_below_the_least_wanted_fails(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["guide", "test", "--min-coverage", "100", str(copy)]) == 0
    change(copy, "steps:\n", "steps:\n  - {step: extra, when: area.outage == None}\n")
    assert main(["guide", "test", "--language", "en", str(copy)]) == 0
    assert main(["guide", "test", "--language", "en", "--min-coverage", "100", str(copy)]) == 1
    out = capsys.readouterr().out
    assert out.endswith("no test reaches: extra\nfewer than 100% are reached\n")


@pytest.mark.parametrize("share", ["101", "-1", "half"])
def test_a_coverage_that_is_no_share_is_wrong_usage(copy: Path, share: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["guide", "test", f"--min-coverage={share}", str(copy)])
    assert ended.value.code == 2
