"""`ringside guide try`: a guide walked with typed lines, told by what is printed."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

import resources
from app.cli import main

ROOT = Path(__file__).parents[3]
OURS = Path(resources.__path__[0]) / "guides" / "broadband-fault.yaml"
SMALL = """\
guide: small
version: 1
owner: o
title: {zh: 小指引, en: Small guide}
goal: session.online and customer.confirms
facts:
  customer.confirms:
    type: bool
    ask: {zh: 好了吗, en: Is it fine?}
    answers: {yes: {zh: 好了, en: It is}, no: {zh: 没好, en: It is not}}
parameters: {weak_dbm: -27}
steps:
  - step: outage
    when: area.outage
    title: {zh: 说明故障, en: Own the fault}
    say: {zh: "{area.outage_id} 故障", en: "Fault {area.outage_id}"}
    do: [sms.outage_eta]
    end: told
  - step: weak
    when: onu.rx_dbm < weak_dbm
    title: {zh: 弱光, en: Weak light}
  - step: redial
    when: not session.online
    title: {zh: 重新拨号, en: Dial again}
    verify: {facts: [session.online]}
otherwise: {title: {zh: 升级, en: Pass on}, end: told}
outcomes:
  fine: {resolved: true, disposition: F, title: {zh: 已恢复, en: Works again}}
  told: {resolved: false, disposition: T, title: {zh: 已告知, en: Told}}
normal: {onu.rx_dbm: -20}
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    file = tmp_path / "small.yaml"
    file.write_text(SMALL, encoding="utf-8")
    return file


def walked(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    lines: list[str],
    *words: str,
) -> tuple[int, list[str]]:
    """Type these lines; return the exit status and what was printed."""
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    status = main(["guide", "try", "--language", "en", *words])
    return status, capsys.readouterr().out.splitlines()


