"""The JSON Schemas of guide and fact files, so that editors complete and check while one types.

They are made of the structs themselves; what the structs can't say (which types there are, which
facts and actions) is put in. `ringside guide schema` prints them.
"""

import inspect
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from app.domain.facts import FactDefinition
from app.domain.guard_text import MAX_LENGTH
from app.domain.guide import Guide
from app.domain.levels import HIGHEST
from app.domain.tables import HITS
from app.guides.sound import FACT_TYPES, LANGUAGES, MAX_STEPS

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MORE: dict[str, Schema] = {
    "when": {"maxLength": MAX_LENGTH},
    "goal": {"maxLength": MAX_LENGTH},
    "type": {"enum": list(FACT_TYPES)},
    "hit": {"enum": list(HITS)},
    "level": {"minimum": 0, "maximum": HIGHEST},
}
_TEXTS = {"title", "say", "ask", "because", "label", "unit"}
_NAMED_FACTS = {
    ("Verify", "facts"),
    ("GuideTest", "failed"),
    ("GuideTest", "disagree"),
    ("GuideTest", "wants"),
    ("Table", "columns"),
}
_GIVEN = {("Guide", "normal"), ("GuideTest", "given"), ("GuideTest", "answers")}
_ACTIONS = {("Step", "do"), ("Wording", "do"), ("Otherwise", "do")}
_ENTRY = re.compile(r"^ {4}(\w+): (.*)$")


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """What editors offer besides the keys.

    Attributes:
        facts: The catalogue.
        actions: Names of all actions, with their titles.
    """

    facts: Mapping[str, FactDefinition] = {}
    actions: Mapping[str, Mapping[str, str]] = {}


def guide_schema(names: Names | None = None) -> str:
    """Return the schema of guide files; with names it offers the facts and actions there are."""
    found = _schema_of(Guide)
    definitions = found["$defs"]
    definitions["Text"] = _text_schema()
    known = names or Names()
    definitions["Fact"] = _offered(known.facts, {n: each.label for n, each in known.facts.items()})
    definitions["Action"] = _offered(known.actions, known.actions)
    definitions["Given"] = _given_schema(known.facts, definitions["Guide"]["properties"]["normal"])
    for name, definition in definitions.items():
        for key, schema in definition.get("properties", {}).items():
            _refine(name, key, schema)
    _limit(definitions)
    return _written(found, "A guide of Ringside")


def facts_schema() -> str:
    """Return the schema of fact files: names, each with its definition."""
    found = _schema_of(FactDefinition)
    definitions = found["$defs"]
    definitions["Text"] = _text_schema()
    for key, schema in definitions["FactDefinition"]["properties"].items():
        _refine("FactDefinition", key, schema)
    whole = {
        "type": "object",
        "propertyNames": {"pattern": r"^[a-z][\w]*(\.[a-z][\w]*)+$"},
        "additionalProperties": {"$ref": "#/$defs/FactDefinition"},
        "$defs": definitions,
    }
    return _written(whole, "Facts of Ringside")


def described(kind: type) -> dict[str, str]:
    """Return what the docstring of a struct says of each of its fields, on one line."""
    found: dict[str, str] = {}
    name = ""
    lines = inspect.cleandoc(kind.__doc__ or "").partition("Attributes:\n")[2].splitlines()
    for line in lines:
        entry = _ENTRY.match(line)
        if entry is not None:
            name, found[entry[1]] = entry[1], entry[2]
        elif name and line.strip():
            found[name] += f" {line.strip()}"
    return found


def _schema_of(kind: type) -> Schema:
    """Return a struct's schema with every key described by the docstring."""
    _, components = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    structs = {each.__name__: each for each in _structs(kind)}
    for name, definition in components.items():
        struct = structs.get(name)
        if struct is None:
            continue
        definition["description"] = inspect.cleandoc(struct.__doc__ or "").split("\n\n")[0]
        for key, said in described(struct).items():
            definition["properties"][key]["description"] = said
    return {"$ref": f"#/$defs/{kind.__name__}", "$defs": components}


