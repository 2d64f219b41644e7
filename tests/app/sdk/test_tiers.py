"""Tiers: each rule takes a connector no further than what is there to be seen."""

from pathlib import Path

import msgspec
import pytest

from app.sdk.evidence import BAD_INPUT, CONTRACT, Evidence, Held, Places, held, imports
from app.sdk.manifest import Capability, Isolation, Manifest, Tier
from app.sdk.tiers import RULES, stand

MANIFEST = Manifest(
    id="crm",
    contract=1,
    title={"zh": "客户", "en": "Customers"},
    owner="team",
    capabilities=frozenset({Capability.ACTIONS}),
    tier=Tier.GOLD,
)
PAGE = """
# CRM
```toml
[connectors.crm]
base_url = "https://crm.example.invalid"
```
| `limit_s` | seconds |

## Measured
A look-up takes 12 ms.
"""
GOLD = Evidence(
    package="ringside_crm",
    manifest=MANIFEST,
    settings=("base_url", "limit_s"),
    functions=frozenset({"health"}),
    tests=True,
    contracts=(Held(name="TestContract", against="CRM 4.2"),),
    tables=(Held(name="TestBadInput"),),
    isolated=True,
    page=PAGE,
)

LACKS = {
    "loads": ({"defect": "no such module"}, None),
    "manifest": ({"lacks": ("title: not said in zh",)}, None),
    "contract": ({"contracts": ()}, None),
    "health": ({"functions": frozenset()}, Tier.BRONZE),
    "settings": ({"undescribed": ("settings.limit_s: not said in zh",)}, Tier.BRONZE),
    "page": ({"page": PAGE.replace("`limit_s`", "`limit`")}, Tier.BRONZE),
    "bad-input": ({"tables": ()}, Tier.BRONZE),
    "once": (
        {"contracts": (Held(name="TestContract", against="CRM 4.2", cannot=("done",)),)},
        Tier.BRONZE,
    ),
    "real": ({"contracts": (Held(name="TestContract"),)}, Tier.SILVER),
    "apart": ({"isolated": False}, Tier.SILVER),
    "measured": ({"page": PAGE.replace("12 ms", "no time")}, Tier.SILVER),
}


def test_what_keeps_every_rule_is_gold():
    standing = stand(GOLD)
    assert (standing.reached, standing.lacking, standing.honest) == (Tier.GOLD, {}, True)


def test_every_rule_is_tried():
    assert [rule.key for rule in RULES] == list(LACKS)


@pytest.mark.parametrize("key", LACKS)
def test_one_rule_that_is_not_kept_stands_in_the_way(key: str):
    changed, reached = LACKS[key]
    standing = stand(msgspec.structs.replace(GOLD, **changed))
    assert key in standing.lacking
    assert standing.lacking.keys() <= {key, "real"}, "without a contract there is no server either"
    assert standing.lacking[key]
    assert standing.reached is reached
    assert not standing.honest


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_every_rule_is_said_in_both_languages(rule):
    assert {"zh", "en"} <= rule.means.keys()


@pytest.mark.parametrize(("tier", "honest"), [("bronze", True), ("silver", True), ("gold", False)])
def test_less_may_be_claimed_and_no_more(tier: str, honest: bool):
    claimed = msgspec.structs.replace(MANIFEST, tier=Tier(tier))
    assert stand(msgspec.structs.replace(GOLD, manifest=claimed, isolated=False)).honest is honest


def test_one_that_always_runs_apart_needs_no_test_of_it():
    apart = msgspec.structs.replace(MANIFEST, isolation=Isolation.PROCESS)
    assert stand(msgspec.structs.replace(GOLD, manifest=apart, isolated=False)).reached is Tier.GOLD


TESTS = """
from app.sdk import kit
PACKAGE = "ringside_crm"

class Shared(kit.Contract):
    package = PACKAGE
    against = "CRM 4.2"
    cannot = {"stall": "it never hangs"}

class TestOurs(Shared):
    pass

class TestAnother(kit.Contract):
    package = "ringside_other"

class TestTable(kit.HttpBadInput):
    package: str = "ringside_crm"

class TestNothing:
    package = PACKAGE
"""


def test_tests_are_seen_whatever_they_inherit_by(tmp_path: Path):
    (tmp_path / "test_crm.py").write_text(TESTS)
    (tmp_path / "test_broken.py").write_text("class (:")
    (found,) = held(tmp_path, "ringside_crm", CONTRACT)
    assert (found.name, found.against, found.cannot) == ("TestOurs", "CRM 4.2", ("stall",))
    assert [each.name for each in held(tmp_path, "ringside_crm", BAD_INPUT)] == ["TestTable"]
    assert held(tmp_path / "none", "ringside_crm", CONTRACT) == ()


def test_what_tests_import_is_seen(tmp_path: Path):
    (tmp_path / "test_crm.py").write_text("def test():\n    from app.isolated.host import run\n")
    assert imports(tmp_path, "app.isolated")
    assert not imports(tmp_path, "app.isolat")


def test_a_project_of_its_own_has_its_tests_and_page_beside_the_package(tmp_path: Path):
    places = Places.around(tmp_path / "ringside_crm")
    assert (places.tests, places.page) == (tmp_path / "tests", tmp_path / "README.md")


def test_ours_have_theirs_where_all_of_ours_are(tmp_path: Path):
    (tmp_path / "tests" / "connectors").mkdir(parents=True)
    places = Places.around(tmp_path / "connectors" / "crm")
    assert places.tests == tmp_path / "tests" / "connectors" / "crm"
    assert places.page == tmp_path / "docs" / "connectors" / "crm.md"
