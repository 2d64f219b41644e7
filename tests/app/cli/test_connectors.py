"""`ringside connectors`: a plain table, and what is wrong said beside it."""

import argparse
from pathlib import Path

import pytest

from app import registry
from app.cli import connectors
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


def test_the_real_connectors_are_all_listed_with_every_fact_and_action(
    capsys: pytest.CaptureFixture[str],
):
    assert connectors.run(asked()) == 0
    lines = capsys.readouterr().out.splitlines()
    manifests = registry.manifests()
    assert [line.split()[0] for line in lines[1 : len(manifests) + 1]] == list(manifests)
    for manifest in manifests.values():
        facts = [name for each in manifest.facts.values() for name in each]
        assert [line for line in lines if line.strip() in facts] == [f"    {n}" for n in facts]
        assert all(any(line.startswith(f"  {a.name} ") for line in lines) for a in manifest.actions)
