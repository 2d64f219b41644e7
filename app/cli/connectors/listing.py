"""`ringside connectors`: list every connector found, and what is wrong with those that can't be.

First a line for each, then what each one offers: its facts by the system that has them, and its
actions with all an author of guides has to know of them. What stands in the settings alone follows
under the name it has there.
"""

import argparse
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress

from app import paths, registry
from app.cli.standing import lines as standing
from app.cli.standing import read_settings
from app.domain.actions import ActionDefinition
from app.domain.guide import Text
from app.sdk.errors import ConnectorError
from app.sdk.manifest import Manifest
from app.settings import Settings, SettingsError

HEADINGS = ("id", "title", "capabilities", "facts", "actions")
WORDS = {
    "en": {
        "facts": "facts, by system:",
        "actions": "actions: name, title, how far the caller has to be verified, what is confirmed",
        "level": "level {level}",
        "asks": "asks first: {confirm}",
        "at_once": "done at once",
    },
    "zh": {
        "facts": "事实（按系统）：",
        "actions": "动作：名称、标题、需核对身份到几级、执行前确认什么",
        "level": "{level} 级",
        "asks": "先确认：{confirm}",
        "at_once": "直接执行",
    },
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes: `--language`."""
    parser.add_argument(
        "--language", choices=("en", "zh"), default="en", help="of titles and questions"
    )


def run(args: argparse.Namespace) -> int:
    """Print the table and what each offers; return 1 when a connector can't be used."""
    under = read_settings(paths.config_file())
    seen = registry.survey(under)
    manifests = [found.manifest for found in seen.found.values()]
    for line in table([HEADINGS, *(_row(each, args.language) for each in manifests)]):
        print(line)
    for manifest in manifests:
        for line in _offered(manifest.id, manifest, args.language):
            print(line)
    for name, manifest in _settled(seen, under):
        for line in _offered(name, manifest, args.language):
            print(line)
    for line in standing(seen, under, args.language, table):
        print(line)
    for defect in (*seen.refused, *seen.defects):
        print(f"ringside: {defect}", file=sys.stderr)
    return 1 if seen.defects else 0


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines whose columns stand below one another in a terminal."""
    widths = [max(map(_columns, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell + " " * (width - _columns(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def _row(manifest: Manifest, language: str) -> tuple[str, ...]:
    return (
        manifest.id,
        _said(manifest.title, language),
        ", ".join(sorted(manifest.capabilities)),
        str(sum(len(facts) for facts in manifest.facts.values())),
        str(len(manifest.actions)),
    )


def _settled(seen: registry.Survey, under: Settings) -> Iterator[tuple[str, Manifest]]:
    """Yield what the settings add, by its name there; the doctor says what is wrong."""
    for name, table in under.connectors.items():
        found = seen.found.get(registry.kind_of(name, table))
        if found is not None and found.manifest.configured:
            with suppress(ConnectorError, SettingsError):
                yield name, registry.offered_by(name, table, under=under)


def _offered(name: str, manifest: Manifest, language: str) -> Iterator[str]:
    """Yield a line for each fact and each action; none for a connector that has neither."""
    words = WORDS[language]
    if manifest.facts:
        yield from ("", f"{name} · {words['facts']}")
        for system, facts in manifest.facts.items():
            yield f"  {system}"
            yield from (f"    {fact}" for fact in facts)
    if manifest.actions:
        yield from ("", f"{name} · {words['actions']}")
        rows = [_action(each, language) for each in manifest.actions]
        yield from (f"  {line}" for line in table(rows))


def _action(action: ActionDefinition, language: str) -> tuple[str, ...]:
    words = WORDS[language]
    asks = words["at_once"]
    if action.confirm is not None:
        asks = words["asks"].format(confirm=_said(action.confirm, language))
    level = words["level"].format(level=action.level)
    return action.name, _said(action.title, language), level, asks


def _said(text: Text, language: str) -> str:
    return text.get(language) or next(iter(text.values()), "")


def _columns(text: str) -> int:
    """Return how many columns a text takes in a terminal; Chinese takes two a character."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
