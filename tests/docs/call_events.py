"""The page of what each switch's events become; `python -m tests.docs.call_events` renews it.

Every line of it was played through the connector: what stands there is what happens.
"""

import re
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from app import registry
from app.sdk.manifest import Capability
from tests.docs.native import told_with_the_last
from tests.house.sources import ROOT

PAGE = ROOT / "docs" / "call-events.md"
_TABLES = re.compile(r"(<!-- sources -->\n).*(<!-- end -->)", re.DOTALL)


def sources() -> list[str]:
    """Return every connector of ours that hears a switch."""
    found = registry.survey().found
    return sorted(
        name
        for name, each in found.items()
        if Capability.CALLS in each.manifest.capabilities and each.foreign is None
    )


def rows_of(source: str) -> ModuleType | None:
    """Return the module with a source's rows: `ROWS`, `SETTINGS`, `AGENT`; None: there is none."""
    name = f"tests.connectors.{source}.native"
    try:
        there = find_spec(name)
    except ModuleNotFoundError:
        return None
    return import_module(name) if there is not None else None


def tables() -> str:
    """Write a section for every source."""
    parts: list[str] = []
    for source in sources():
        rows = rows_of(source)
        if rows is None:
            continue
        connector = registry.load(source)
        title = registry.manifests()[source].title["en"]
        parts += [f"\n## `{source}`: {title}\n\n"]
        parts += ["| the switch says | that is | the desk is told |\n| --- | --- | --- |\n"]
        for row in rows.ROWS:
            told = told_with_the_last(connector, rows.SETTINGS, rows.AGENT, row)
            said = ", ".join(f"`{word}`" for word in told) or "nothing"
            parts.append(f"| {_cell(row.native)} | {_cell(row.means)} | {said} |\n")
    return "".join(parts)


def renewed(page: str) -> str:
    """Return the page with its tables as they have to be."""
    return _TABLES.sub(lambda found: f"{found[1]}{tables()}\n{found[2]}", page)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text("utf-8")), encoding="utf-8")
    print(f"renewed {PAGE}")