def test_facts_are_asked_for_in_the_order_of_the_steps_until_an_outcome(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ["2", "-19.5", "2", "", "1", "1"]
    status, out = walked(monkeypatch, capsys, lines, str(small))
    assert status == 0
    assert out == [
        "Small guide  (small v1)",
        "? NOC: Area fault (area.outage)",
        "    1) fault open",
        "    2) no fault",
        "[e empty · ! no answer · b back · q quit] > 2",
        "? PON: Light at the modem (onu.rx_dbm)",
        "[Enter -20 · e empty · ! no answer · b back · q quit] > -19.5",
        "? AAA: Session (session.online)",
        "    1) online",
        "    2) offline",
        "[e empty · ! no answer · b back · q quit] > 2",
        "  – outage: Area fault: no fault",
        "  – weak: Light at the modem: -19.5 dBm",
        "▶ Dial again  (redial)",
        "    · Session: offline (AAA · 0.2 s)",
        "[Enter done · s skip · u undo · b back · q quit] > ",
        "? AAA: Session (session.online)",
        "    1) online",
        "    2) offline",
        "[Enter offline · e empty · ! no answer · b back · q quit] > 1",
        "  ✓ redial",
        "? Ask the customer  (customer.confirms)",
        "    say: Is it fine?",
        "    1) It is",
        "    2) It is not",
        "[1-2 · b back · q quit] > 1",
        "■ Settled: Works again  (fine)",
    ]


def test_an_action_is_pressed_by_its_number_or_by_enter(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for key in ("1", ""):
        given = ["--fact", "area.outage=yes", "--fact", "area.outage_id=F-7"]
        status, out = walked(monkeypatch, capsys, [key], *given, str(small))
        assert status == 0
        assert "    say: Fault F-7" in out
        assert "    1) Text the ETA" in out
        assert out[-1] == "■ Settled: Told  (told)"


def test_a_step_is_skipped_undone_and_gone_back_on(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["--normal", "--fact", "area.outage=false", "--fact", "session.online=false"]
    lines = ["s", "u", "", "b", "s", "", "q"]
    _, out = walked(monkeypatch, capsys, lines, *given, str(small))
    marks = [line.strip() for line in out if line.strip()[0] in "▶↷○■✓"]
    assert marks == [
        "▶ Dial again  (redial)",
        "↷ redial",
        "▶ Pass on  (otherwise)",
        "○ redial is open again",
        "▶ Dial again  (redial)",
        "▶ Dial again  (redial)",
        "↷ redial",
        "▶ Pass on  (otherwise)",
        "■ Settled: Told  (told)",
    ]


def test_what_cant_be_typed_is_said_and_nothing_is_lost(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ["b", "u", "3", "maybe", "", "area.outag=1", "2", "x", "e", "2", "?"]
    status, out = walked(monkeypatch, capsys, lines, str(small))
    assert [line for line in out if line.startswith("  !")] == [
        "  ! this is the beginning",
        "  ! there is nothing to undo",
        "  ! there are 1 to 2",
        "  ! area.outage takes true or false, not maybe",
        "  ! a value is wanted",
        "  ! there is no fact area.outag; did you mean area.outage?",
        "  ! onu.rx_dbm takes a number, not x",
        "  ! ? can't be typed here",
    ]
    assert out[-1].endswith("> ")
    assert status == 3


def test_a_silent_system_leaves_its_step_unchecked(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ["area.outage=!", "session.online=false", "q"]
    _, out = walked(monkeypatch, capsys, lines, "--normal", str(small))
    assert "▶ Dial again  (redial)" in out
    assert any("NOC" in line for line in out if line.startswith("    !"))


def test_facts_come_from_a_file_too(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = tmp_path / "facts.txt"
    facts.write_text("area.outage: true\narea.outage_id: F-9\n", encoding="utf-8")
    _, out = walked(monkeypatch, capsys, ["q"], "--facts", str(facts), str(small))
    assert "    say: Fault F-9" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--fact", "area.outage"], "area.outage: NAME=VALUE is wanted"),
        (["--fact", "area.out=1"], "there is no fact area.out; did you mean area.outage?"),
        (["--fact", "onu.state=ofline"], "did you mean offline?"),
        (["--fact", "onu.last_down_at=soon"], "onu.last_down_at is a time: -3h"),
        (["--facts", "none.yaml"], "none.yaml:1:1: the file can't be opened"),
    ],
)
def test_a_value_that_cant_be_is_refused_before_anything_is_walked(
    small: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert main(["guide", "try", "--language", "en", *words, str(small)]) == 1
    assert said in capsys.readouterr().err


def test_a_list_of_facts_is_refused(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = tmp_path / "facts.txt"
    facts.write_text("- area.outage\n", encoding="utf-8")
    assert main(["guide", "try", "--language", "en", "--facts", str(facts), str(small)]) == 1
    assert "facts with their values wanted" in capsys.readouterr().err


def test_a_broken_guide_is_not_walked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "g.yaml"
    file.write_text("guide: [", encoding="utf-8")
    assert main(["guide", "try", "--language", "en", str(file)]) == 1
    assert "YAML syntax error" in capsys.readouterr().out


def test_it_speaks_chinese(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("q\n"))
    words = ["--normal", "--fact", "session.traffic=false", "--language", "zh"]
    assert main(["guide", "try", *words, str(OURS)]) == 0
    out = capsys.readouterr().out
    assert "▶ 清除残留会话  (stale-session)" in out
    assert "    · 流量：无流量 (AAA · 0.2 秒)" in out
    assert "  – planned-work, outage: 片区故障：无故障" in out


def test_a_terminal_that_lacks_a_sign_shows_the_rest(small: Path) -> None:
    words = ["guide", "try", "--language", "zh", "--fact", "area.outage=true", str(small)]
    played = subprocess.run(
        [sys.executable, "-m", "app", *words],
        input=b"q\n",
        env={**os.environ, "PYTHONIOENCODING": "gbk"},
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    assert "? 说明故障  (outage)" in played.stdout.decode("gbk")
