"""`ringside doctor` on the guides: which pack is there, where it comes from, what went wrong."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.bootstrap.guides import cache_of
from app.cli.checks.finding import Finding, Verdict
from app.cli.checks.guides import check_guides
from app.guides.supply.cache import Demand, Status
from app.settings import GuidesSettings
from tests.app.guides.pack.packs import NOW, key, pack


@pytest.fixture
def settings(tmp_path: Path) -> GuidesSettings:
    keys = tmp_path / "care.pub"
    public = key("care").public_key()
    keys.write_bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    file = tmp_path / "guides.pack"
    file.write_bytes(pack(7))
    return GuidesSettings(source="pack", place=str(file), keys=str(keys))


def found(settings: GuidesSettings) -> list[Finding]:
    return list(check_guides(settings))


def worst(settings: GuidesSettings) -> Finding:
    order = [Verdict.OK, Verdict.WARN, Verdict.FAIL]
    return max(found(settings), key=lambda finding: order.index(finding.verdict))


def keep(settings: GuidesSettings, version: int = 7, **fields: datetime) -> None:
    made = pack(version, **fields)
    cache_of(settings).keep_pack(f"care@{version}+abcdefgh", made)


def test_our_own_guides_are_fine():
    [finding] = found(GuidesSettings())
    assert finding.verdict is Verdict.OK
    assert finding.found.endswith("those of the program")


def test_a_folder_that_is_not_there_or_empty_is_said(tmp_path: Path):
    missing = GuidesSettings(place=str(tmp_path / "nowhere"))
    assert found(missing)[0].verdict is Verdict.FAIL
    (tmp_path / "empty").mkdir()
    empty = GuidesSettings(place=str(tmp_path / "empty"))
    assert (found(empty)[0].verdict, found(empty)[0].found[:7]) == (Verdict.WARN, "0 files")


def test_the_pack_at_hand_is_named_with_its_edition_and_how_long_it_is_good(
    settings: GuidesSettings,
):
    assert "none has come yet" in worst(settings).found
    keep(settings)
    [finding] = found(settings)
    assert finding.verdict is Verdict.OK
    assert finding.found.startswith("care@7+")
    assert finding.found.endswith(f"good until {NOW + timedelta(days=90):%Y-%m-%d}")


def test_a_pack_that_has_expired_or_is_by_a_stranger_is_said(settings: GuidesSettings):
    keep(settings, expires_at=NOW - timedelta(days=1))
    assert "expired on" in worst(settings).found
    Path(settings.keys).unlink()
    assert "can't be read" in worst(settings).found


def test_how_the_last_look_went_is_said(settings: GuidesSettings):
    keep(settings)
    cache = cache_of(settings)
    at = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    cache.write_status(Status(checked_at=at, in_use="care@7+abcdefgh"))
    assert found(settings)[-1].found == (
        "looked for newer ones at 2026-03-01 08:30 UTC; in use care@7+abcdefgh"
    )
    cache.write_status(Status(checked_at=at, refused={"zh": "坏", "en": "x.pack: is cut short"}))
    assert worst(settings).found == "2026-03-01 08:30 UTC: x.pack: is cut short"


def test_what_is_mandatory_and_missing_fails(settings: GuidesSettings):
    keep(settings)
    at = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    demand = Demand(pack="care", version=8, since=at)
    cache_of(settings).write_status(Status(checked_at=at, demand=demand))
    assert worst(settings).verdict is Verdict.FAIL
    assert worst(settings).found == (
        "care 8 has to be used from 2026-03-01 08:30 UTC, and is not here"
    )
    keep(settings, 8)
    assert worst(settings).verdict is Verdict.OK


def test_files_of_a_repository_that_are_not_there_are_named(tmp_path: Path):
    made = GuidesSettings(
        source="repository", place=str(tmp_path / "gone"), root=str(tmp_path / "root.json")
    )
    said = [finding.found for finding in found(made) if finding.verdict is Verdict.FAIL]
    assert said == [
        f"guides.root: {tmp_path / 'root.json'} is not there",
        f"guides.place: {tmp_path / 'gone'} is not there",
    ]
