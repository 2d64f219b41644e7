"""`ringside connectors tiers`: how far each connector may be relied on, and what it lacks."""

import argparse
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import msgspec

from app import registry
from app.cli.connectors.listing import table
from app.cli.options import add_format, add_language, print_json
from app.isolated.messages import Package
from app.sdk.completeness import lacking, settings_lacking
from app.sdk.errors import ConnectorError
from app.sdk.evidence import (
    BAD_INPUT,
    CONTRACT,
    ISOLATED,
    Evidence,
    Places,
    functions,
    held,
    imports,
)
from app.sdk.manifest import Manifest, read_manifest
from app.sdk.tiers import RULES, TIERS, Standing, rank, stand

HEADINGS = {"en": ("id", "claims", "reaches"), "zh": ("标识", "声明", "达到")}
WORDS = {
    "en": {
        "none": "none",
        "lacks": "{connector} lacks for {tier}:",
        "unproven": "{connector}: its tests are not here, so that nothing is proven",
        "more": "{connector} claims {claimed} and reaches {reached}",
        "nothing": "{folder} holds no package with a manifest.toml",
    },
    "zh": {
        "none": "无",
        "lacks": "{connector} 要达到 {tier} 还缺：",
        "unproven": "{connector}：此处没有它的测试，无法证明",
        "more": "{connector} 声明 {claimed}，实际达到 {reached}",
        "nothing": "{folder} 中没有带 manifest.toml 的包",
    },
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("name", nargs="*", help="which connectors (all)")
    parser.add_argument(
        "--folder", type=Path, help="the project of a connector that is not installed"
    )
    add_format(parser)
    add_language(parser)


def run(args: argparse.Namespace) -> int:
    """Print how each stands; return 1 when one claims more than it reaches."""
    words = WORDS[args.language]
    seen = _in_folder(args.folder) if args.folder else _installed(args.name)
    standings = [stand(each) for each in seen]
    if args.folder and not standings:
        print("ringside:", words["nothing"].format(folder=args.folder), file=sys.stderr)
        return 1
    if args.format == "json":
        print_json(standings)
    else:
        for line in _report(standings, args.language):
            print(line)
    return 0 if all(each.honest for each in standings if each.proven) else 1


def gather(package: str, manifest: Manifest, code: Path) -> Evidence:
    """Look at one connector: load it, and read its code, its tests and its page."""
    places = Places.around(code)
    defect = ""
    settings: tuple[str, ...] = ()
    undescribed: tuple[str, ...] = ()
    try:
        found = registry.load_package(Package(kind=manifest.id, package=package)).Settings
        settings = tuple(field.encode_name for field in msgspec.structs.fields(found))
        undescribed = tuple(settings_lacking(manifest, found))
    except (ConnectorError, TypeError) as error:
        defect = str(error)
    return Evidence(
        package=package,
        manifest=manifest,
        defect=defect,
        settings=settings,
        lacks=tuple(lacking(manifest, None)),
        undescribed=undescribed,
        functions=functions(code),
        tests=places.tests.is_dir(),
        contracts=held(places.tests, package, CONTRACT),
        tables=held(places.tests, package, BAD_INPUT),
        isolated=imports(places.tests, ISOLATED),
        page=places.page.read_text("utf-8") if places.page.is_file() else "",
    )


def _installed(names: list[str]) -> list[Evidence]:
    """Look at the connectors named, or at all.

    Raises:
        ConnectorDefect: There is none of that name.
    """
    found = registry.survey().found
    for name in names:
        registry.load(name)
    return [
        gather(each.package, each.manifest, _folder(each.package))
        for name, each in found.items()
        if not names or name in names
    ]


def _in_folder(folder: Path) -> list[Evidence]:
    """Look at the packages of a project.

    Raises:
        ValueError: A manifest is none.
    """
    manifests = sorted(folder.resolve().glob("*/manifest.toml"))
    sys.path.insert(0, str(folder.resolve()))
    try:
        return [gather(at.parent.name, read_manifest(at), at.parent) for at in manifests]
    finally:
        sys.path.remove(str(folder.resolve()))


def _folder(package: str) -> Path:
    spec = find_spec(package)
    assert spec is not None and spec.submodule_search_locations  # noqa: PT018 - it was found there
    return Path(spec.submodule_search_locations[0])


def _report(standings: list[Standing], language: str) -> Iterator[str]:
    words = WORDS[language]
    none = words["none"]
    rows = [
        (each.connector, each.claimed.value, each.reached.value if each.reached else none)
        for each in standings
    ]
    yield from table([HEADINGS[language], *rows])
    for each in standings:
        values = {"connector": each.connector, "claimed": each.claimed.value}
        reached = each.reached.value if each.reached else none
        if not each.proven:
            yield from ("", words["unproven"].format(**values))
        elif not each.honest:
            yield from ("", words["more"].format(**values, reached=reached))
        yield from _lacks(each, language)


def _lacks(standing: Standing, language: str) -> Iterator[str]:
    """Say what is missing for the next tier, and only for that."""
    if rank(standing.reached) == len(TIERS):
        return
    tier = TIERS[rank(standing.reached)]
    yield from ("", WORDS[language]["lacks"].format(connector=standing.connector, tier=tier.value))
    for rule in RULES:
        if rule.tier is tier and rule.key in standing.lacking:
            yield f"  {rule.key}: {rule.means[language]}"
            yield f"    {standing.lacking[rule.key]}"
