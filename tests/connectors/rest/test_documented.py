"""The example in the documentation is one that works."""

import re
import tomllib

from app.registry import offered_by
from tests.house.sources import ROOT

PAGE = ROOT / "docs" / "connectors" / "rest.md"


def test_the_example_can_be_used_as_it_stands():
    example = re.search(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert example is not None
    table = tomllib.loads(example[1])["connectors"]["rest"]
    offered = offered_by("rest", table)
    assert offered.facts.keys() == {"Billing", "CRM"}
    assert [each.name for each in offered.actions] == ["billing.credit"]
    assert offered.secrets == ("client_secret",)
