"""`ringside connectors`: a plain table, and what is wrong said beside it."""

import argparse
from pathlib import Path

import pytest

from app import registry
from app.cli import connectors
from app.paths import config_file
from app.sdk.errors import ConnectorDefect
from app.sdk.manifest import read_manifest

MANIFEST = """
id = "crm"
contract = 1
title = { zh = "客户系统", en = "Customer system" }
owner = "team"
capabilities = ["facts", "actions"]

[facts]
CRM = ["product.name", "product.status"]
AAA = ["session.online"]

[[actions]]
name = "aaa.unlock"
title = { en = "Unlock" }
running = { en = "Unlocking" }
done = { en = "Unlocked" }

[[actions]]
name = "plan.change"
title = { zh = "改套餐", en = "Change the plan" }
running = { en = "Changing" }
done = { en = "Changed" }
confirm = { zh = "改成 {plan}？", en = "Change to {plan}?" }
level = 2
"""


def asked(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    connectors.add_arguments(parser)
    return parser.parse_args(words)


@pytest.fixture
def found(tmp_path: Path) -> registry.Found:
    (tmp_path / "manifest.toml").write_text(MANIFEST, encoding="utf-8")
    return registry.Found(
        package="connectors.crm", manifest=read_manifest(tmp_path / "manifest.toml")
    )


def test_each_connector_is_a_line_then_its_facts_and_actions_are(
    found: registry.Found, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    seen = registry.Survey(found={"crm": found}, defects=())
    monkeypatch.setattr(registry, "survey", lambda under: seen)
    assert connectors.run(asked()) == 0
    assert capsys.readouterr().out.splitlines() == [
        "id   title            capabilities    facts  actions",
        "crm  Customer system  actions, facts  3      2",
        "",
        "crm · facts, by system:",
        "  CRM",
        "    product.name",
        "    product.status",
        "  AAA",
        "    session.online",
        "",
        "crm · actions: name, title, how far the caller has to be verified, what is confirmed",
        "  aaa.unlock   Unlock           level 0  done at once",
        "  plan.change  Change the plan  level 2  asks first: Change to {plan}?",
    ]


def test_chinese_titles_keep_the_columns_straight(
    found: registry.Found, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    seen = registry.Survey(found={"crm": found}, defects=())
    monkeypatch.setattr(registry, "survey", lambda under: seen)
    connectors.run(asked("--language", "zh"))
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [
        "id   title     capabilities    facts  actions",
        "crm  客户系统  actions, facts  3      2",
    ]
    assert lines[-2:] == [
        "  aaa.unlock   Unlock  0 级  直接执行",
        "  plan.change  改套餐  2 级  先确认：改成 {plan}？",
    ]


def test_a_defect_is_said_and_fails_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    defect = ConnectorDefect("connectors.crm", "bad manifest")
    monkeypatch.setattr(
        registry, "survey", lambda under: registry.Survey(found={}, defects=(defect,))
    )
    assert connectors.run(asked()) == 1
    assert "connectors.crm: bad manifest" in capsys.readouterr().err


def part(lines: list[str], heading: str) -> list[str]:
    at = lines.index(heading) + 1
    return lines[at : lines.index("", at) if "" in lines[at:] else None]


def test_the_real_connectors_are_all_listed_with_every_fact_and_action(
    capsys: pytest.CaptureFixture[str],
):
    assert connectors.run(asked()) == 0
    lines = capsys.readouterr().out.splitlines()
    manifests = registry.manifests()
    assert [line.split()[0] for line in lines[1 : len(manifests) + 1]] == list(manifests)
    for manifest in manifests.values():
        facts = [name for each in manifest.facts.values() for name in each]
        own = part(lines, f"{manifest.id} · facts, by system:") if facts else []
        assert [line for line in own if line.startswith("    ")] == [f"    {n}" for n in facts]
        assert all(any(line.startswith(f"  {a.name} ") for line in lines) for a in manifest.actions)


SETTLED = """
[connectors.loyalty]
connector = "rest"
base_url = "https://loyalty.example.net"
[[connectors.loyalty.questions]]
system = "Members"
ask = {path = "/members/{customer.id}"}
facts."account.status" = {take = "state"}
[connectors.loyalty.actions."loyalty.thank"]
title = {zh = "致谢", en = "Say thanks"}
send = {method = "POST", path = "/thanks", body = {who = "{customer.id}"}}
key_header = "Idempotency-Key"
"""


def settle(text: str) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(text, encoding="utf-8")


def test_what_stands_in_the_settings_is_listed_under_the_name_it_has_there(
    capsys: pytest.CaptureFixture[str],
):
    settle(SETTLED)
    assert connectors.run(asked()) == 0
    lines = capsys.readouterr().out.splitlines()
    at = lines.index("loyalty · facts, by system:")
    assert lines[at + 1 : at + 3] == ["  Members", "    account.status"]
    assert "  loyalty.thank  Say thanks  level 0  done at once" in lines


def test_settings_that_are_wrong_keep_nothing_else_from_being_listed(
    capsys: pytest.CaptureFixture[str],
):
    settle(SETTLED.replace('take = "state"', 'take = "state["'))
    assert connectors.run(asked()) == 0
    said = capsys.readouterr().out
    assert "loyalty.thank" not in said
    assert "tmf · facts, by system:" in said
