"""Light check of a record against the official TM Forum files, where those are at hand.

They are not part of the project. Put them (`621.yaml` …) in a folder and name it in
RINGSIDE_TMF_FILES, or have them in `shared/data/tmf` beside the project.
"""

import functools
import json
import os
from pathlib import Path

import pytest
from ruamel.yaml import YAML

BESIDE = Path(__file__).parents[4] / "shared" / "data" / "tmf"
FILES = Path(os.environ.get("RINGSIDE_TMF_FILES", BESIDE))
OURS = {"Monitor": {"progress"}, "Characteristic": {"value"}}
"""Attributes we add on purpose; the file of TMF656 has characteristics but forgets their value."""

JSON_TYPES = {
    "string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list,
    "object": dict,
}  # fmt: skip

needs_files = pytest.mark.skipif(
    not (FILES / "621.yaml").is_file(), reason="official TM Forum files are not at hand"
)


@functools.cache
def schemas(number):
    text = (FILES / f"{number}.yaml").read_text(encoding="utf-8")
    document = json.loads(text) if text.lstrip().startswith("{") else YAML(typ="safe").load(text)
    return document.get("definitions") or document["components"]["schemas"]


def resolve(known, schema):
    """Follow references and merge allOf into one flat schema."""
    if "$ref" in schema:
        return resolve(known, known[schema["$ref"].rsplit("/", 1)[-1]])
    flat = {**schema, "properties": dict(schema.get("properties", {}))}
    flat["required"] = set(schema.get("required", ()))
    for part in schema.get("allOf", ()):
        inner = resolve(known, part)
        flat["properties"] = {**inner["properties"], **flat["properties"]}
        flat["required"] |= inner["required"]
        flat.setdefault("type", inner.get("type"))
    return flat


def problems(known, schema, value, where, name=""):
    """Yield what is wrong with a value."""
    flat = resolve(known, schema)
    name = schema["$ref"].rsplit("/", 1)[-1] if "$ref" in schema else name
    mapping = flat.get("discriminator", {})
    mapping = mapping.get("mapping", {}) if isinstance(mapping, dict) else {}
    if isinstance(value, dict) and value.get("@type") in mapping:
        chosen = mapping[value["@type"]].rsplit("/", 1)[-1]
        flat, name = resolve(known, known[chosen]), chosen
    elif isinstance(value, dict) and mapping and "@type" in value:
        yield f"{where}: @type {value['@type']} is none of {sorted(mapping)}"
    if "enum" in flat and value not in flat["enum"]:
        yield f"{where}: {value!r} is none of {flat['enum']}"
    kind = flat.get("type")
    if kind in JSON_TYPES and not isinstance(value, JSON_TYPES[kind]):
        yield f"{where}: {value!r} is no {kind}"
    if isinstance(value, list):
        for index, element in enumerate(value):
            yield from problems(known, flat.get("items", {}), element, f"{where}[{index}]")
    if isinstance(value, dict) and flat["properties"]:
        yield from object_problems(known, flat, value, where, name)


def object_problems(known, flat, value, where, name):
    for missing in flat["required"] - set(value):
        yield f"{where}: {missing} is missing"
    for field, inner in value.items():
        if field in flat["properties"]:
            yield from problems(known, flat["properties"][field], inner, f"{where}.{field}")
        elif field not in OURS.get(name, ()):
            yield f"{where}: {field} is unknown"


def misfits(number, schema, record):
    """List everything in which a record does not fit a schema of that file."""
    known = schemas(number)
    return list(problems(known, known[schema], record, schema, schema))
