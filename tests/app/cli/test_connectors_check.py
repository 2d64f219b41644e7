"""`ringside connectors check`: the live system is asked, nothing is told, nothing is given away."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from app import paths
from app.cli import main
from app.cli.connectors.fitting import misfit
from app.cli.connectors.new import write
from app.domain.facts import FactDefinition
from app.isolated import foreign
from app.sandbox.office.backoffice import DEFAULT_TOKEN, BackOffice
from app.sandbox.office.faults import Fault, FaultKind
from app.sandbox.town.cast import SCENARIOS
from app.sandbox.town.operator import Operator
from app.sdk.kit import Asked, MisbehavingHttp
from app.secrets import variable

NUMBER = SCENARIOS["B9"].number
NOW = datetime(2026, 3, 10, 7, 0, tzinfo=UTC)
LOYALTY = """
[guides]
place = "guides"
[connectors.loyalty]
connector = "rest"
base_url = "{url}"
[connectors.loyalty.directory]
ask = {{path = "/members"}}
list = "[@]"
id = "id"
name = "name"
numbers = ""
[[connectors.loyalty.questions]]
system = "Loyalty"
ask = {{path = "/points"}}
facts."loyalty.points" = {{take = "points", type = "int"}}
"""


class Desk:
    """A desk's settings, and the office they lead to."""

    def __init__(self, folder: Path, office: BackOffice) -> None:
        self.office = office
        self.file = folder / "settings.toml"
        self.write(f'[connectors.tmf]\nbase_url = "{office.url}"\nlimit_s = 20\n')

    def write(self, text: str) -> None:
        self.file.write_text(text, encoding="utf-8")

    async def check(self, *words: str, name: str = "tmf", language: str = "en") -> int:
        asked = ["connectors", "check", name, "--settings", str(self.file), "--language", language]
        return await asyncio.to_thread(main, [*asked, *words])


@pytest.fixture
async def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    monkeypatch.setenv(variable("tmf", "token"), DEFAULT_TOKEN)
    operator = Operator(lambda: NOW)
    async with BackOffice(operator, pace=0) as office:
        yield Desk(tmp_path, office)
    estate = operator.estate
    assert not [each for each in (*estate.monitors.values(), *estate.messages.values()) if each.key]


async def test_all_is_well_and_every_system_is_timed(desk: Desk, capsys):
    assert await desk.check("--number", NUMBER) == 0
    said = capsys.readouterr().out
    assert "tmf: all is well" in said
    rows = [line.split() for line in said.splitlines()]
    assert ["ok", "settings", "tmf"] in rows
    assert ["ok", "secret", "token"] in rows
    assert any(row[:3] == ["ok", "facts", "AAA"] and row[4] == "ms" for row in rows)
    assert any(row[:2] == ["AAA", "session.online"] for row in rows)


async def test_nothing_of_the_customer_is_printed_unless_asked_for(desk: Desk, capsys):
    await desk.check("--number", NUMBER)
    hidden = capsys.readouterr().out
    await desk.check("--number", NUMBER, "--show")
    shown = capsys.readouterr().out
    assert "•••" in hidden
    for secret in (NUMBER, "C10009"):
        assert secret not in hidden
    assert NUMBER in shown
    assert "•••" not in shown


async def test_without_a_number_nobody_is_looked_up(desk: Desk, capsys):
    assert await desk.check() == 0
    assert "look-up" not in capsys.readouterr().out


async def test_it_is_told_to_a_machine_too(desk: Desk, capsys):
    assert await desk.check("--number", NUMBER, "--format", "json") == 0
    told = msgspec.json.decode(capsys.readouterr().out)
    assert told["well"] is True
    assert {each["about"] for each in told["said"]} >= {"settings", "secret", "connect", "facts"}
    values = {each["fact"]: each["value"] for each in told["given"]}
    assert values["session.online"] is True
    assert values["product.name"] == "•••"


async def test_it_is_told_in_chinese(desk: Desk, capsys):
    assert await desk.check("--number", NUMBER, language="zh") == 0
    assert "tmf：一切正常" in capsys.readouterr().out


async def test_a_system_that_fails_is_named_with_its_facts(desk: Desk, capsys):
    desk.office.faults.set("AAA", Fault(kind=FaultKind.DOWN))
    assert await desk.check("--number", NUMBER) == 1
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["FAIL", "fact", "session.online", "server", "error", "503"] in rows


async def test_a_wrong_token_is_said_to_be_one(desk: Desk, monkeypatch, capsys):
    monkeypatch.setenv(variable("tmf", "token"), "stale")
    assert await desk.check("--number", NUMBER) == 1
    assert "sign-in refused" in capsys.readouterr().out


async def test_a_missing_secret_is_said_with_how_to_keep_it(desk: Desk, monkeypatch, capsys):
    monkeypatch.delenv(variable("tmf", "token"))
    assert await desk.check() == 1
    said = capsys.readouterr().out
    assert "no secret 'token'" in said
    assert variable("tmf", "token") in said


async def test_a_wrong_setting_is_named_with_its_line(desk: Desk, capsys):
    desk.write('[connectors.tmf]\nbase_url = "nowhere"\nlimit_s = 0\n')
    assert await desk.check() == 1
    said = capsys.readouterr().out
    assert "limit_s" in said
    assert f"{desk.file}:3" in said


