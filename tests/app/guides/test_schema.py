"""The JSON Schemas of guide and fact files: kept up to date, true of ours, strict on others."""

import json
from pathlib import Path
from typing import Any

import fastjsonschema
import msgspec
import pytest

import resources
from app.cli import main
from app.domain import guide as structs
from app.domain.facts import FactDefinition
from app.guides.load import read_facts
from app.guides.schema import Names, described, facts_schema, guide_schema
from app.guides.yaml_tree import parse_tree, read_tree
from tests.app.guides.sound_guide import SOUND, spoilt

FOLDER = Path(resources.__path__[0])
KINDS = [
    each
    for each in [*vars(structs).values(), FactDefinition]
    if isinstance(each, type) and issubclass(each, msgspec.Struct) and each.__struct_fields__
]


def validator(text: str) -> Any:
    return fastjsonschema.compile(json.loads(text))


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("guide.schema.json", guide_schema(), "guide schema --plain"),
        ("facts.schema.json", facts_schema(), "guide schema --of facts"),
    ],
)
def test_the_kept_schema_is_that_of_the_structs(name: str, text: str, words: str) -> None:
    kept = (FOLDER / "schemas" / name).read_text(encoding="utf-8")
    assert kept == text, f"run: ringside {words} -o resources/schemas/{name}"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_key_of_a_file_is_described(kind: type[msgspec.Struct]) -> None:
    fields = set(kind.__struct_fields__)
    said = described(kind)
    assert set(said) <= fields
    trivial = {"type", "ask", "answers"} if kind is structs.Question else set()
    assert fields - set(said) <= trivial


def names() -> Names:
    return Names(
        facts=read_facts(FOLDER / "facts").facts,
        actions={"x.go": {"zh": "去", "en": "Go"}},
    )


@pytest.mark.parametrize("file", sorted((FOLDER / "guides").glob("*.yaml")), ids=lambda f: f.stem)
@pytest.mark.parametrize("known", [None, names()], ids=["plain", "with-names"])
def test_our_guides_are_valid(file: Path, known: Names | None) -> None:
    validator(guide_schema(known))(read_tree(file).value)


@pytest.mark.parametrize("file", sorted((FOLDER / "facts").glob("*.yaml")), ids=lambda f: f.stem)
def test_our_facts_are_valid(file: Path) -> None:
    validator(facts_schema())(read_tree(file).value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("owner: o", "ownr: o"),
        ("owner: o", "owner: 7"),
        ("version: 1", "version: one"),
        ("type: bool", "type: boolean"),
        ("{zh: 一, en: One}", "{zh: 一}"),
        ("{zh: 一, en: One}", "{zh: 一, en: One, cn: 一}"),
        ("do: [x.go]", "do: x.go"),
        ("do: [x.go]", "level: 3"),
        ("{limit: 3}", "{max-limit: 3}"),
        ("resolved: true", "resolved: 1"),
        (
            "steps:\n",
            "tables: [{gives: t.x, columns: [s.a], rows: [[1, 2]], hit: frist}]\nsteps:\n",
        ),
    ],
)
def test_what_an_editor_can_see_is_wrong_is_not_valid(old: str, new: str) -> None:
    check = validator(guide_schema())
    check(parse_tree(SOUND, "g.yaml").value)
    with pytest.raises(fastjsonschema.JsonSchemaException):
        check(parse_tree(spoilt(old, new), "g.yaml").value)


def test_with_names_the_values_of_facts_are_checked_too() -> None:
    check = validator(guide_schema(names()))
    text = SOUND.replace("given: {s.n: 5, s.state: offline}", "given: {onu.state: offline}")
    check(parse_tree(text, "g.yaml").value)
    with pytest.raises(fastjsonschema.JsonSchemaException, match="onu"):
        check(parse_tree(text.replace("onu.state: offline", "onu.state: ofline"), "g.yaml").value)


def test_editors_are_offered_facts_and_actions_with_their_titles() -> None:
    found = json.loads(guide_schema(names()))["$defs"]
    assert {"const": "onu.state", "title": "光猫状态 · Modem"} in found["Fact"]["anyOf"]
    assert found["Action"]["anyOf"] == [{"const": "x.go", "title": "去 · Go"}, {"type": "string"}]
    step = found["Step"]["properties"]
    assert step["do"]["items"] == {"$ref": "#/$defs/Action"}
    assert step["verify"]["anyOf"][0] == {"$ref": "#/$defs/Verify"}
    assert found["Verify"]["properties"]["facts"]["items"] == {"$ref": "#/$defs/Fact"}


def test_the_command_prints_or_writes_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "facts").mkdir()
    own = "my.own:\n  type: bool\n  label: {zh: 自有, en: Own}\n"
    (tmp_path / "facts" / "own.yaml").write_text(own, encoding="utf-8")
    assert main(["guide", "schema", str(tmp_path)]) == 0
    offered = json.loads(capsys.readouterr().out)["$defs"]["Fact"]["anyOf"]
    assert {"const": "my.own", "title": "自有 · Own"} in offered
    assert {"const": "onu.state", "title": "光猫状态 · Modem"} in offered
    out = tmp_path / "plain.json"
    assert main(["guide", "schema", "--plain", "-o", str(out)]) == 0
    assert out.read_text("utf-8") == guide_schema()
    assert capsys.readouterr().out == ""