def _structs(kind: Any) -> Iterable[type]:
    """Yield a struct and all that are part of it."""
    info = msgspec.inspect.type_info(kind)
    seen: dict[type, None] = {}
    waiting = [info]
    while waiting:
        each = waiting.pop()
        if isinstance(each, msgspec.inspect.StructType) and each.cls not in seen:
            seen[each.cls] = None
            waiting += [field.type for field in each.fields]
        for part in ("item_type", "value_type"):
            if hasattr(each, part):
                waiting.append(getattr(each, part))
        waiting += list(getattr(each, "types", ()))
    return seen


def _refine(struct: str, key: str, schema: Schema) -> None:
    """Say of one key what its struct can't."""
    if key in _MORE:
        schema |= _MORE[key]
    if key in _TEXTS:
        _put(schema, {"$ref": "#/$defs/Text"})
    if key in ("answers", "values") and struct in ("Question", "FactDefinition"):
        schema["additionalProperties"] = {"$ref": "#/$defs/Text"}
    for places, name in ((_NAMED_FACTS, "Fact"), (_ACTIONS, "Action")):
        if (struct, key) in places:
            _put_items(schema, {"$ref": f"#/$defs/{name}"})
    if (struct, key) in _GIVEN:
        _put(schema, {"$ref": "#/$defs/Given"})


def _put(schema: Schema, what: Schema) -> None:
    """Replace what a key may hold; that it may be left out, and its description, stay."""
    kept: Schema = {name: schema[name] for name in ("description", "default") if name in schema}
    optional = any(each.get("type") == "null" for each in schema.get("anyOf", ()))
    schema.clear()
    schema |= {"anyOf": [what, {"type": "null"}]} if optional else what
    schema |= kept


def _put_items(schema: Schema, what: Schema) -> None:
    for each in (schema, *schema.get("anyOf", ())):
        if "items" in each:
            each["items"] = what


def _limit(definitions: Schema) -> None:
    guide, step = definitions["Guide"]["properties"], definitions["Step"]["properties"]
    guide["steps"] |= {"minItems": 1, "maxItems": MAX_STEPS}
    guide["facts"]["propertyNames"] = {"$ref": "#/$defs/Fact"}
    guide["parameters"]["propertyNames"] = {"pattern": r"^[A-Za-z_]\w*$"}
    definitions["GuideTest"]["properties"]["then"]["additionalProperties"] = {
        "$ref": "#/$defs/Given"
    }
    definitions["GuideTest"]["properties"]["asks"]["anyOf"][0] = {"$ref": "#/$defs/Fact"}
    definitions["Table"]["properties"]["gives"] = {
        **definitions["Table"]["properties"]["gives"],
        "$ref": "#/$defs/Fact",
    }
    step["undo"]["anyOf"][0] = {"$ref": "#/$defs/Action"}


def _text_schema() -> Schema:
    return {
        "type": "object",
        "description": "The same words in every language.",
        "properties": {language: {"type": "string", "minLength": 1} for language in LANGUAGES},
        "required": list(LANGUAGES),
        "additionalProperties": False,
    }


def _offered(names: Iterable[str], titles: Mapping[str, Mapping[str, str]]) -> Schema:
    """Offer these names, each with its title; others may be written too."""
    offers = [{"const": name, "title": " · ".join(titles[name].values())} for name in sorted(names)]
    return {"anyOf": [*offers, {"type": "string"}]}


def _given_schema(facts: Mapping[str, FactDefinition], plain: Schema) -> Schema:
    """Return what facts a test may give, and which values each can have."""
    properties = {
        name: {"title": " · ".join(each.label.values()), **_values_of(each)}
        for name, each in sorted(facts.items())
    }
    schema = {"type": "object", "additionalProperties": plain["additionalProperties"]}
    return schema | {"properties": properties} if properties else schema


def _values_of(definition: FactDefinition) -> Schema:
    if definition.type == "choice" and definition.values:
        return {"enum": [*definition.values, None]}
    kinds = {"bool": "boolean", "int": "integer", "number": "number"}
    return {"type": [kinds.get(definition.type, "string"), "null"]}


def _written(schema: Schema, title: str) -> str:
    whole = {"$schema": DIALECT, "title": title, **schema}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