async def test_a_number_nobody_has_is_no_fault(desk: Desk, capsys):
    assert await desk.check("--number", "12000009998") == 0
    said = capsys.readouterr().out
    assert "nobody is known at that number; if that is wrong, look in [connectors.tmf]" in said


async def test_who_could_not_be_asked_does_not_say_that_nobody_is_known(
    desk: Desk, monkeypatch, capsys
):
    monkeypatch.setenv(variable("tmf", "token"), "wrong")
    assert await desk.check("--number", NUMBER) == 1
    said = capsys.readouterr().out
    assert "sign-in refused" in said
    assert "nobody is known" not in said


async def test_a_fact_that_is_misspelt_in_the_settings_is_answered_with_the_one_that_was_meant(
    tmp_path: Path, capsys
):
    file = tmp_path / "settings.toml"
    async with MisbehavingHttp(lambda _: {"id": "C-1", "name": "Ann", "points": 7}) as server:
        text = LOYALTY.format(url=server.url).replace("loyalty.points", "account.owed_fenn")
        file.write_text(text, encoding="utf-8")
        words = ["loyalty", "--settings", str(file), "--number", NUMBER, "--language", "en"]
        assert await asyncio.to_thread(main, ["connectors", "check", *words]) == 1
    assert "did you mean account.owed_fen?" in capsys.readouterr().out


async def test_a_fact_that_is_defined_beside_the_guides_is_known(tmp_path: Path, capsys):
    (tmp_path / "guides" / "facts").mkdir(parents=True)
    fact = "loyalty.points:\n  type: int\n  label: {zh: 积分, en: Points}\n"
    (tmp_path / "guides" / "facts" / "loyalty.yaml").write_text(fact, encoding="utf-8")
    file = tmp_path / "settings.toml"
    async with MisbehavingHttp(lambda _: {"id": "C-1", "name": "Ann", "points": 7}) as server:
        file.write_text(LOYALTY.format(url=server.url), encoding="utf-8")
        words = ["loyalty", "--settings", str(file), "--number", NUMBER, "--language", "en"]
        assert await asyncio.to_thread(main, ["connectors", "check", *words]) == 0
    said = capsys.readouterr().out
    assert "loyalty.points" in said
    assert "loyalty: all is well" in said


async def test_a_name_that_is_not_in_the_settings_is_answered_with_those_there_are(
    desk: Desk, capsys
):
    assert await desk.check(name="crm") == 1
    assert "there is no [connectors.crm]" in capsys.readouterr().err


async def test_a_kind_there_is_not_is_named(desk: Desk, capsys):
    desk.write('[connectors.crm]\nconnector = "cmr"\n')
    assert await desk.check(name="crm") == 1
    assert "there is no such connector" in capsys.readouterr().out


async def test_settings_that_are_no_toml_are_named(desk: Desk, capsys):
    desk.write("[connectors.tmf\n")
    assert await desk.check() == 1
    assert str(desk.file) in capsys.readouterr().err


async def test_a_new_connector_is_asked_from_the_administrators_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    place = tmp_path / "connectors"
    for name, kind in (("my_crm", "facts"), ("my_people", "directory")):
        write(name, kind, tmp_path / name)
        shutil.copytree(tmp_path / name / f"ringside_{name}", place / name)
        monkeypatch.setenv(variable(name, "token"), "sesame")
    monkeypatch.setattr(paths, "connectors_folder", lambda: place)
    monkeypatch.setattr(foreign, "ADMINISTRATORS", frozenset({0, *owner()}))

    def answer(asked: Asked) -> object:
        if asked.path == "/customers":
            return [{"id": "C-1", "name": "Ann Example"}]
        return {"status": "ok", "product": "Fibre 500", "online": True}

    async with MisbehavingHttp(answer) as server:
        tables = [f'[connectors.{n}]\nbase_url = "{server.url}"' for n in ("my_crm", "my_people")]
        allowed = '[third_party]\nallow = ["my_crm", "my_people"]'
        file = tmp_path / "settings.toml"
        file.write_text("\n".join([allowed, *tables]), encoding="utf-8")
        words = ["my_crm", "--settings", str(file), "--number", "12000000101", "--language", "en"]
        assert await asyncio.to_thread(main, ["connectors", "check", *words, "--show"]) == 0
    said = capsys.readouterr().out
    assert "my_crm: all is well" in said
    assert "Fibre 500" in said


def owner() -> set[int]:
    """Whoever runs the tests stands for the administrator."""
    return {os.getuid()} if hasattr(os, "getuid") else set()


def define(kind: str, **more: object) -> FactDefinition:
    return FactDefinition(type=kind, label={}, **more)


@pytest.mark.parametrize(
    ("value", "definition", "words"),
    [
        (True, define("bool"), ""),
        (None, define("int"), ""),
        (3, define("number"), ""),
        ("up", define("choice", values={"up": {}}), ""),
        (NOW, define("time"), ""),
        (True, define("int"), "bool, not int"),
        ("3", define("int"), "str, not int"),
        (3.5, define("int"), "float, not int"),
        ("down", define("choice", values={"up": {}}), "the choices the catalogue has: up"),
        (NOW.replace(tzinfo=None), define("time"), "without its zone"),
        ("x", None, "does not know it"),
    ],
)
def test_a_value_is_held_against_the_catalogue(value, definition, words):
    found = misfit(value, definition)
    assert words in found
    assert bool(found) is bool(words)
