"""Guides may use facts and actions that stand only in the desk's settings."""

from pathlib import Path

import pytest

from app.cli import main
from app.paths import config_file

SETTINGS = """
[connectors.loyalty]
connector = "rest"
base_url = "https://loyalty.example.net"
[[connectors.loyalty.questions]]
system = "Loyalty"
ask = {path = "/members/{customer.id}"}
facts."loyalty.points" = {take = "points", type = "int"}
[connectors.loyalty.actions."loyalty.thank"]
title = {zh = "致谢", en = "Say thanks"}
send = {method = "POST", path = "/thanks", body = {who = "{customer.id}"}}
key_header = "Idempotency-Key"
"""
FACTS = "loyalty.points:\n  type: int\n  label: {zh: 积分, en: Points}\n"
GUIDE = """
guide: loyalty
version: 1
owner: care
title: {zh: 积分, en: Points}
reasons:
  - {when: loyalty.points > 1000, weight: 1, because: {zh: 积分多, en: many points}}
goal: loyalty.points == 0
steps:
  - step: thank
    when: loyalty.points > 1000
    say: {zh: 谢谢您, en: Thank you}
    do: [loyalty.thank]
    end: thanked
otherwise:
  say: {zh: 没有积分, en: No points}
  end: told
outcomes:
  thanked: {resolved: true, disposition: A, title: {zh: 已致谢, en: Thanked}}
  told: {resolved: true, disposition: B, title: {zh: 已告知, en: Told}}
tests:
  - {test: many points, given: {loyalty.points: 2000}, expect: [thank], end: thanked}
  - {test: no points, given: {loyalty.points: 5}, expect: [otherwise], end: told}
"""


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    folder = tmp_path / "guides"
    (folder / "facts").mkdir(parents=True)
    (folder / "facts" / "loyalty.yaml").write_text(FACTS, encoding="utf-8")
    (folder / "loyalty.yaml").write_text(GUIDE, encoding="utf-8")
    return folder / "loyalty.yaml"


def settle(text: str) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(text, encoding="utf-8")


def check(guide: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = main(["guide", "check", "--language", "en", str(guide)])
    return code, capsys.readouterr().out


def test_without_the_settings_there_is_no_such_action(
    guide: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = check(guide, capsys)
    assert code == 1
    assert "there is no action loyalty.thank" in said


def test_what_stands_in_the_settings_may_be_used(
    guide: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settle(SETTINGS)
    assert check(guide, capsys) == (0, f"{guide}: no problems\n")


def test_a_guide_is_shown_with_the_words_of_the_settings(
    guide: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settle(SETTINGS)
    assert main(["guide", "show", "--language", "en", str(guide)]) == 0
    said = capsys.readouterr().out
    assert "Say thanks" in said
    assert "Loyalty" in said


def test_editors_are_offered_the_actions_of_the_settings(
    guide: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settle(SETTINGS)
    assert main(["guide", "schema", str(guide.parent)]) == 0
    assert "loyalty.thank" in capsys.readouterr().out


def test_a_connector_that_can_not_be_used_is_named_and_the_guide_still_checked(
    guide: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settle(SETTINGS.replace('take = "points"', 'take = "points["'))
    code, said = check(guide, capsys)
    assert code == 1
    assert f"{config_file()}:8:1: warning: this connector can't be used" in said
    assert "facts.loyalty.points.take" in said
    assert "there is no action loyalty.thank" in said
