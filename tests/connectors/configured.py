"""What tests of connectors of configuration share: the documented example, and whom to ask of."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.domain.customer import Customer
from app.sdk.configured import ConfiguredQuestion

PAGES = Path(__file__).parents[2] / "docs" / "connectors"


def documented(page: str, name: str) -> dict[str, Any]:
    """Return `[connectors.<name>]` of the first example of a page, without the desk's own keys."""
    text = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    example = re.search(r"```toml\n(.*?)```", text, re.DOTALL)
    assert example is not None
    table: dict[str, Any] = tomllib.loads(example[1])["connectors"][name]
    table.pop("connector")
    return table


def whose(login: str) -> Customer:
    """Return a customer with that login."""
    return Customer(customer_id="C-1", name="Ann Example", keys={"login": login})


def all_facts(questions: Iterable[ConfiguredQuestion]) -> frozenset[str]:
    """Return every fact the questions ask for."""
    return frozenset(fact for question in questions for fact in question.facts)
