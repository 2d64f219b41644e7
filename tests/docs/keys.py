"""The tables of keys on the pages, made of the structs; `python -m tests.docs.keys` renews them."""

import re
from pathlib import Path
from typing import Any

import msgspec

from app.domain import guide as structs
from app.domain.facts import FactDefinition
from app.guides.schema import described
from tests.docs.pages import FOLDER

PAGES = (FOLDER / "reference.md", FOLDER / "facts.md")
_TABLE = re.compile(r"(<!-- keys: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def table_of(name: str) -> str:
    """Return the table of keys of one struct."""
    kind: Any = FactDefinition if name == "FactDefinition" else getattr(structs, name)
    said = described(kind)
    rows = ["| key | what it is | if left out |", "|---|---|---|"]
    for field in msgspec.structs.fields(kind):
        default = "*has to be there*" if field.required else _shown(field)
        rows.append(f"| `{field.encode_name}` | {said[field.encode_name]} | {default} |")
    return "\n".join(rows) + "\n"


def renewed(text: str) -> str:
    """Return a page with its tables as they have to be."""
    return _TABLE.sub(lambda match: match[1] + table_of(match[2]) + match[3], text)


def named(text: str) -> set[str]:
    """Return the structs a page has a table of."""
    return {match[2] for match in _TABLE.finditer(text)}


def _shown(field: msgspec.structs.FieldInfo) -> str:
    default = field.default
    if field.default_factory is not msgspec.NODEFAULT:
        default = field.default_factory()
    if default in (None, "", (), {}, []) and default is not False and default != 0:
        return "–"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def _renew(page: Path) -> None:
    page.write_text(renewed(page.read_text("utf-8")), encoding="utf-8")


if __name__ == "__main__":
    for each in PAGES:
        _renew(each)
