"""What connectors say of themselves is so."""

import pytest

from app import registry
from app.cli.connectors.tiers import gather
from app.sdk.evidence import Places
from app.sdk.tiers import stand
from tests.house.sources import ROOT

OURS = {
    name: found
    for name, found in registry.survey().found.items()
    if found.package.startswith("connectors.")
}


@pytest.mark.parametrize("name", OURS)
def test_no_connector_claims_more_than_it_reaches(name: str):
    found = OURS[name]
    code = ROOT / "connectors" / found.package.removeprefix("connectors.")
    standing = stand(gather(found.package, found.manifest, code))
    assert Places.around(code).tests.is_dir()
    assert standing.honest, f"claims {standing.claimed.value}, lacks {standing.lacking}"
