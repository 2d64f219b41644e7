"""The example of a connector's documentation, which is what its tests run."""

import re
import tomllib
from pathlib import Path
from typing import Any

PAGES = Path(__file__).parents[2] / "docs" / "connectors"


def documented(page: str, name: str) -> dict[str, Any]:
    """Return `[connectors.<name>]` of the first example of a page, without the desk's own keys."""
    text = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    example = re.search(r"```toml\n(.*?)```", text, re.DOTALL)
    assert example is not None
    table: dict[str, Any] = tomllib.loads(example[1])["connectors"][name]
    table.pop("connector")
    return table
